/** Whole copies of databases, also while others write to them. */
import { closeSync, openSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import type { Selectable } from "kysely";
import { refuse } from "../errors.ts";
import { quotePath, storeFailure } from "./failures.ts";
import { isGone } from "./instances.ts";
import type { InstanceTable } from "./schema.ts";
import { ownProcess, type StoreOptions } from "./sqlite-store.ts";

/** All pages in one step: otherwise every write of another process would begin the copy anew. */
const ALL_PAGES = 0x7fffffff;

/**
 * Copies the database at `from` to the new file `to`, as it was at one moment. The copy is one file, without a log beside it,
 * and was read through.
 *
 * @throws Refusal as `openDatabase` does; `backup.exists` where there is a file at `to`
 */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await within(from, async () => {
    const source = new BetterSqlite3(from, { readonly: true, fileMustExist: true, timeout: 5000 });
    try {
      makeNewFile(to);
      await source.backup(to, { progress: () => ALL_PAGES });
    } finally {
      source.close();
    }
  });
  await within(to, async () => {
    const copy = new BetterSqlite3(to, { fileMustExist: true });
    try {
      copy.pragma("journal_mode = delete");
    } finally {
      copy.close();
    }
  });
  await checkDatabase(to);
}

/** @throws Refusal `store.corrupt` where the file is no database, or not a whole one */
export function checkDatabase(path: string): Promise<void> {
  return within(path, async () => {
    const database = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    try {
      const found = database.pragma("integrity_check(1)", { simple: true });
      if (found === "ok") return;
      throw refuse("store.corrupt", `${quotePath(path)} is damaged (${String(found)}). Take another backup.`);
    } finally {
      database.close();
    }
  });
}

/** Whether a process of the bot works with the database at `path`; undefined where the file does not say. */
export function isInUse(path: string, now: Date, options: StoreOptions = {}): boolean | undefined {
  const own = ownProcess(options);
  let database: BetterSqlite3.Database | undefined;
  try {
    database = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    const rows = database
      .prepare<[], Selectable<InstanceTable>>(
        "select id, host, pid, process_started_at, beat_at from instance",
      )
      .all();
    return rows.some((row) => !isGone(row, own, now));
  } catch {
    // It may be damaged, which is why somebody restores it.
    return undefined;
  } finally {
    database?.close();
  }
}

/** Takes out which processes ran when the copy was made: they do not work on it. */
export async function forgetInstances(path: string): Promise<void> {
  await within(path, async () => {
    const database = new BetterSqlite3(path, { fileMustExist: true });
    try {
      database.exec("delete from instance");
    } finally {
      database.close();
    }
  });
}

/** For its owner alone, before anything is in it. */
function makeNewFile(path: string): void {
  try {
    closeSync(openSync(path, "wx", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    throw refuse("backup.exists", `There is a file ${quotePath(path)} already. Name another one.`);
  }
}

async function within<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeFailure(error, quotePath(path));
  }
}
