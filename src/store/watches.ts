import type { Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import type { StoreSchema } from "./schema.ts";
import type { WatchTable } from "./schema-jobs.ts";
import type { Json } from "./store.ts";
import type { Watch, WatchGroup, WatchStore } from "./watch-port.ts";

export function createWatches(database: Kysely<StoreSchema>, own: OwnProcess): WatchStore {
  const one = (owner: string, deployment: string) =>
    database.selectFrom("watch").selectAll().where("owner", "=", owner).where("deployment", "=", deployment);
  const update = (owner: string, deployment: string) =>
    database.updateTable("watch").where("owner", "=", owner).where("deployment", "=", deployment);
  const living = async (now: Date): Promise<readonly string[]> =>
    (await database.transaction().execute((transaction) => instancesIn(transaction, own, now))).alive;

  return {
    async put(watch, now, follower) {
      const known = await one(watch.owner, watch.deployment).executeTakeFirst();
      if (known) {
        const values = {
          told: JSON.stringify(union(known.told, watch.told)),
          actor: JSON.stringify(watch.actor),
          place: JSON.stringify(watch.place),
          ...(watch.until === undefined ? {} : { ends_at: watch.until && toMillis(watch.until) }),
        };
        await update(watch.owner, watch.deployment)
          .set(follower === undefined ? values : { ...values, follower })
          .execute();
        return;
      }
      await database
        .insertInto("watch")
        .values({
          owner: watch.owner,
          deployment: watch.deployment,
          surface: watch.surface,
          vo: watch.vo,
          kind: watch.kind,
          title: watch.title,
          actor: JSON.stringify(watch.actor),
          place: JSON.stringify(watch.place),
          since_at: toMillis(watch.since),
          told: JSON.stringify(watch.told),
          seen: null,
          seen_at: null,
          follower: follower ?? null,
          next_at: toMillis(now),
          ends_at: watch.until ? toMillis(watch.until) : null,
        })
        .onConflict((conflict) => conflict.columns(["owner", "deployment"]).doNothing())
        .execute();
    },
    async release(owner, deployment, told, now) {
      const known = await one(owner, deployment).executeTakeFirst();
      if (!known) return;
      await update(owner, deployment)
        .set({ follower: null, told: JSON.stringify(union(known.told, told)), next_at: toMillis(now) })
        .execute();
    },
    async find(owner, deployment) {
      const row = await one(owner, deployment).executeTakeFirst();
      return row && fromRow(row);
    },
    async at(surface, channel) {
      const rows = await database
        .selectFrom("watch")
        .selectAll()
        .where("surface", "=", surface)
        .orderBy("since_at", "desc")
        .execute();
      const here = (place: Json) => (place as { readonly channel?: unknown }).channel === channel;
      return rows.map(fromRow).filter((watch) => here(watch.place));
    },
    async due(surface, now, most) {
      const alive = await living(now);
      return database
        .selectFrom("watch")
        .select(["owner", "vo", "kind"])
        .where("surface", "=", surface)
        .where("next_at", "<=", toMillis(now))
        .where(({ or, eb }) => or([eb("follower", "is", null), eb("follower", "not in", alive)]))
        .groupBy(["owner", "vo", "kind"])
        .orderBy(({ fn }) => fn.min("next_at"))
        .limit(most)
        .execute();
    },
    async nextAt(surface) {
      const row = await database
        .selectFrom("watch")
        .select(({ fn }) => fn.min("next_at").as("at"))
        .where("surface", "=", surface)
        .where("follower", "is", null)
        .executeTakeFirst();
      return row?.at == null ? undefined : new Date(row.at);
    },
    async in({ owner, vo, kind }, now) {
      const alive = await living(now);
      const rows = await database
        .selectFrom("watch")
        .selectAll()
        .where("owner", "=", owner)
        .where("vo", "=", vo)
        .where("kind", "=", kind)
        .where(({ or, eb }) => or([eb("follower", "is", null), eb("follower", "not in", alive)]))
        .orderBy("since_at")
        .execute();
      return rows.map(fromRow);
    },
    async note({ owner, deployment, seen, told, title }) {
      await update(owner, deployment)
        .set({
          title,
          told: JSON.stringify(told),
          seen: seen?.status ?? null,
          seen_at: seen ? toMillis(seen.at) : null,
        })
        .execute();
    },
    async schedule({ owner, vo, kind }: WatchGroup, at) {
      await database
        .updateTable("watch")
        .set({ next_at: toMillis(at) })
        .where("owner", "=", owner)
        .where("vo", "=", vo)
        .where("kind", "=", kind)
        .execute();
    },
    async end(owner, deployment) {
      await database
        .deleteFrom("watch")
        .where("owner", "=", owner)
        .where("deployment", "=", deployment)
        .execute();
    },
    async all(most) {
      const rows = await database
        .selectFrom("watch")
        .selectAll()
        .orderBy("since_at", "desc")
        .limit(most)
        .execute();
      return rows.map((row) => ({ ...fromRow(row), nextAt: new Date(row.next_at) }));
    },
  };
}

function union(stored: string, more: readonly string[]): readonly string[] {
  return [...new Set([...(JSON.parse(stored) as string[]), ...more])];
}

function fromRow(row: Selectable<WatchTable>): Watch {
  return {
    owner: row.owner,
    deployment: row.deployment,
    surface: row.surface,
    vo: row.vo,
    kind: row.kind,
    title: row.title,
    actor: toJson(row.actor),
    place: toJson(row.place),
    since: new Date(row.since_at),
    told: JSON.parse(row.told) as string[],
    until: row.ends_at === null ? null : new Date(row.ends_at),
    seen: row.seen === null ? undefined : { status: row.seen, at: new Date(row.seen_at ?? 0) },
  };
}
