import type { Kysely } from "kysely";
import { toMillis } from "./columns.ts";
import type { OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import { prepared } from "./prepared.ts";
import type { StoreSchema } from "./schema.ts";
import type { InboxStore } from "./store.ts";

interface Arrived {
  readonly id: string;
  readonly surface: string;
  readonly payload: string;
  readonly received_at: number;
}

/**
 * What came is durable before it is acknowledged. Who works on it, and that it is answered, may be lost with the machine:
 * then it is answered again, under the same keys, and a change that was begun is not begun again.
 */
export function createInbox(
  database: Kysely<StoreSchema>,
  relaxed: Kysely<StoreSchema>,
  own: OwnProcess,
): InboxStore {
  const insert = prepared(database, ({ id, surface, payload, received_at }: Arrived) =>
    database
      .insertInto("inbox")
      .values({ id, surface, payload, received_at, instance: null, finished: 0 })
      .onConflict((conflict) => conflict.column("id").doNothing()),
  );
  const take = prepared(relaxed, ({ id, instance }: { id: string; instance: string }) =>
    relaxed
      .updateTable("inbox")
      .set({ instance })
      .where("id", "=", id)
      .where("finished", "=", 0)
      .where((where) => where.or([where("instance", "is", null), where("instance", "=", instance)])),
  );
  const finish = prepared(relaxed, ({ id }: { id: string }) =>
    relaxed.updateTable("inbox").set({ finished: 1, payload: null }).where("id", "=", id),
  );
  return {
    async put({ receivedAt, ...entry }) {
      const { numAffectedRows } = await insert({ ...entry, received_at: toMillis(receivedAt) });
      return numAffectedRows === 1n;
    },
    async start(id, instance, now) {
      // Nearly always nobody else has it: then one statement says all.
      const { numAffectedRows } = await take({ id, instance });
      return numAffectedRows === 1n || takeOver(relaxed, own, { id, instance }, now);
    },
    async finish(id) {
      await finish({ id });
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
