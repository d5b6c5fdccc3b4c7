import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withFile } from "../../../adapters/terminal/files.ts";
import { temporaryFolder } from "../../kit/temporary-folder.ts";

const folder = temporaryFolder();

test("@path stands for what is in the file, and is no part of the line any more", () => {
  const path = folder.file("job.sh");
  writeFileSync(path, "ls\n");
  expect(withFile(`batch submit yolo @${path} --gpu 1`)).toEqual({
    text: "batch submit yolo  --gpu 1",
    files: [{ name: path, text: "ls\n" }],
  });
  expect(withFile(`batch submit yolo @"${path}"`)).toMatchObject({ files: [{ text: "ls\n" }] });
});

test("what is no file stays a word, and why it was not read is kept", () => {
  expect(withFile("search birds")).toEqual({ text: "search birds" });
  expect(withFile("mail ana@example.org")).toEqual({ text: "mail ana@example.org" });
  expect(withFile("search @home")).toEqual({
    text: "search @home",
    unreadFile: "There is no file home that I can read.",
  });
});
