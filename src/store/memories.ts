import type { Kysely } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import { prepared } from "./prepared.ts";
import type { StoreSchema } from "./schema.ts";
import type { MemoryStore } from "./store.ts";

/** What a conversation remembers may be lost with the machine: a number then means nothing any more, and that is said. */
export function createMemories(database: Kysely<StoreSchema>): MemoryStore {
  const select = prepared(database, ({ conversation, now }: { conversation: string; now: number }) =>
    database
      .selectFrom("memory")
      .select("memory")
      .where("conversation", "=", conversation)
      .where("expires_at", ">", now),
  );
  const upsert = prepared(database, ({ conversation, memory, expires_at }: StoreSchema["memory"]) =>
    database
      .insertInto("memory")
      .values({ conversation, memory, expires_at })
      .onConflict((conflict) => conflict.column("conversation").doUpdateSet({ memory, expires_at })),
  );
  return {
    async load(conversation, now) {
      const [row] = (await select({ conversation, now: toMillis(now) })).rows;
      return row === undefined ? undefined : toJson(row.memory);
    },
    async save(conversation, memory, expiresAt) {
      await upsert({ conversation, memory: JSON.stringify(memory), expires_at: toMillis(expiresAt) });
    },
    async prune(now) {
      await database.deleteFrom("memory").where("expires_at", "<=", toMillis(now)).execute();
    },
  };
}
