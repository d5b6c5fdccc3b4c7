import type { Insertable, Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { ApprovalTable, StoreSchema } from "./schema.ts";
import type { Approval, ApprovalStore } from "./store.ts";

type Row = Selectable<ApprovalTable>;

export function createApprovals(database: Kysely<StoreSchema>): ApprovalStore {
  const all = () => database.selectFrom("approval").selectAll();
  return {
    ask: (asked) =>
      database.transaction().execute(async (transaction) => {
        const known = await transaction
          .selectFrom("approval")
          .selectAll()
          .where("operation", "=", asked.operation)
          .executeTakeFirst();
        if (known) return fromRow(known);
        const last = await transaction
          .selectFrom("approval")
          .select(({ fn }) => fn.max("number").as("number"))
          .where("surface", "=", asked.surface)
          .where("channel", "=", asked.channel)
          .executeTakeFirst();
        const row = toRow(asked, (last?.number ?? 0) + 1);
        await transaction.insertInto("approval").values(row).execute();
        return { ...asked, number: row.number, post: undefined, decision: undefined };
      }),
    async posted(id, post) {
      await database
        .updateTable("approval")
        .set({ post: JSON.stringify(post) })
        .where("id", "=", id)
        .execute();
    },
    async find(id) {
      const row = await all().where("id", "=", id).executeTakeFirst();
      return row && fromRow(row);
    },
    async numbered(surface, channel, number) {
      const row = await all()
        .where("surface", "=", surface)
        .where("channel", "=", channel)
        .where("number", "=", number)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async open(surface, channel, now) {
      const rows = await all()
        .where("surface", "=", surface)
        .where("channel", "=", channel)
        .where("decision", "is", null)
        .where("expires_at", ">", toMillis(now))
        .orderBy("number")
        .execute();
      return rows.map(fromRow);
    },
    async decide(id, { kind, by, name, reason }, now) {
      const { numUpdatedRows } = await database
        .updateTable("approval")
        .set({
          decision: kind,
          decided_by: by,
          decided_name: name,
          reason: reason ?? null,
          decided_at: toMillis(now),
        })
        .where("id", "=", id)
        .where("decision", "is", null)
        .where("expires_at", ">", toMillis(now))
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async expire(surface, now) {
      const rows = await database
        .updateTable("approval")
        .set({ decision: "expired", decided_by: "", decided_name: "", decided_at: toMillis(now) })
        .where("surface", "=", surface)
        .where("decision", "is", null)
        .where("expires_at", "<=", toMillis(now))
        .returningAll()
        .execute();
      return rows.map(fromRow);
    },
    async move(surface, from, to) {
      // Numbers of the old channel may be taken in the new one; buttons name the id, which stays.
      await database.transaction().execute(async (transaction) => {
        const last = await transaction
          .selectFrom("approval")
          .select(({ fn }) => fn.max("number").as("number"))
          .where("surface", "=", surface)
          .where("channel", "=", to)
          .executeTakeFirst();
        const offset = last?.number ?? 0;
        await transaction
          .updateTable("approval")
          .set((expression) => ({ channel: to, number: expression("number", "+", offset) }))
          .where("surface", "=", surface)
          .where("channel", "=", from)
          .execute();
      });
    },
    async prune(before) {
      await database.deleteFrom("approval").where("expires_at", "<", toMillis(before)).execute();
    },
  };
}

function toRow(asked: Parameters<ApprovalStore["ask"]>[0], number: number): Insertable<ApprovalTable> & Row {
  return {
    id: asked.id,
    number,
    surface: asked.surface,
    channel: asked.channel,
    title: asked.title,
    asker: JSON.stringify(asked.asker),
    command: asked.command,
    sealed: asked.sealed,
    operation: asked.operation,
    post: null,
    created_at: toMillis(asked.createdAt),
    expires_at: toMillis(asked.expiresAt),
    decision: null,
    decided_by: null,
    decided_name: null,
    reason: null,
    decided_at: null,
  };
}

function fromRow(row: Row): Approval {
  return {
    id: row.id,
    number: row.number,
    surface: row.surface,
    channel: row.channel,
    title: row.title,
    asker: toJson(row.asker),
    command: row.command,
    sealed: row.sealed,
    operation: row.operation,
    post: row.post === null ? undefined : toJson(row.post),
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    decision:
      row.decision === null
        ? undefined
        : {
            kind: row.decision,
            by: row.decided_by ?? "",
            name: row.decided_name ?? "",
            reason: row.reason ?? undefined,
            at: new Date(row.decided_at ?? 0),
          },
  };
}
