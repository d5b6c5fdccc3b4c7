/** Files of the person at the keyboard: `@path` in a line stands for what is in the file. */
import { readFileSync, statSync } from "node:fs";
import { type FileReading, readTextFile, unread } from "../../src/inbound-files.ts";

const NAMED = /(?:^|\s)@(?:"([^"]+)"|(\S+))/u;

export type TypedLine = { readonly text: string } & FileReading;

/** The line without the name of its file, and what is in that; a line that names none stays as it is. */
export function withFile(line: string): TypedLine {
  const found = NAMED.exec(line);
  const path = found?.[1] ?? found?.[2];
  if (!found || path === undefined) return { text: line };
  const text = `${line.slice(0, found.index)} ${line.slice(found.index + found[0].length)}`.trim();
  try {
    if (!statSync(path).isFile()) return { text: line };
    return { text, ...readTextFile(path, readFileSync(path)) };
  } catch {
    // It may be no file at all but a word that begins so.
    return { text: line, ...unread(`There is no file ${path.slice(0, 60)} that I can read.`) };
  }
}
