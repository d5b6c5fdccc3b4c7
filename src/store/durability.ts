/**
 * Makes commits durable, many with one sync of the write-ahead log. SQLite itself would sync within each commit: one commit
 * after the other, while the whole process stands still.
 */
import { closeSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";

export interface Durability {
  /** Resolves when all that was committed before the call would survive the death of the machine. */
  reached(): Promise<void>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** Writes what the operating system holds of an open file to the disk. */
export type Sync = (file: number) => Promise<void>;

const SYNC: Sync = promisify(fdatasync);

/** Of a database in memory. */
export const NONE: Durability = { reached: async () => undefined, close: async () => undefined };

/** `log`: path of the write-ahead log, which exists from the first commit on for as long as the database is open. */
export function durabilityOf(log: string, sync: Sync = SYNC): Durability {
  let file: number | undefined;
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  async function begin(): Promise<void> {
    // What is committed within one turn of the event loop shares a sync, as does what is committed during the one before.
    await running.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    next = undefined;
    file ??= openSync(log, "r+");
    running = sync(file);
    await running;
  }

  return {
    reached: () => {
      next ??= begin();
      return next;
    },
    close: async () => {
      await (next ?? running).catch(() => undefined);
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
