import type { Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { AuditTable, StoreSchema } from "./schema.ts";
import type { AuditEntry, AuditStore } from "./store.ts";

export function createAudit(database: Kysely<StoreSchema>): AuditStore {
  return {
    async append(entry) {
      const row = {
        happened_at: toMillis(entry.at),
        operation: entry.operation,
        phase: entry.phase,
        actor: entry.actor,
        subject: entry.subject ?? null,
        place: entry.place,
        source: entry.source,
        command: entry.command,
        params: JSON.stringify(entry.params),
        result: entry.result ?? null,
        approver: entry.approver ?? null,
      };
      await database.insertInto("audit").values(row).execute();
    },
    /** Both ends of the time are included. */
    async list({ actor, command, from, to, limit }) {
      let query = database.selectFrom("audit").selectAll();
      if (actor !== undefined) query = query.where("actor", "=", actor);
      if (command !== undefined) query = query.where("command", "=", command);
      if (from !== undefined) query = query.where("happened_at", ">=", toMillis(from));
      if (to !== undefined) query = query.where("happened_at", "<=", toMillis(to));
      const rows = await query
        .orderBy("happened_at", "desc")
        .orderBy("position", "desc")
        // SQLite takes a negative limit for none at all.
        .limit(Math.max(0, Math.trunc(limit)))
        .execute();
      return rows.map(fromRow);
    },
  };
}

function fromRow(row: Selectable<AuditTable>): AuditEntry {
  return {
    at: new Date(row.happened_at),
    operation: row.operation,
    phase: row.phase,
    actor: row.actor,
    subject: row.subject ?? undefined,
    place: row.place,
    source: row.source,
    command: row.command,
    params: toJson(row.params),
    result: row.result ?? undefined,
    ...(row.approver === null ? {} : { approver: row.approver }),
  };
}
