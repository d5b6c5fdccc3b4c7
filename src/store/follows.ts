import type { Kysely } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import { markAlive, type OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import type { StoreSchema } from "./schema.ts";
import type { FollowStore } from "./store.ts";

export function createFollows(database: Kysely<StoreSchema>, own: OwnProcess): FollowStore {
  return {
    async put({ expiresAt, origin, ...follow }) {
      await database
        .insertInto("follow")
        .values({ ...follow, origin: JSON.stringify(origin), expires_at: toMillis(expiresAt) })
        .onConflict((conflict) => conflict.column("id").doUpdateSet({ instance: follow.instance }))
        .execute();
    },
    async end(id) {
      await database.deleteFrom("follow").where("id", "=", id).execute();
    },
    takeOver: (surface, instance, now) =>
      database.transaction().execute(async (transaction) => {
        await markAlive(transaction, own, instance, now);
        const { alive } = await instancesIn(transaction, own, now);
        const rows = await transaction
          .selectFrom("follow")
          .selectAll()
          .where("surface", "=", surface)
          .where("instance", "not in", alive)
          .execute();
        for (const { id } of rows)
          await transaction.updateTable("follow").set({ instance }).where("id", "=", id).execute();
        return rows.map(({ expires_at, origin, ...row }) => ({
          ...row,
          instance,
          origin: toJson(origin),
          expiresAt: new Date(expires_at),
        }));
      }),
    async prune(before) {
      await database.deleteFrom("follow").where("expires_at", "<", toMillis(before)).execute();
    },
  };
}
