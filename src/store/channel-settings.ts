import type { Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { ChannelSettingTable, StoreSchema } from "./schema.ts";
import type { ChannelSetting, ChannelSettingsStore } from "./store.ts";

export function createChannelSettings(database: Kysely<StoreSchema>): ChannelSettingsStore {
  return {
    async of(surface, channel) {
      const row = await database
        .selectFrom("channel_setting")
        .selectAll()
        .where("surface", "=", surface)
        .where("channel", "=", channel)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async ofPerson(actor) {
      const row = await database
        .selectFrom("channel_setting")
        .selectAll()
        .where("set_by", "=", actor)
        .where("direct", "=", 1)
        .orderBy("set_at", "desc")
        .executeTakeFirst();
      return row && fromRow(row);
    },
    async put({ surface, channel, vo, policy, direct, quiet, timeZone, setBy, setAt }) {
      const values = {
        vo: vo ?? null,
        policy: JSON.stringify(policy),
        direct: direct ? 1 : 0,
        quiet: quiet === undefined ? null : JSON.stringify(quiet),
        time_zone: timeZone ?? null,
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

function fromRow(row: Selectable<ChannelSettingTable>): ChannelSetting {
  return {
    surface: row.surface,
    channel: row.channel,
    vo: row.vo ?? undefined,
    policy: toJson(row.policy),
    direct: row.direct === 1,
    quiet: row.quiet === null ? undefined : toJson(row.quiet),
    timeZone: row.time_zone ?? undefined,
    setBy: row.set_by,
    setAt: new Date(row.set_at),
  };
}
