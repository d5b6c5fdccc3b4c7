import type { Kysely } from "kysely";
import { toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";
import type { ClaimStore } from "./store.ts";

export function createClaims(database: Kysely<StoreSchema>): ClaimStore {
  return {
    async claim(key, now) {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto("claim")
        .values({ key, claimed_at: toMillis(now) })
        .onConflict((conflict) => conflict.column("key").doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async prune(before) {
      await database.deleteFrom("claim").where("claimed_at", "<", toMillis(before)).execute();
    },
  };
}
