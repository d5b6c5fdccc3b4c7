import type { Kysely, Selectable } from "kysely";
import { toMillis } from "./columns.ts";
import type { InstanceTable, StoreSchema } from "./schema.ts";
import type { InstanceStore } from "./store.ts";

/** The process that this store runs in, and how it looks at others on its host. */
export interface OwnProcess {
  readonly host: string;
  readonly pid: number;
  /** Milliseconds since 1970; together with the pid it tells one process from a later one with the same pid. */
  readonly startedAt: number;
  readonly pidAlive: (pid: number) => boolean;
}

/** A process that has given no sign of life for longer than this, in milliseconds, counts as gone. */
const SILENCE = 60_000;

export function createInstances(database: Kysely<StoreSchema>, own: OwnProcess): InstanceStore {
  return {
    register: (id, now) => markAlive(database, own, id, now),
    // A process that was suspended may find its row removed by another; what it begins from now on is its own again.
    beat: (id, now) => markAlive(database, own, id, now),
    async release(id) {
      await database.deleteFrom("instance").where("id", "=", id).execute();
    },
  };
}

export async function markAlive(
  database: Kysely<StoreSchema>,
  own: OwnProcess,
  id: string,
  now: Date,
): Promise<void> {
  const signs = {
    host: own.host,
    pid: own.pid,
    process_started_at: own.startedAt,
    beat_at: toMillis(now),
  };
  await database
    .insertInto("instance")
    .values({ id, ...signs })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(signs))
    .execute();
}

/** Whether nobody works any more on what this instance began. */
export function isGone(instance: Selectable<InstanceTable>, own: OwnProcess, now: Date): boolean {
  if (toMillis(now) - instance.beat_at > SILENCE) return true;
  if (instance.host !== own.host) return false;
  // In a container every start has the same pid: a row with ours from another start is of our dead predecessor.
  if (instance.pid === own.pid) return instance.process_started_at !== own.startedAt;
  return !own.pidAlive(instance.pid);
}

/** Whether a process with this id exists on this host, whoever owns it. */
export function isPidAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
