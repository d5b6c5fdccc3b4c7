import type { Kysely } from "kysely";
import type { StoreSchema } from "./schema.ts";
import type { SurfaceMemoryStore } from "./store.ts";

export function createSurfaceMemories(database: Kysely<StoreSchema>): SurfaceMemoryStore {
  return {
    async get(surface, key) {
      const row = await database
        .selectFrom("surface_memory")
        .select("value")
        .where("surface", "=", surface)
        .where("key", "=", key)
        .executeTakeFirst();
      return row?.value;
    },
    async set(surface, key, value) {
      if (value === undefined) {
        await database
          .deleteFrom("surface_memory")
          .where("surface", "=", surface)
          .where("key", "=", key)
          .execute();
        return;
      }
      await database
        .insertInto("surface_memory")
        .values({ surface, key, value })
        .onConflict((conflict) => conflict.columns(["surface", "key"]).doUpdateSet({ value }))
        .execute();
    },
  };
}
