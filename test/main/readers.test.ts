/** The command line when whoever reads its output goes away. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { READER_GONE } from "../../src/main/readers.ts";
import { folderOfTest } from "../kit/temporary-folder.ts";

/** Starts it; of `closed` nothing will ever be read. */
function start(
  args: readonly string[],
  closed: "stdout" | "stderr",
  folder: string = folderOfTest(),
): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", ...args], {
    env: { PATH: process.env["PATH"], TMPDIR: process.env["TMPDIR"], AI4_DATA_DIR: folder },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin?.end("help\nhelp\n");
  child[closed]?.destroy();
  return child;
}

async function said(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

test.each([
  ["--help"],
  ["--version"],
  ["config", "sample"],
  ["manifest", "slack"],
  ["sandbox", "--port", "0"],
  ["web", "--port", "0"],
  ["doctor"],
  ["ask", "help"],
  ["ask", "--stdin"],
  ["chat"],
])("%s %s ends without a word when nobody reads what it prints", async (...args) => {
  const child = start(args, "stdout");
  const [complaints, [code]] = await Promise.all([said(child.stderr), once(child, "exit")]);
  expect(complaints).toBe("");
  expect(code).toBe(READER_GONE);
});

test("so does an export that waits until its reader takes more", async () => {
  const folder = folderOfTest();
  // Makes the database.
  await once(start(["ask", "help"], "stderr", folder), "exit");
  const child = start(["audit", "export", "--format", "csv"], "stdout", folder);
  const [complaints, [code]] = await Promise.all([said(child.stderr), once(child, "exit")]);
  expect(complaints).toBe("");
  expect(code).toBe(READER_GONE);
});

test.each([["nonsense"], ["audit", "nonsense"], ["serve"]])(
  "%s %s ends when nobody reads what it complains of",
  async (...args) => {
    const child = start(args, "stderr");
    const [, [code]] = await Promise.all([said(child.stdout), once(child, "exit")]);
    expect(code).toBe(READER_GONE);
  },
);
