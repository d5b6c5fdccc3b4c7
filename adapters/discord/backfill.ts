/**
 * What was said while nobody listened. Discord replays a broken connection only while its session lives; a session dies with
 * the process, so after a new one the channels are read back from the moment up to which everything was heard.
 */
import {
  type APIMessage,
  type APITextChannel,
  ChannelType,
  type GatewayGuildCreateDispatchData,
  type GatewayMessageCreateDispatchData,
  Routes,
} from "discord-api-types/v10";
import type { SurfaceDeps } from "../../src/surface.ts";
import type { DiscordClient } from "./client.ts";
import { postFailure, statusOf } from "./failure.ts";
import { isForUs } from "./inbound.ts";
import { BACKFILL } from "./limits.ts";

export interface BackfillDeps extends Pick<SurfaceDeps, "memory" | "log" | "now"> {
  readonly client: DiscordClient;
  /** Takes a message in; one that is known already does nothing. */
  readonly take: (message: GatewayMessageCreateDispatchData, self: string) => Promise<void>;
  /** Says that what was said up to then was not acted on. `key` names the post over all attempts. */
  readonly excuse: (channel: string, from: Date, to: Date, key: string) => Promise<void>;
}

export interface Backfill {
  /** A message is taken in: its channel is one to look into later. */
  spokenIn(channel: string): Promise<void>;
  /** The connection lives: what was said up to now was heard. */
  alive(): Promise<void>;
  /** A new session has begun; reads what the old one missed. */
  begun(self: string): Promise<void>;
  /** Channels in which something may have been said to the bot for the first time. */
  guild(guild: Pick<GatewayGuildCreateDispatchData, "channels" | "threads" | "joined_at">): Promise<void>;
}

/** Kept over restarts. */
interface Kept {
  /** Everything said before this moment was heard, ms since 1970. */
  readonly heardUntil: number;
  /** Where the bot was spoken to, the newest last. */
  readonly channels: readonly string[];
}

const KEY = "backfill";
/** Discord's ids count from here, ms since 1970. */
const EPOCH = 1_420_070_400_000;

export function createBackfill(deps: BackfillDeps): Backfill {
  const { client, memory, log, now } = deps;
  let kept: Kept | undefined;
  let loaded: Promise<void> | undefined;
  /** From when on the current session has to read back; set once one has begun. */
  let missedSince: Promise<number> | undefined;
  /** Until what was missed is read, nothing later counts as heard. */
  let caughtUp = false;
  let me = "";
  const looked = new Set<string>();

  const read = (): Promise<Kept | undefined> => {
    loaded ??= memory.get(KEY).then((text) => {
      kept ??= text === undefined ? undefined : (JSON.parse(text) as Kept);
    });
    return loaded.then(() => kept);
  };
  /** Changes what is kept without waiting in between, so that two changes at once are both kept. */
  const change = async (next: Kept): Promise<void> => {
    kept = next;
    await memory.set(KEY, JSON.stringify(next));
  };

  async function look(channel: string, since: number): Promise<void> {
    if (looked.has(channel)) return;
    looked.add(channel);
    try {
      await readBack(channel, since);
    } catch (error) {
      const gone = statusOf(error) === 403 || statusOf(error) === 404;
      if (!gone) looked.delete(channel);
      log.warn({ channel, reason: postFailure(error).message }, "a channel could not be read back");
      if (!gone) throw error;
    }
  }

  async function readBack(channel: string, since: number): Promise<void> {
    const get = { method: "GET", route: Routes.channel(channel) } as const;
    const facts = (await client.paced(channel, get)) as APITextChannel;
    // What comes over REST does not say which server it is of; without one it is a direct message.
    const place =
      (facts.type as ChannelType) === ChannelType.DM ? {} : { guild_id: facts.guild_id ?? "unknown" };
    const oldest = Math.max(since, now().getTime() - BACKFILL.oldestMs);
    let after = String(BigInt(oldest - EPOCH) << 22n);
    let late: { readonly from: number; to: number; readonly id: string } | undefined;
    for (let page = 0; page < BACKFILL.pages; page += 1) {
      const query = new URLSearchParams({ after, limit: "100" });
      const answer = await client.paced(channel, {
        method: "GET",
        route: Routes.channelMessages(channel),
        query,
      });
      const messages = (answer as APIMessage[]).toSorted((one, two) =>
        BigInt(one.id) < BigInt(two.id) ? -1 : 1,
      );
      for (const message of messages) {
        const said = { ...message, ...place } as GatewayMessageCreateDispatchData;
        if (!isForUs(said, me)) continue;
        const at = timeOf(message.id);
        if (now().getTime() - at <= BACKFILL.staleMs) await deps.take(said, me);
        // What is as old as this may have been heard after all; nobody is told that it was not.
        else if (at > since + BACKFILL.overlapMs) late = { from: late?.from ?? at, to: at, id: message.id };
      }
      after = messages.at(-1)?.id ?? after;
      if (messages.length < 100) break;
    }
    if (late) await deps.excuse(channel, new Date(late.from), new Date(late.to), `away ${late.id}`);
  }

  async function catchUp(): Promise<void> {
    const since = (await missedSince) ?? now().getTime();
    const { channels = [] } = (await read()) ?? {};
    const looks = await Promise.allSettled(channels.map((channel) => look(channel, since)));
    if (looks.some(({ status }) => status === "rejected")) {
      // The mark stays where it is, so that nothing is forgotten, and the rest is tried again.
      setTimeout(() => void catchUp().catch(() => undefined), BACKFILL.retryMs).unref();
      return;
    }
    caughtUp = true;
  }

  /** Where reading back begins. What was said before the bot was first started is nobody's question to it. */
  async function beginning(): Promise<number> {
    await read();
    const known = kept;
    if (known !== undefined) return known.heardUntil - BACKFILL.overlapMs;
    await change({ heardUntil: now().getTime(), channels: [] });
    return now().getTime();
  }

  return {
    async spokenIn(channel) {
      await read();
      // Looked at only now: of several that wait for the same reading, each must see what the one before it changed.
      const known = kept ?? { heardUntil: now().getTime(), channels: [] };
      if (known.channels.includes(channel)) return;
      await change({ ...known, channels: [...known.channels, channel].slice(-BACKFILL.channels) });
    },
    async alive() {
      if (!caughtUp) return;
      await read();
      const known = kept;
      const at = now().getTime();
      if (known !== undefined && at - known.heardUntil < BACKFILL.markMs) return;
      await change({ heardUntil: at, channels: known?.channels ?? [] });
    },
    async begun(self) {
      me = self;
      caughtUp = false;
      looked.clear();
      missedSince = beginning();
      await catchUp();
    },
    async guild({ channels, threads, joined_at }) {
      if (missedSince === undefined) return;
      const since = Math.max(await missedSince, Date.parse(joined_at) || 0);
      const news = [...channels, ...threads]
        .flatMap((channel) => {
          const last = "last_message_id" in channel ? channel.last_message_id : undefined;
          return last && timeOf(last) > since ? [{ id: channel.id, at: timeOf(last) }] : [];
        })
        .toSorted((one, two) => two.at - one.at);
      for (const { id } of news.slice(0, BACKFILL.channels)) await look(id, since).catch(() => undefined);
    },
  };
}

function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + EPOCH;
}
