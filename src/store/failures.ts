import { Refusal, type RefusalCode, refuse } from "../errors.ts";

/** Longest path that is quoted in words for people; of a longer one the end is kept, which tells more. */
const LONGEST_PATH = 160;

/** The result or errno code of a failure of SQLite or of the file system, e.g. `SQLITE_BUSY_RECOVERY`, `EACCES`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Another connection holds the lock. Nothing was done, so the same statement may be tried again. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
}

/** How a database is named in words for people: its path while it is opened, without a path once people use it. */
export function quotePath(path: string): string {
  return path.length <= LONGEST_PATH ? path : `…${path.slice(-LONGEST_PATH)}`;
}

type Words = readonly [code: RefusalCode, words: (database: string) => string];

const LOCKED: Words = [
  "store.locked",
  (database) =>
    `Another program keeps ${database} locked. Nothing was saved. Close tools that have it open, then try again.`,
];
const FULL: Words = [
  "store.full",
  (database) =>
    `The disk that holds ${database} is full. Nothing was saved. Free some space there, then try again.`,
];
const CORRUPT: Words = [
  "store.corrupt",
  (database) =>
    `No database can be read from ${database}: it is damaged or holds something else. It was left as it is. ` +
    "Move it away and restore a backup, or set AI4_DATA_DIR to another folder.",
];
const UNWRITABLE: Words = [
  "store.unwritable",
  (database) =>
    `I may not write ${database}. Give the bot's user write permission to the file and its folder, ` +
    "or set AI4_DATA_DIR to a folder where it has that.",
];
const BROKEN_DISK: Words = [
  "store.disk",
  (database) =>
    `The disk that holds ${database} reports an error. Nothing was saved. Check the disk and its quota, then try again.`,
];

const BY_CODE: readonly (readonly [pattern: RegExp, words: Words])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, LOCKED],
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)/, FULL],
  [/^SQLITE_(CORRUPT|NOTADB)/, CORRUPT],
  [/^SQLITE_(READONLY|CANTOPEN|PERM)/, UNWRITABLE],
  [/^(EACCES|EPERM|EROFS|ENOENT|ELOOP|ENOTDIR|EEXIST|EISDIR|ENAMETOOLONG)$/, UNWRITABLE],
  [/^(SQLITE_IOERR|EIO$)/, BROKEN_DISK],
];

/** Turns what an operator can mend into a refusal; everything else stays what it is. */
export function storeFailure(error: unknown, database: string): unknown {
  if (error instanceof Refusal) return error;
  const code = codeOf(error);
  const words = BY_CODE.find(([pattern]) => pattern.test(code))?.[1];
  return words === undefined ? error : refuse(words[0], words[1](database), { cause: error });
}
