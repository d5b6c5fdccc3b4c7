import type { Kysely } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";
import type { LastTimeStore } from "./store.ts";

export function createLastTimes(database: Kysely<StoreSchema>): LastTimeStore {
  return {
    async put(actor, command, about, params, now) {
      const row = { params: JSON.stringify(params), at: toMillis(now) };
      await database
        .insertInto("last_time")
        .values({ actor, command, about, ...row })
        .onConflict((conflict) => conflict.columns(["actor", "command", "about"]).doUpdateSet(row))
        .execute();
    },
    async of(actor, command, about) {
      const row = await database
        .selectFrom("last_time")
        .select("params")
        .where("actor", "=", actor)
        .where("command", "=", command)
        .where("about", "=", about)
        .executeTakeFirst();
      return row && toJson(row.params);
    },
    async prune(before) {
      await database.deleteFrom("last_time").where("at", "<", toMillis(before)).execute();
    },
  };
}
