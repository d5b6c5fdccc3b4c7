import type { Kysely } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";
import type { ChannelSettingsStore } from "./store.ts";

export function createChannelSettings(database: Kysely<StoreSchema>): ChannelSettingsStore {
  return {
    async of(surface, channel) {
      const row = await database
        .selectFrom("channel_setting")
        .selectAll()
        .where("surface", "=", surface)
        .where("channel", "=", channel)
        .executeTakeFirst();
      return (
        row && {
          surface: row.surface,
          channel: row.channel,
          vo: row.vo ?? undefined,
          policy: toJson(row.policy),
          setBy: row.set_by,
          setAt: new Date(row.set_at),
        }
      );
    },
    async put({ surface, channel, vo, policy, setBy, setAt }) {
      const values = {
        vo: vo ?? null,
        policy: JSON.stringify(policy),
        set_by: setBy,
        set_at: toMillis(setAt),
      };
      await database
        .insertInto("channel_setting")
        .values({ surface, channel, ...values })
        .onConflict((conflict) => conflict.columns(["surface", "channel"]).doUpdateSet(values))
        .execute();
    },
    move: (surface, from, to) =>
      database.transaction().execute(async (transaction) => {
        const taken = await transaction
          .selectFrom("channel_setting")
          .select("channel")
          .where("surface", "=", surface)
          .where("channel", "=", to)
          .executeTakeFirst();
        // What was set in the new place meanwhile is newer.
        if (taken) return false;
        const { numUpdatedRows } = await transaction
          .updateTable("channel_setting")
          .set({ channel: to })
          .where("surface", "=", surface)
          .where("channel", "=", from)
          .executeTakeFirstOrThrow();
        return numUpdatedRows > 0n;
      }),
  };
}
