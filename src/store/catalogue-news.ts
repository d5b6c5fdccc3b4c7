import type { Kysely } from "kysely";
import type { CatalogueNewsStore } from "./catalogue-news-port.ts";
import { toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";

export function createCatalogueNews(database: Kysely<StoreSchema>): CatalogueNewsStore {
  return {
    async seen() {
      const rows = await database.selectFrom("catalogue_item").selectAll().execute();
      return new Map(rows.map((row) => [row.id, row]));
    },
    note: (items, news) =>
      database.transaction().execute(async (transaction) => {
        for (const { id, updated } of items)
          await transaction
            .insertInto("catalogue_item")
            .values({ id, updated })
            .onConflict((conflict) => conflict.column("id").doUpdateSet({ updated }))
            .execute();
        for (const { id, updated, kind, title, summary, at } of news)
          await transaction
            .insertInto("catalogue_news")
            .values({ id, updated, kind, title, summary, at: toMillis(at) })
            .execute();
      }),
    async between(after, until) {
      const rows = await database
        .selectFrom("catalogue_news")
        .selectAll()
        .where("at", ">", toMillis(after))
        .where("at", "<=", toMillis(until))
        .orderBy("position")
        .execute();
      return rows.map(({ position: _order, at, ...row }) => ({ ...row, at: new Date(at) }));
    },
    async prune(before) {
      await database.deleteFrom("catalogue_news").where("at", "<", toMillis(before)).execute();
    },
  };
}
