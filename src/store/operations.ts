import type { Insertable, Kysely, Selectable, Transaction } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import { isGone, markAlive, type OwnProcess } from "./instances.ts";
import type { OperationTable, StoreSchema } from "./schema.ts";
import type { Operation, OperationStore } from "./store.ts";

type Row = Selectable<OperationTable>;

export function createOperations(database: Kysely<StoreSchema>, own: OwnProcess): OperationStore {
  return {
    async begin(operation) {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto("operation")
        .values(toRow(operation))
        .onConflict((conflict) => conflict.column("id").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async amend(id, params) {
      await database
        .updateTable("operation")
        .set({ params: JSON.stringify(params) })
        .where("id", "=", id)
        .where("finished_at", "is", null)
        .execute();
    },
    async finish(id, now) {
      await database
        .updateTable("operation")
        .set({ finished_at: toMillis(now), actor: "", conversation: "", params: "null", place: "null" })
        .where("id", "=", id)
        .execute();
    },
    async prune(before) {
      await database.deleteFrom("operation").where("finished_at", "<", toMillis(before)).execute();
    },
    takeOver: (instance, now, surface) =>
      database.transaction().execute(async (transaction) => {
        // Whoever takes work over must count as alive, or the next caller would take it from him at once.
        await markAlive(transaction, own, instance, now);
        const { alive, gone } = await instancesIn(transaction, own, now);
        const taken: Operation[] = [];
        for (const row of await abandonedIn(transaction, alive, surface)) {
          if (await reassign(transaction, row, instance)) taken.push(fromRow({ ...row, instance }));
        }
        if (gone.length > 0) await transaction.deleteFrom("instance").where("id", "in", gone).execute();
        return taken;
      }),
  };
}

/** Ids of the known instances. */
export async function instancesIn(
  transaction: Transaction<StoreSchema>,
  own: OwnProcess,
  now: Date,
): Promise<{ alive: string[]; gone: string[] }> {
  const rows = await transaction.selectFrom("instance").selectAll().execute();
  const gone = rows.filter((row) => isGone(row, own, now)).map(({ id }) => id);
  return { alive: rows.map(({ id }) => id).filter((id) => !gone.includes(id)), gone };
}

/** Operations of instances that are gone or were released, oldest first. */
async function abandonedIn(
  transaction: Transaction<StoreSchema>,
  alive: readonly string[],
  surface: string | undefined,
): Promise<readonly Row[]> {
  return transaction
    .selectFrom("operation")
    .selectAll()
    .where("finished_at", "is", null)
    .where("instance", "not in", alive)
    .$if(surface !== undefined, (query) => query.where("actor", "like", `${surface}:%`))
    .orderBy("started_at")
    .orderBy("position")
    .execute();
}

/** False when another caller was faster, where transactions run side by side. */
async function reassign(transaction: Transaction<StoreSchema>, row: Row, instance: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable("operation")
    .set({ instance })
    .where("id", "=", row.id)
    .where("instance", "=", row.instance)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toRow(operation: Operation): Insertable<OperationTable> {
  return {
    id: operation.id,
    instance: operation.instance,
    actor: operation.actor,
    conversation: operation.conversation,
    place: JSON.stringify(operation.place),
    command: operation.command,
    params: JSON.stringify(operation.params),
    started_at: toMillis(operation.startedAt),
    finished_at: null,
  };
}

function fromRow(row: Row): Operation {
  return {
    id: row.id,
    instance: row.instance,
    actor: row.actor,
    conversation: row.conversation,
    place: toJson(row.place),
    command: row.command,
    params: toJson(row.params),
    startedAt: new Date(row.started_at),
  };
}
