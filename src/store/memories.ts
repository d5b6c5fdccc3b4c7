import type { Kysely } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";
import type { MemoryStore } from "./store.ts";

/** What a conversation remembers may be lost with the machine: a number then means nothing any more, and that is said. */
export function createMemories(database: Kysely<StoreSchema>): MemoryStore {
  return {
    async load(conversation, now) {
      const row = await database
        .selectFrom("memory")
        .select("memory")
        .where("conversation", "=", conversation)
        .where("expires_at", ">", toMillis(now))
        .executeTakeFirst();
      return row === undefined ? undefined : toJson(row.memory);
    },
    async save(conversation, memory, expiresAt) {
      const kept = { memory: JSON.stringify(memory), expires_at: toMillis(expiresAt) };
      await database
        .insertInto("memory")
        .values({ conversation, ...kept })
        .onConflict((conflict) => conflict.column("conversation").doUpdateSet(kept))
        .execute();
    },
    async prune(now) {
      await database.deleteFrom("memory").where("expires_at", "<=", toMillis(now)).execute();
    },
  };
}
