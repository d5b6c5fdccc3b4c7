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
    start: (id, instance, now) =>
      relaxed.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("inbox")
          .select(["instance", "finished"])
          .where("id", "=", id)
          .executeTakeFirst();
        if (!row || row.finished === 1) return false;
        if (row.instance !== null && row.instance !== instance) {
          const { alive } = await instancesIn(transaction, own, now);
          if (alive.includes(row.instance)) return false;
        }
        await transaction.updateTable("inbox").set({ instance }).where("id", "=", id).execute();
        return true;
      }),
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
