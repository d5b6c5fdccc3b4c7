import { expect, test } from "vitest";
import { cleanPath, lookUp } from "../../src/sandbox/storage-tree.ts";
import { linkStorage, VO } from "../kit/papi-world.ts";
import { type Lab, startLab } from "../kit/running-sandbox.ts";

const me = { as: "researcher" } as const;
const HOST = "files.example.org";
const at = (action: "ls" | "rm", path: string, host = HOST) =>
  `/v1/storage/${host}/${action}?vo=${VO}&subpath=${encodeURIComponent(path)}`;

async function linkedLab(): Promise<Lab> {
  const lab = await startLab();
  await linkStorage(lab);
  return lab;
}

async function names(lab: Lab, path: string, host = HOST): Promise<readonly string[]> {
  const files = (await lab.done("GET", at("ls", path, host), me)) as readonly { Name: string }[];
  return files.map(({ Name }) => Name);
}

test("lists one level, folders with the size -1 and their newest time", async () => {
  const lab = await linkedLab();
  for (const root of ["", "/"])
    expect(await names(lab, root)).toEqual(["ai4os-storage", "models", "notes", "train.sh"]);
  expect(await names(lab, "ai4os-storage/datasets")).toEqual(["10.5072_zenodo.700103"]);
  const backups = await lab.done("GET", at("ls", "/ai4os-storage/tools/cvat/backups/"), me);
  expect(backups).toContainEqual({
    Path: "seabed_2025-10-02",
    Name: "seabed_2025-10-02",
    Size: -1,
    MimeType: "inode/directory",
    ModTime: "2025-10-02T09:05:47Z",
    IsDir: true,
  });
});

test("lists a file by its own path, and says 404 where there is nothing", async () => {
  const lab = await linkedLab();
  expect(await lab.done("GET", at("ls", "notes/readme.txt"), me)).toMatchObject([
    { Size: 412, IsDir: false },
  ]);
  expect(await lab.call("GET", at("ls", "note"), me)).toMatchObject({ status: 404 });
});

test("removes a folder with all its contents, for this storage only and for good", async () => {
  const lab = await linkedLab();
  await linkStorage(lab, "other.example.org");
  await lab.done("DELETE", at("rm", "models"), me);
  expect(await names(lab, "/")).not.toContain("models");
  expect(await lab.call("GET", at("ls", "models/plankton-v2"), me)).toMatchObject({ status: 404 });
  expect(await lab.call("DELETE", at("rm", "models"), me)).toMatchObject({ status: 404 });
  expect(await names(lab, "/", "other.example.org")).toContain("models");
  await lab.done("DELETE", at("rm", "notes"), me);
  expect(await names(lab, "/")).toEqual(["ai4os-storage", "train.sh"]);
});

test("a removed folder takes no other with it whose name begins like its own", () => {
  expect(lookUp("notes", ["note"]).kind).toBe("folder");
  expect(lookUp("notes", ["notes"]).kind).toBe("nothing");
});

test("removes neither the root nor a file", async () => {
  const lab = await linkedLab();
  for (const root of ["", "/", "notes/..", " notes"]) {
    expect(await lab.call("DELETE", at("rm", root), me)).toMatchObject({ status: 400 });
  }
  expect(await lab.call("DELETE", at("rm", "train.sh"), me)).toMatchObject({
    status: 500,
    type: "application/json",
  });
  expect(await names(lab, "/")).toContain("train.sh");
});

test("needs a linked storage", async () => {
  const lab = await startLab();
  expect(await lab.call("GET", at("ls", "/"), me)).toMatchObject({ status: 500, type: "text/plain" });
  const proper = await startLab({ quirks: false });
  expect(await proper.call("GET", at("ls", "/"), me)).toMatchObject({
    status: 404,
    type: "application/json",
  });
});

test.each([
  ["/a//b/", "a/b"],
  ["a b/c", "a"],
  ["a/../b/./c", "b/c"],
  ["../../a", "a"],
])("reads the path %j as %j", (path, clean) => {
  expect(cleanPath(path)).toBe(clean);
});
