/**
 * Measures the outbox: announcements to 1,000 channels on fakes that keep the vendors' limits, and on a real Synapse that keeps
 * its own; time runs faster in them. Each announcement goes to all channels; the wall time is that from the first post to the last.
 */
import { mkdtempSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { SCOPES } from "../adapters/slack/manifest.ts";
import { startDiscord } from "../test/kit/discord/server.ts";
import { faultProxy } from "../test/kit/fault-proxy.ts";
import { startFakeSlack } from "../test/kit/slack/fake-slack.ts";
import { APP_TOKEN, BOT, BOT_TOKEN } from "../test/kit/slack/workspace.ts";
import { noSynapse } from "../test/kit/synapse.ts";
import { matrixRooms } from "./bench/outbox-matrix.ts";
import { type MemorySample, memoryWords } from "./bench/outbox-memory.ts";
import { bucket, leastInWindows, leastSeconds, rulesOf, slidingWindow } from "./bench/outbox-pace.ts";
import { start, UNPACED } from "./bench/surfaces/contender.ts";
import { announceTo, type Destination } from "./soak/announced.ts";

const { values } = parseArgs({
  options: {
    channels: { type: "string" },
    announcements: { type: "string", default: "1" },
    surface: { type: "string" },
  },
});
const ANNOUNCEMENTS = Number(values.announcements);
const CHANNELS = Number(values.channels ?? 1000);
const POSTS = CHANNELS * ANNOUNCEMENTS;
/** Making a room takes a real homeserver a while. */
const ROOMS = Number(values.channels ?? 200);
/** The program looks for what others wrote into its database when it starts, and must be connected before. */
const LEAD_MS = 8000;
const LOOK_MS = 250;

interface Track {
  readonly name: "slack" | "discord" | "matrix";
  /** How much faster time runs. */
  readonly haste: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly channels: readonly string[];
  /** Seconds, in the fake's time. */
  readonly least: number;
  posts(): number;
  refused(): number;
  close(): Promise<void>;
}

/** Slack says “about one a second” per channel and “several hundred a minute” per workspace: taken as 300, and 100 at once. */
async function slackTrack(): Promise<Track> {
  const haste = 5;
  const allowance = { burst: 100, perSecond: 5 * haste };
  const fake = await startFakeSlack(SCOPES.keys());
  const { workspace } = fake;
  const clock = setInterval(() => {
    workspace.clock = Date.now();
  }, 5);
  const channels = Array.from({ length: CHANNELS }, (_, index) => `C${100 + index}`);
  for (const id of channels) workspace.channels.set(id, { id, members: new Set([BOT]), messages: [] });
  fake.limit(rulesOf(bucket(allowance), () => bucket({ burst: 1, perSecond: haste * 1.02 })));
  return {
    name: "slack",
    haste,
    settings: { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN, SLACK_API_URL: fake.apiUrl },
    channels,
    least: leastSeconds(POSTS, allowance),
    posts: () => fake.calls.filter((name) => name === "chat.postMessage").length - fake.tooEarly,
    refused: () => fake.tooEarly,
    async close() {
      clearInterval(clock);
      await fake.close();
    },
  };
}

/** Discord takes 50 requests a second, and 5 posts in 5 s per channel. */
async function discordTrack(): Promise<Track> {
  const haste = 1;
  const fake = await startDiscord(() => new Date());
  const { state } = fake;
  const channels = Array.from({ length: CHANNELS }, () => {
    const id = state.nextId();
    state.channels.set(id, { id, type: 0, guild_id: state.guild });
    return id;
  });
  fake.limit(rulesOf(slidingWindow(50, 1 / haste), () => slidingWindow(5, 5 / haste)));
  return {
    name: "discord",
    haste,
    settings: { DISCORD_TOKEN: state.token, DISCORD_API_URL: fake.apiUrl },
    channels,
    least: leastInWindows(POSTS, 50, 1 / haste),
    posts: () => state.messages.length,
    refused: () => fake.seen.filter(({ status }) => status === 429).length,
    close: () => fake.close(),
  };
}

/**
 * Synapse takes 0.2 events a second from an account, over all rooms, and 10 at once, unless it is told otherwise. The buttons of
 * the announcements are events too; they come after these.
 */
async function matrixTrack(): Promise<Track> {
  const haste = 20;
  const allowance = { burst: 10, perSecond: 0.2 * haste };
  const { url, bot, rooms, stop } = await matrixRooms(ROOMS, allowance);
  const proxy = await faultProxy(url);
  const sent = /\/send\/m\.room\.message\//;
  return {
    name: "matrix",
    haste,
    settings: {
      MATRIX_HOMESERVER_URL: proxy.url,
      MATRIX_ACCESS_TOKEN: bot.token,
      MATRIX_MESSAGES_PER_SECOND: String(allowance.perSecond),
      MATRIX_MESSAGES_AT_ONCE: String(allowance.burst),
    },
    channels: rooms,
    least: leastSeconds(rooms.length * ANNOUNCEMENTS, allowance),
    posts: () => proxy.seen.filter(({ path, status }) => status === 200 && sent.test(path)).length,
    refused: () => proxy.seen.filter(({ status }) => status === 429).length,
    async close() {
      await proxy[Symbol.asyncDispose]();
      await stop();
    },
  };
}

async function measured(track: Track): Promise<boolean> {
  const all = track.channels.length * ANNOUNCEMENTS;
  const folder = mkdtempSync(join(tmpdir(), "bench-outbox-"));
  const to = track.channels.map((channel): Destination => ({ surface: track.name, channel, vo: undefined }));
  await announceTo(folder, to, {
    announcements: ANNOUNCEMENTS,
    vo: () => null,
    at: () => new Date(Date.now() + LEAD_MS),
  });
  const settings = { ...track.settings, BENCH_HASTE: String(track.haste) };
  const running = await start({ ...UNPACED, name: track.name }, settings, folder);
  let [first, last, before, used] = [0, 0, 0, 0];
  const memory: MemorySample[] = [];
  while (before < all) {
    await pause(before === 0 ? 1 : LOOK_MS / 10);
    const posts = track.posts();
    if (posts > before) {
      last = performance.now();
      if (before === 0) [first, used] = [last, running.processor()];
    }
    if (first > 0 && performance.now() - first > memory.length * LOOK_MS)
      memory.push({ posts, mb: running.memory() });
    before = posts;
  }
  const processor = running.processor() - used;
  const refused = track.refused();
  await running.stop();
  await track.close();
  const seconds = (last - first) / 1000;
  const ratio = seconds / track.least;
  const ok = ratio <= 1.05 && refused === 0;
  console.log(
    `${track.name.padEnd(8)} × ${track.haste}: ${all} posts to ${track.channels.length} channels in ${seconds.toFixed(2)} s, at least ${track.least.toFixed(2)} s: ` +
      `ratio ${ratio.toFixed(3)} · ${refused} answers 429 · ${(processor / all).toFixed(1)} ms of processor for each · ${memoryWords(memory, track.channels.length)}${ok ? "" : " · MISSED"}`,
  );
  return ok;
}

console.log(
  `node ${process.version}, ${availableParallelism()} cores; ${ANNOUNCEMENTS} announcement(s) to all channels; × is how much faster time runs\n`,
);
const TRACKS = new Map<string, () => Promise<Track>>([
  ["slack", slackTrack],
  ["discord", discordTrack],
  ["matrix", matrixTrack],
]);
const kept: boolean[] = [];
for (const [name, make] of TRACKS) {
  if (values.surface !== undefined && values.surface !== name) continue;
  const missing = name === "matrix" ? noSynapse() : undefined;
  if (missing === undefined) kept.push(await measured(await make()));
  else console.log(`${name.padEnd(8)} LEFT OUT: ${missing}`);
}
process.exit(kept.every((one) => one) ? 0 : 1);
