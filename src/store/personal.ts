import type { Kysely } from "kysely";
import { toJson } from "./columns.ts";
import type { Owner, PersonalStore } from "./personal-port.ts";
import type { StoreSchema } from "./schema.ts";
import { holderKey } from "./subscriptions.ts";

/** Rows per statement, far below the number of values that one statement may carry. */
const ROWS_AT_ONCE = 500;

/** Who decided, where that person was forgotten. */
const FORGOTTEN = "somebody";

export function createPersonal(database: Kysely<StoreSchema>): PersonalStore {
  return {
    async read(owner) {
      const memories = await database.selectFrom("memory").selectAll().execute();
      const pending = await database
        .selectFrom("pending")
        .select(["kind", "actor", "conversation", "command", "created_at", "expires_at"])
        .execute();
      const operations = await database
        .selectFrom("operation")
        .select(["id", "command", "started_at"])
        .where("actor", "=", owner.actor)
        .where("finished_at", "is", null)
        .execute();
      const approvals = await database
        .selectFrom("approval")
        .select(["asker", "title", "created_at", "expires_at"])
        .execute();
      const decisions = await database
        .selectFrom("approval")
        .select(["title", "decision", "decided_name", "reason"])
        .where("decided_by", "=", owner.actor)
        .execute();
      const settings = await database
        .selectFrom("channel_setting")
        .select(["surface", "channel", "set_at"])
        .where("set_by", "=", owner.actor)
        .execute();
      const lastTimes = await database
        .selectFrom("last_time")
        .selectAll()
        .where("actor", "=", owner.actor)
        .execute();
      const posts = await database
        .selectFrom("outbox")
        .select(["due_at", "created_at"])
        .where("owner", "=", owner.actor)
        .where("state", "=", "waiting")
        .execute();
      const watches = await database
        .selectFrom("watch")
        .select(["deployment", "title"])
        .where("owner", "=", owner.actor)
        .execute();
      const subscriptions = await database
        .selectFrom("subscription")
        .selectAll()
        .where("owner", "=", owner.actor)
        .execute();
      const announcements = await database
        .selectFrom("announcement")
        .select(["content", "created_at"])
        .where("owner", "=", owner.actor)
        .execute();
      const leases = await database
        .selectFrom("deployment_lease")
        .select(["deployment", "title", "ends_at"])
        .where("owner", "=", owner.actor)
        .execute();
      const starts = await database
        .selectFrom("later_start")
        .select(["command", "title", "at"])
        .where("owner", "=", owner.actor)
        .execute();
      const clusterWatches = await database
        .selectFrom("cluster_watch")
        .select(["vo", "datacenter", "gpu_type", "ends_at"])
        .where("owner", "=", owner.actor)
        .execute();
      const follows = await database
        .selectFrom("follow")
        .select(["command", "expires_at"])
        .where("actor", "=", owner.actor)
        .execute();
      const muted = await database
        .selectFrom("muted")
        .select(["surface", "topic", "muted_at"])
        .where("holder", "=", holderKey({ person: owner.actor }))
        .execute();
      return {
        follows: follows.map((row) => ({ command: row.command, until: moment(row.expires_at) })),
        muted: muted.map((row) => ({ surface: row.surface, topic: row.topic, since: moment(row.muted_at) })),
        leases: leases.map((row) => ({
          deployment: row.deployment,
          title: row.title,
          ends: moment(row.ends_at),
        })),
        laterStarts: starts.map((row) => ({ command: row.command, title: row.title, at: moment(row.at) })),
        clusterWatches: clusterWatches.map((row) => ({
          vo: row.vo,
          datacenter: row.datacenter,
          gpuType: row.gpu_type,
          until: moment(row.ends_at),
        })),
        announcements: announcements.map((row) => ({
          announced: toJson(row.content),
          made: moment(row.created_at),
        })),
        lastTimes: lastTimes.map((row) => ({
          command: row.command,
          about: row.about,
          chosen: toJson(row.params),
          at: moment(row.at),
        })),
        subscriptions: subscriptions.map((row) => ({
          surface: row.surface,
          channel: row.channel,
          topic: row.topic,
          vo: row.vo,
          since: moment(row.since_at),
        })),
        watches: watches.map((row) => ({ deployment: row.deployment, title: row.title })),
        messages: posts.map((row) => ({ made: moment(row.created_at), due: moment(row.due_at) })),
        requests: approvals
          .filter((row) => askedBy(owner, row))
          .map((row) => ({
            title: row.title,
            made: moment(row.created_at),
            until: moment(row.expires_at),
          })),
        decisions: decisions.map((row) => ({
          title: row.title,
          decision: row.decision,
          as: row.decided_name,
          reason: row.reason,
        })),
        settings: settings.map((row) => ({
          surface: row.surface,
          channel: row.channel,
          set: moment(row.set_at),
        })),
        conversations: memories
          .filter(({ conversation }) => owner.owns(conversation))
          .map((row) => ({ until: moment(row.expires_at), remembered: toJson(row.memory) })),
        offers: pending
          .filter((row) => isOwn(owner, row))
          .map((row) => ({
            kind: row.kind,
            command: row.command,
            made: moment(row.created_at),
            until: moment(row.expires_at),
          })),
        changes: operations.map((row) => ({
          operation: row.id,
          command: row.command,
          began: moment(row.started_at),
        })),
      };
    },
    erase: (owner) =>
      database.transaction().execute(async (transaction) => {
        const memories = await transaction.selectFrom("memory").select("conversation").execute();
        const conversations = memories.map((row) => row.conversation).filter(owner.owns);
        for (const some of inParts(conversations)) {
          await transaction.deleteFrom("memory").where("conversation", "in", some).execute();
        }
        const pending = await transaction
          .selectFrom("pending")
          .select(["token", "actor", "conversation"])
          .execute();
        const tokens = pending.filter((row) => isOwn(owner, row)).map(({ token }) => token);
        for (const some of inParts(tokens)) {
          await transaction.deleteFrom("pending").where("token", "in", some).execute();
        }
        await transaction.deleteFrom("last_time").where("actor", "=", owner.actor).execute();
        await transaction.deleteFrom("follow").where("actor", "=", owner.actor).execute();
        await transaction.deleteFrom("watch").where("owner", "=", owner.actor).execute();
        await transaction
          .deleteFrom("subscription")
          .where("owner", "=", owner.actor)
          .where("direct", "=", 1)
          .execute();
        // What was announced stands in channels: it stays, without the name.
        await transaction
          .updateTable("announcement")
          .set({ owner: "" })
          .where("owner", "=", owner.actor)
          .execute();
        // What a channel hears of is the channel's: it stays, without the name.
        await transaction
          .updateTable("subscription")
          .set({ owner: "", actor: "null" })
          .where("owner", "=", owner.actor)
          .execute();
        await transaction
          .deleteFrom("muted")
          .where("holder", "=", holderKey({ person: owner.actor }))
          .execute();
        await transaction.deleteFrom("deployment_lease").where("owner", "=", owner.actor).execute();
        await transaction.deleteFrom("later_start").where("owner", "=", owner.actor).execute();
        await transaction.deleteFrom("cluster_watch").where("owner", "=", owner.actor).execute();
        await transaction.deleteFrom("outbox").where("owner", "=", owner.actor).execute();
        const approvals = await transaction.selectFrom("approval").select(["id", "asker"]).execute();
        const requests = approvals.filter((row) => askedBy(owner, row)).map(({ id }) => id);
        for (const some of inParts(requests)) {
          await transaction.deleteFrom("approval").where("id", "in", some).execute();
        }
        // What others asked for, and the rules of a channel, are theirs too: they stay, without the name.
        await transaction
          .updateTable("approval")
          .set({ decided_by: "", decided_name: FORGOTTEN, reason: null })
          .where("decided_by", "=", owner.actor)
          .execute();
        await transaction
          .deleteFrom("channel_setting")
          .where("set_by", "=", owner.actor)
          .where("direct", "=", 1)
          .execute();
        await transaction
          .updateTable("channel_setting")
          .set({ set_by: "" })
          .where("set_by", "=", owner.actor)
          .execute();
      }),
  };
}

function isOwn(owner: Owner, row: { readonly actor: string | null; readonly conversation: string }): boolean {
  return row.actor === owner.actor || owner.owns(row.conversation);
}

/** The asker is kept as JSON, with his account in it. */
function askedBy(owner: Owner, row: { readonly asker: string }): boolean {
  const { actor } = JSON.parse(row.asker) as { actor?: { surface?: unknown; id?: unknown } };
  return `${String(actor?.surface)}:${String(actor?.id)}` === owner.actor;
}

function moment(millis: number): string {
  return new Date(millis).toISOString();
}

function* inParts<T>(values: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
    yield values.slice(start, start + ROWS_AT_ONCE);
  }
}
