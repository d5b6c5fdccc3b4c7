import type { Kysely, Selectable, Transaction } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";
import type { SubscriptionTable } from "./schema-news.ts";
import type { MuteHolder, Subscription, SubscriptionStore } from "./subscriptions-port.ts";

export function createSubscriptions(database: Kysely<StoreSchema>): SubscriptionStore {
  const muted = (surface: string, holder: MuteHolder, topic: string) =>
    ({ surface, holder: holderKey(holder), topic }) as const;
  const update = ({ surface, channel, topic, vo }: Subscription) =>
    database
      .updateTable("subscription")
      .where("surface", "=", surface)
      .where("channel", "=", channel)
      .where("topic", "=", topic)
      .where("vo", "=", vo ?? "");
  return {
    async put({ surface, channel, direct, topic, vo, owner, actor, since }) {
      const values = {
        direct: direct ? 1 : 0,
        owner,
        actor: JSON.stringify(actor),
        since_at: toMillis(since),
        rights_ended_at: null,
        told_until: null,
      };
      await database
        .insertInto("subscription")
        .values({ surface, channel, topic, vo: vo ?? "", ...values })
        .onConflict((conflict) => conflict.columns(["surface", "channel", "topic", "vo"]).doUpdateSet(values))
        .execute();
    },
    async remove({ surface, channel }, topic, vo) {
      const { numDeletedRows } = await database
        .deleteFrom("subscription")
        .where("surface", "=", surface)
        .where("channel", "=", channel)
        .where("topic", "=", topic)
        .$if(vo !== undefined, (query) => query.where("vo", "=", vo ?? ""))
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async in(surface, channel) {
      const rows = await database
        .selectFrom("subscription")
        .selectAll()
        .where("surface", "=", surface)
        .where("channel", "=", channel)
        .orderBy("since_at")
        .orderBy("topic")
        .orderBy("vo")
        .execute();
      return rows.map(fromRow);
    },
    async of(topic) {
      const rows = await database
        .selectFrom("subscription")
        .selectAll()
        .where("topic", "=", topic)
        .orderBy("surface")
        .orderBy("channel")
        .orderBy("vo")
        .execute();
      return rows.map(fromRow);
    },
    rightsEnded: async (subscription, at) => {
      await update(subscription)
        .set({ rights_ended_at: at ? toMillis(at) : null })
        .execute();
    },
    toldUntil: async (subscription, at) => {
      await update(subscription)
        .set({ told_until: toMillis(at) })
        .execute();
    },
    async mute(surface, holder, topic, now) {
      await database
        .insertInto("muted")
        .values({ ...muted(surface, holder, topic), muted_at: toMillis(now) })
        .onConflict((conflict) => conflict.columns(["surface", "holder", "topic"]).doNothing())
        .execute();
    },
    async unmute(surface, holder, topic) {
      const { numDeletedRows } = await database
        .deleteFrom("muted")
        .where("surface", "=", surface)
        .where("holder", "=", holderKey(holder))
        .where("topic", "=", topic)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    async isMuted(surface, holder, topic) {
      const row = await database
        .selectFrom("muted")
        .select("topic")
        .where("surface", "=", surface)
        .where("holder", "=", holderKey(holder))
        .where("topic", "=", topic)
        .executeTakeFirst();
      return row !== undefined;
    },
    move: (surface, from, to) =>
      database.transaction().execute(async (transaction) => {
        const moved = await moveSubscriptions(transaction, surface, from, to);
        const mutes = await moveMutes(transaction, surface, from, to);
        return moved + mutes > 0n;
      }),
  };
}

async function moveSubscriptions(
  transaction: Transaction<StoreSchema>,
  surface: string,
  from: string,
  to: string,
): Promise<bigint> {
  const { numUpdatedRows } = await transaction
    .updateTable("subscription")
    .set({ channel: to })
    .where("surface", "=", surface)
    .where("channel", "=", from)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("subscription as there")
            .select("there.topic")
            .where("there.surface", "=", surface)
            .where("there.channel", "=", to)
            .whereRef("there.topic", "=", "subscription.topic")
            .whereRef("there.vo", "=", "subscription.vo"),
        ),
      ),
    )
    .executeTakeFirstOrThrow();
  await transaction
    .deleteFrom("subscription")
    .where("surface", "=", surface)
    .where("channel", "=", from)
    .execute();
  return numUpdatedRows;
}

async function moveMutes(
  transaction: Transaction<StoreSchema>,
  surface: string,
  from: string,
  to: string,
): Promise<bigint> {
  const old = await transaction
    .deleteFrom("muted")
    .where("surface", "=", surface)
    .where("holder", "=", holderKey({ channel: from }))
    .returningAll()
    .execute();
  for (const row of old) {
    await transaction
      .insertInto("muted")
      .values({ ...row, holder: holderKey({ channel: to }) })
      .onConflict((conflict) => conflict.columns(["surface", "holder", "topic"]).doNothing())
      .execute();
  }
  return BigInt(old.length);
}

/** As the rows have it; a channel and a person of the same id are two. */
export function holderKey(holder: MuteHolder): string {
  return "channel" in holder ? `channel ${holder.channel}` : `person ${holder.person}`;
}

function fromRow(row: Selectable<SubscriptionTable>): Subscription {
  return {
    surface: row.surface,
    channel: row.channel,
    direct: row.direct === 1,
    topic: row.topic,
    vo: row.vo === "" ? undefined : row.vo,
    owner: row.owner,
    actor: toJson(row.actor),
    since: new Date(row.since_at),
    rightsEndedAt: row.rights_ended_at === null ? undefined : new Date(row.rights_ended_at),
    toldUntil: row.told_until === null ? undefined : new Date(row.told_until),
  };
}
