import type { Kysely } from "kysely";
import { toMillis } from "./columns.ts";
import type { OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import type { StoreSchema } from "./schema.ts";
import type { InboxStore } from "./store.ts";

/**
 * What came is durable before it is acknowledged. Who works on it, and that it is answered, may be lost with the machine:
 * then it is answered again, under the same keys, and a change that was begun is not begun again.
 */
export function createInbox(
  database: Kysely<StoreSchema>,
  relaxed: Kysely<StoreSchema>,
  own: OwnProcess,
): InboxStore {
  return {
    async put(entry) {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto("inbox")
        .values({
          id: entry.id,
          surface: entry.surface,
          payload: entry.payload,
          received_at: toMillis(entry.receivedAt),
          instance: null,
          finished: 0,
        })
        .onConflict((conflict) => conflict.column("id").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async start(id, instance, now) {
      // Nearly always nobody else has it: then one statement says all.
      const { numUpdatedRows } = await relaxed
        .updateTable("inbox")
        .set({ instance })
        .where("id", "=", id)
        .where("finished", "=", 0)
        .where((where) => where.or([where("instance", "is", null), where("instance", "=", instance)]))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n || takeOver(relaxed, own, { id, instance }, now);
    },
    async finish(id) {
      await relaxed.updateTable("inbox").set({ finished: 1, payload: null }).where("id", "=", id).execute();
    },
    waiting: (surface, now) =>
      database.transaction().execute(async (transaction) => {
        const { alive } = await instancesIn(transaction, own, now);
        const rows = await transaction
          .selectFrom("inbox")
          .select(["id", "surface", "payload", "received_at"])
          .where("surface", "=", surface)
          .where("finished", "=", 0)
          .where((where) => where.or([where("instance", "is", null), where("instance", "not in", alive)]))
          .orderBy("position")
          .execute();
        return rows.map((row) => ({
          id: row.id,
          surface: row.surface,
          payload: row.payload ?? "",
          receivedAt: new Date(row.received_at),
        }));
      }),
    async prune(before) {
      await database
        .deleteFrom("inbox")
        .where("finished", "=", 1)
        .where("received_at", "<", toMillis(before))
        .execute();
    },
  };
}

/** Takes what another process began, once that process is gone. */
function takeOver(
  database: Kysely<StoreSchema>,
  own: OwnProcess,
  { id, instance }: { id: string; instance: string },
  now: Date,
): Promise<boolean> {
  return database.transaction().execute(async (transaction) => {
    const { alive } = await instancesIn(transaction, own, now);
    const { numUpdatedRows } = await transaction
      .updateTable("inbox")
      .set({ instance })
      .where("id", "=", id)
      .where("finished", "=", 0)
      .where("instance", "not in", alive)
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  });
}
