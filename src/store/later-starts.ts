import type { Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { LaterStart, LaterStartStore } from "./lease-port.ts";
import type { StoreSchema } from "./schema.ts";
import type { LaterStartTable } from "./schema-leases.ts";

export function createLaterStarts(database: Kysely<StoreSchema>): LaterStartStore {
  const rows = () => database.selectFrom("later_start").selectAll();
  return {
    async put(start) {
      await database
        .insertInto("later_start")
        .values({
          id: start.id,
          owner: start.owner,
          surface: start.surface,
          actor: JSON.stringify(start.actor),
          place: JSON.stringify(start.place),
          subject: start.subject,
          vo: start.vo,
          command: start.command,
          title: start.title,
          time_zone: start.timeZone,
          at: toMillis(start.at),
          sealed: start.sealed,
          created_at: toMillis(start.createdAt),
        })
        .onConflict((conflict) => conflict.column("id").doNothing())
        .execute();
    },
    async find(id) {
      const row = await rows().where("id", "=", id).executeTakeFirst();
      return row && fromRow(row);
    },
    of: async (owner) => (await rows().where("owner", "=", owner).orderBy("at").execute()).map(fromRow),
    due: async (surface, now) =>
      (
        await rows()
          .where("surface", "=", surface)
          .where("at", "<=", toMillis(now))
          .orderBy("at")
          .orderBy("created_at")
          .execute()
      ).map(fromRow),
    async nextAt(surface) {
      const row = await database
        .selectFrom("later_start")
        .select(({ fn }) => fn.min("at").as("at"))
        .where("surface", "=", surface)
        .executeTakeFirst();
      return row?.at == null ? undefined : new Date(row.at);
    },
    async end(id) {
      const { numDeletedRows } = await database
        .deleteFrom("later_start")
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
      return numDeletedRows === 1n;
    },
  };
}

function fromRow(row: Selectable<LaterStartTable>): LaterStart {
  return {
    id: row.id,
    owner: row.owner,
    surface: row.surface,
    actor: toJson(row.actor),
    place: toJson(row.place),
    subject: row.subject,
    vo: row.vo,
    command: row.command,
    title: row.title,
    timeZone: row.time_zone,
    at: new Date(row.at),
    sealed: row.sealed,
    createdAt: new Date(row.created_at),
  };
}
