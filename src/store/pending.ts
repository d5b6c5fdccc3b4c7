import type { Insertable, Kysely, Selectable, Transaction } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { PendingTable, StoreSchema } from "./schema.ts";
import type { PendingInvocation, PendingStore, Taken } from "./store.ts";

type Row = Selectable<PendingTable>;

/** Rows per statement, far below the number of values that one statement may carry. */
const ROWS_AT_ONCE = 500;

/** An invocation is usable before its `expiresAt`, and no longer at that moment. */
export function createPending(database: Kysely<StoreSchema>): PendingStore {
  return {
    async issue(pending) {
      const rows = pending.map(toRow);
      await database.transaction().execute(async (transaction) => {
        for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
          await transaction
            .insertInto("pending")
            .values(rows.slice(start, start + ROWS_AT_ONCE))
            .execute();
        }
      });
    },
    async reveal(token, conversation) {
      await database.updateTable("pending").set({ conversation }).where("token", "=", token).execute();
    },
    async find(token) {
      const row = await database
        .selectFrom("pending")
        .selectAll()
        .where("token", "=", token)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    take: (token, actor, now) =>
      database.transaction().execute((transaction) => takeIn(transaction, token, actor, now)),
    latestPlan: (conversation, actor, now) => latestPlanIn(database, conversation, actor, now),
    discard: (token, actor, now) =>
      database.transaction().execute(async (transaction) => {
        const row = await find(transaction, token);
        return (
          row !== undefined &&
          judge(row, actor, now).status === "taken" &&
          spend(transaction, row, actor, now)
        );
      }),
    async prune(before) {
      await database.deleteFrom("pending").where("expires_at", "<", toMillis(before)).execute();
    },
  };
}

async function latestPlanIn(
  database: Kysely<StoreSchema>,
  conversation: string,
  actor: string,
  now: Date,
): Promise<PendingInvocation | undefined> {
  const row = await database
    .selectFrom("pending")
    .selectAll()
    .where("kind", "=", "plan")
    .where("conversation", "=", conversation)
    .where("actor", "=", actor)
    .where("spent_at", "is", null)
    .where("expires_at", ">", toMillis(now))
    .orderBy("created_at", "desc")
    .orderBy("position", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : fromRow(row);
}

function find(transaction: Transaction<StoreSchema>, token: string): Promise<Row | undefined> {
  return transaction.selectFrom("pending").selectAll().where("token", "=", token).executeTakeFirst();
}

async function takeIn(
  transaction: Transaction<StoreSchema>,
  token: string,
  actor: string,
  now: Date,
): Promise<Taken> {
  const row = await find(transaction, token);
  if (row === undefined) return { status: "unknown" };
  const verdict = judge(row, actor, now);
  if (verdict.status !== "taken" || row.once === 0) return verdict;
  if (await spend(transaction, row, actor, now)) return verdict;
  // Only where transactions run side by side: another one spent it in between.
  const spent = await find(transaction, token);
  return spent === undefined ? { status: "unknown" } : judge(spent, actor, now);
}

/**
 * Whether the token may be used. Someone else's token tells nothing more than that; of a spent one it is said that it
 * was spent, also after it expired, as "expired" would mean that it never ran.
 */
function judge(row: Row, actor: string, now: Date): Taken {
  const pending = fromRow(row);
  if (row.actor !== null && row.actor !== actor) return { status: "foreign", pending };
  if (row.spent_by !== null && row.spent_at !== null) {
    return { status: "spent", pending, by: row.spent_by, at: new Date(row.spent_at) };
  }
  return { status: row.expires_at <= toMillis(now) ? "expired" : "taken", pending };
}

/** True for whoever spends it first. */
async function spend(
  transaction: Transaction<StoreSchema>,
  row: Row,
  actor: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable("pending")
    .set({ spent_by: actor, spent_at: toMillis(now) })
    .where("token", "=", row.token)
    .where("spent_at", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toRow(pending: PendingInvocation): Insertable<PendingTable> {
  return {
    token: pending.token,
    kind: pending.kind,
    actor: pending.actor ?? null,
    conversation: pending.conversation,
    command: pending.command,
    params: JSON.stringify(pending.params),
    data: JSON.stringify(pending.data),
    once: pending.once ? 1 : 0,
    created_at: toMillis(pending.createdAt),
    expires_at: toMillis(pending.expiresAt),
    spent_by: null,
    spent_at: null,
  };
}

function fromRow(row: Row): PendingInvocation {
  return {
    token: row.token,
    kind: row.kind,
    actor: row.actor ?? undefined,
    conversation: row.conversation,
    command: row.command,
    params: toJson(row.params),
    data: toJson(row.data),
    once: row.once === 1,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
  };
}
