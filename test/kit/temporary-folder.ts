/** Folders of tests, each with somebody who removes it; a run that leaves one behind fails (`run-folder.ts`). */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, onTestFinished } from "vitest";

/** For what lives longer than a test, and has an end of its own. */
export interface OwnedFolder {
  readonly path: string;
  remove(): void;
}

/** `purpose` begins its name, so that one left behind says whose it is. */
export function createFolder(purpose: string): OwnedFolder {
  const path = mkdtempSync(join(tmpdir(), `ai4-${purpose}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The path of a new folder that is removed when the test that runs just now ends. */
export function folderOfTest(): string {
  const { path, remove } = createFolder("test");
  onTestFinished(remove);
  return path;
}

/** A fresh folder for every test of the file that calls this, removed afterwards. */
export interface TemporaryFolder {
  file(...names: readonly string[]): string;
}

export function temporaryFolder(): TemporaryFolder {
  let folder: OwnedFolder | undefined;
  beforeEach(() => {
    folder = createFolder("chatops");
  });
  afterEach(() => {
    folder?.remove();
  });
  return { file: (...names) => join(folder?.path ?? "", ...names) };
}
