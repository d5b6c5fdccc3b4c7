/** Lines typed in earlier sessions. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { HISTORY_LINES } from "./limits.ts";

/** Anything that follows a word for a secret, and the shapes of well-known tokens; rather a line too few is kept. */
const SECRET =
  /(?:pass(?:word|wd|phrase)?|secret|token|credentials?|api[-_ ]?key)s?["']?(?:\s*[=:]|\s+\S)|\b(?:sk-|xox[abp]-|gh[ps]_|eyJ)[-_A-Za-z0-9]{8,}/i;

/** True for lines that must not be written to disk. */
function looksSecret(line: string): boolean {
  return SECRET.test(line);
}

/** Newest first; empty where there is no file yet. */
export function readHistory(file: string): string[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .slice(-HISTORY_LINES)
      .reverse();
  } catch {
    return [];
  }
}

/** Readable by its owner only. A history that cannot be written is not worth interrupting anybody for. */
export function writeHistory(file: string, newestFirst: readonly string[]): void {
  const lines = newestFirst.filter((line) => !looksSecret(line)).slice(0, HISTORY_LINES);
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(
      file,
      [...lines]
        .reverse()
        .map((line) => `${line}\n`)
        .join(""),
      { mode: 0o600 },
    );
    chmodSync(file, 0o600);
  } catch {
    return;
  }
}
