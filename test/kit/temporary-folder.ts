import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A fresh folder for every test of the file that calls this, removed afterwards. */
export interface TemporaryFolder {
  file(...names: readonly string[]): string;
}

export function temporaryFolder(): TemporaryFolder {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ai4-chatops-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { file: (...names) => join(folder, ...names) };
}
