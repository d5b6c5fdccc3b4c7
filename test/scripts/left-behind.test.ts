import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { leftIn } from "../../scripts/left-behind.mjs";
import { folderOfTest, temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();

test("names what was left, but not the caches of tools", () => {
  mkdirSync(folder.file("soak-slack-x1"));
  mkdirSync(folder.file("tsx-0"));
  mkdirSync(folder.file("node-compile-cache"));
  writeFileSync(folder.file("a.json"), "{}");
  expect(leftIn(folder.file())).toEqual(["a.json", "soak-slack-x1"]);
});

/** A run of vitest of its own, with one test; how it ended, and what it said. */
function run(body: string): { readonly status: number | null; readonly said: string } {
  const root = folderOfTest();
  const setup = new URL("../kit/run-folder.ts", import.meta.url).pathname;
  writeFileSync(
    `${root}/vitest.config.mjs`,
    `export default { test: { include: ["*.test.mjs"], globalSetup: [${JSON.stringify(setup)}] } };`,
  );
  writeFileSync(
    `${root}/one.test.mjs`,
    `import { mkdtempSync, rmSync } from "node:fs";
    import { tmpdir } from "node:os";
    test("one", () => { const made = mkdtempSync(tmpdir() + "/mine-"); ${body} });`,
  );
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "run", "--root", root, "--globals"],
    { encoding: "utf8" },
  );
  return { status, said: stdout + stderr };
}

test("a run whose tests leave a folder behind fails, and says which", () => {
  const { status, said } = run("");
  expect(said).toMatch(/left behind in the temporary directory: mine-\w+/);
  expect(status).toBe(1);
});

test("a run whose tests clear up passes", () => {
  const { status, said } = run("rmSync(made, { recursive: true });");
  expect(said).not.toContain("left behind");
  expect(status).toBe(0);
});
