import type { Kysely } from "kysely";
import { prepared } from "./prepared.ts";
import type { StoreSchema } from "./schema.ts";
import type { SurfaceMemoryStore } from "./store.ts";

interface Key {
  readonly surface: string;
  readonly key: string;
}

export function createSurfaceMemories(database: Kysely<StoreSchema>): SurfaceMemoryStore {
  const select = prepared(database, ({ surface, key }: Key) =>
    database
      .selectFrom("surface_memory")
      .select("value")
      .where("surface", "=", surface)
      .where("key", "=", key),
  );
  const upsert = prepared(database, ({ surface, key, value }: Key & { value: string }) =>
    database
      .insertInto("surface_memory")
      .values({ surface, key, value })
      .onConflict((conflict) => conflict.columns(["surface", "key"]).doUpdateSet({ value })),
  );
  return {
    get: async (surface, key) => (await select({ surface, key })).rows[0]?.value,
    async set(surface, key, value) {
      if (value !== undefined) {
        await upsert({ surface, key, value });
        return;
      }
      await database
        .deleteFrom("surface_memory")
        .where("surface", "=", surface)
        .where("key", "=", key)
        .execute();
    },
  };
}
