import type { Kysely } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { NoticeStore } from "./notices-port.ts";
import type { StoreSchema } from "./schema.ts";

export function createNoticeStore(database: Kysely<StoreSchema>): NoticeStore {
  return {
    async all() {
      const rows = await database
        .selectFrom("notice")
        .selectAll()
        .orderBy("first_seen_at")
        .orderBy("id")
        .execute();
      return rows.map((row) => ({
        id: row.id,
        firstSeenAt: new Date(row.first_seen_at),
        content: toJson(row.content),
        missing:
          row.missing_at === null ? undefined : { since: new Date(row.missing_at), looks: row.missing_looks },
        told: JSON.parse(row.told) as string[],
        toldAt: row.told_at === null ? undefined : new Date(row.told_at),
      }));
    },
    async put({ id, firstSeenAt, content, missing, told, toldAt }) {
      const values = {
        first_seen_at: toMillis(firstSeenAt),
        content: JSON.stringify(content),
        missing_at: missing ? toMillis(missing.since) : null,
        missing_looks: missing?.looks ?? 0,
        told: JSON.stringify(told),
        told_at: toldAt ? toMillis(toldAt) : null,
      };
      await database
        .insertInto("notice")
        .values({ id, ...values })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(values))
        .execute();
    },
    async remove(id) {
      await database.deleteFrom("notice").where("id", "=", id).execute();
    },
  };
}
