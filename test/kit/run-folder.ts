/** Every run of the tests has a temporary directory of its own, and fails when something is left in it. */
import { mkdtempSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { leftIn } from "../../scripts/left-behind.mjs";
import { memoryFolder } from "../../scripts/memory-folder.mjs";

/** Vitest calls it before the first worker starts, and what it returns after the last one ended. */
export function setup(): () => void {
  const prefix = `ai4-run-${process.pid}-`;
  // It is called for every project, and the run is one.
  if (basename(process.env["TMPDIR"] ?? "").startsWith(prefix)) return () => undefined;
  const folder = mkdtempSync(join(memoryFolder(), prefix));
  // Workers, and what they start, inherit it.
  process.env["TMPDIR"] = folder;
  return () => {
    const left = leftIn(folder);
    rmSync(folder, { recursive: true, force: true });
    if (left.length === 0) return;
    process.stderr.write(`FAILED: tests left behind in the temporary directory: ${left.join(", ")}\n`);
    // An error thrown here would be printed, and the run would pass.
    process.exitCode = 1;
  };
}
