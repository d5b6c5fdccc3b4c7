import { type Kysely, sql } from "kysely";
import type { ModelUseStore } from "./model-use-port.ts";
import type { StoreSchema } from "./schema.ts";

export function createModelUse(database: Kysely<StoreSchema>): ModelUseStore {
  return {
    async add(day, tokens) {
      // In one statement: other processes count too.
      const row = await database
        .insertInto("model_use")
        .values({ day, tokens })
        .onConflict((conflict) =>
          conflict.column("day").doUpdateSet({ tokens: sql<number>`model_use.tokens + ${tokens}` }),
        )
        .returning("tokens")
        .executeTakeFirstOrThrow();
      return row.tokens;
    },
    async prune(before) {
      await database.deleteFrom("model_use").where("day", "<", before).execute();
    },
  };
}
