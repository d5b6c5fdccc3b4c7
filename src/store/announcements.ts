import type { Kysely, Selectable } from "kysely";
import type { AnnouncementStore, KeptAnnouncement } from "./announcements-port.ts";
import { toJson, toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";
import type { AnnouncementTable } from "./schema-announcements.ts";

export function createAnnouncements(database: Kysely<StoreSchema>): AnnouncementStore {
  const all = database.selectFrom("announcement").selectAll();
  return {
    async put({ operation, owner, content, overAt, createdAt }) {
      await database
        .insertInto("announcement")
        .values({
          operation,
          owner,
          content: JSON.stringify(content),
          created_at: toMillis(createdAt),
          changed_by: null,
          cancelled_at: null,
          over_at: overAt ? toMillis(overAt) : null,
        })
        .onConflict((conflict) => conflict.column("operation").doNothing())
        .execute();
      return fromRow(await all.where("operation", "=", operation).executeTakeFirstOrThrow());
    },
    async find(number) {
      const row = await all.where("number", "=", number).executeTakeFirst();
      return row && fromRow(row);
    },
    async byOperation(operation) {
      const row = await all
        .where(({ or, eb }) => or([eb("operation", "=", operation), eb("changed_by", "=", operation)]))
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async all() {
      const rows = await all.orderBy("number", "desc").execute();
      return rows.map(fromRow);
    },
    async change(number, { operation, content, overAt }) {
      const { numUpdatedRows } = await database
        .updateTable("announcement")
        .set({
          content: JSON.stringify(content),
          changed_by: operation,
          over_at: overAt ? toMillis(overAt) : null,
        })
        .where("number", "=", number)
        .where("cancelled_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async cancel(number, now) {
      const { numUpdatedRows } = await database
        .updateTable("announcement")
        .set({ cancelled_at: toMillis(now) })
        .where("number", "=", number)
        .where("cancelled_at", "is", null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async prune(before) {
      await database
        .deleteFrom("announcement")
        .where(({ fn, val }) => fn.coalesce("cancelled_at", "over_at", val(null)), "<", toMillis(before))
        .execute();
    },
  };
}

function fromRow(row: Selectable<AnnouncementTable>): KeptAnnouncement {
  return {
    number: row.number,
    operation: row.operation,
    owner: row.owner,
    content: toJson(row.content),
    overAt: row.over_at === null ? undefined : new Date(row.over_at),
    createdAt: new Date(row.created_at),
    changedBy: row.changed_by ?? undefined,
    cancelledAt: row.cancelled_at === null ? undefined : new Date(row.cancelled_at),
  };
}
