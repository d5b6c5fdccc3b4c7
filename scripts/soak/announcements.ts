/**
 * Announcements go out to many channels while the program is killed again and again. What is announced is written into the
 * program's database beforehand, each to be told at a moment of its own; all else the program does. Ctrl+C ends the killing,
 * not the counting.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { announceTo, markIn, markOf } from "./announced.ts";
import { readOutbox, type Waiting } from "./data.ts";
import { startProgram } from "./program.ts";
import type { Chance } from "./random.ts";
import type { Shown, Stage } from "./stage.ts";

export interface AnnounceOptions {
  readonly kills: number;
  readonly announcements: number;
  /** Over all surfaces. */
  readonly channels: number;
  readonly chance: Chance;
  /** Keeps the data folder, for whoever wants to look. */
  readonly keep: boolean;
}

interface SurfaceDeliveries {
  readonly surface: string;
  readonly channels: number;
  readonly owed: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Posts that were begun and not ticked off when the program died, and how many of them were out. */
  doubtful: number;
  doubtfulOut: number;
  readonly givenUp: number;
  readonly knownAgain: number | undefined;
}

export interface Deliveries {
  readonly surfaces: readonly SurfaceDeliveries[];
  /** Where the kills fell. */
  readonly fell: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly broken: readonly string[];
}

interface Audience {
  readonly stage: Stage;
  readonly channel: string;
  readonly vo: string;
}

/** An announcement goes to the channels of one VO, as it mostly does. */
const VOS = 5;
/** Announcements that are told at one moment. */
const WAVE = 10;
/** A life of the program with its start, on average. */
const LIFE_MS = 6000;
/** The first life finds something to do. */
const LEAD_MS = 4000;
/** One kill in so many falls while the program starts. */
const WHILE_STARTING = 8;
const LONGEST_START_MS = 1500;
/** Most lives are short; in the long ones what is in doubt on Slack is read back, which takes 5 s. */
const SHORT_MS = 1500;
const LONG_MS = 9000;
/** Without any progress for so long, what is left counts as lost. */
const PATIENCE_MS = 120_000;

export async function announceUnderKills(
  stages: readonly Stage[],
  options: AnnounceOptions,
): Promise<Deliveries> {
  const { chance, kills } = options;
  const begun = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "soak-announcements-"));
  const settings = Object.assign({}, ...stages.map((stage) => stage.settings));
  const audience = await invite(stages, options.channels);
  await announce(folder, audience, options);
  const fell = new Map<string, number>();
  const doubts = new Map<string, { doubtful: number; out: number }>();
  let program = startProgram(folder, settings);
  try {
    let enough = false;
    process.once("SIGINT", () => {
      enough = true;
    });
    for (let kill = 0; kill < kills && !enough; kill += 1) {
      const starting = chance.between(1, WHILE_STARTING) === 1;
      if (starting) await pause(chance.between(0, LONGEST_START_MS));
      else if (await program.ready()) await pause(lifeOf(chance));
      else if (!enough) throw new Error(`the program ended by itself; see ${folder}/serve.log`);
      await program.kill();
      const where = starting ? "while starting" : await whereItFell(folder, stages, doubts);
      fell.set(where, (fell.get(where) ?? 0) + 1);
      program = startProgram(folder, settings);
    }
    await settled(folder);
    // What would come twice comes late, too.
    await pause(3000);
    await program.stop();
    const posts = await Promise.all(stages.map(async (stage) => [stage, await stage.shown()] as const));
    const { rows } = readOutbox(folder);
    const surfaces = posts.map(([stage, shown]) =>
      judgedOn(stage, shown, { audience, rows, doubts: doubts.get(stage.name), options }),
    );
    const broken = surfaces.flatMap(promisesBroken);
    if (broken.length > 0) broken.push(`look into ${folder}`);
    else if (!options.keep) rmSync(folder, { recursive: true, force: true });
    return { surfaces, fell, broken, seconds: (performance.now() - begun) / 1000 };
  } finally {
    if (program.running()) await program.kill();
    await Promise.all(stages.map((stage) => stage.close()));
  }
}

/** After the start, ms. */
function lifeOf(chance: Chance): number {
  return chance.next() < 0.7 ? chance.between(0, SHORT_MS) : chance.between(0, LONG_MS);
}

async function invite(stages: readonly Stage[], channels: number): Promise<readonly Audience[]> {
  const audience: Audience[] = [];
  for (const [index, stage] of stages.entries()) {
    const share = Math.floor(channels / stages.length) + (index < channels % stages.length ? 1 : 0);
    for (const channel of await stage.open(share))
      audience.push({ stage, channel, vo: voOf(audience.length) });
  }
  return audience;
}

function voOf(number: number): string {
  return `vo-${number % VOS}.example.org`;
}

async function announce(
  folder: string,
  audience: readonly Audience[],
  { announcements, kills }: AnnounceOptions,
): Promise<void> {
  const first = Date.now() + LEAD_MS;
  // The last ones are told some time before the last kill.
  const between = (kills * LIFE_MS * 0.8) / Math.ceil(announcements / WAVE);
  const to = audience.map(({ stage, channel, vo }) => ({ surface: stage.name, channel, vo }));
  const at = (number: number) => new Date(first + Math.floor(number / WAVE) * between);
  await announceTo(folder, to, { announcements, vo: voOf, at });
}

/** By what was begun and not ticked off when it died; counts that, too. */
async function whereItFell(
  folder: string,
  stages: readonly Stage[],
  doubts: Map<string, { doubtful: number; out: number }>,
): Promise<string> {
  const { rows, told, due } = readOutbox(folder);
  const doubtful = rows.filter(({ state, doubtful: open }) => state === "waiting" && open);
  let out = 0;
  for (const stage of stages) {
    const mine = doubtful.filter(({ surface }) => surface === stage.name);
    if (mine.length === 0) continue;
    const there = new Set((await stage.shown()).map(({ channel, text }) => `${channel} ${markIn(text)}`));
    const known = mine.filter(({ destination, batch }) => there.has(`${destination} ${markOfBatch(batch)}`));
    const count = doubts.get(stage.name) ?? { doubtful: 0, out: 0 };
    count.doubtful += mine.length;
    count.out += known.length;
    doubts.set(stage.name, count);
    out += known.length;
  }
  if (out > 0) return "posted, not ticked off";
  if (doubtful.length > 0) return "begun, not posted";
  if (told < due) return "due, not handed out to all channels";
  return rows.some(({ state }) => state === "waiting") ? "between two posts" : "nothing in hand";
}

/** Announcements are numbered from 1 in the order in which they were made. */
function markOfBatch(batch: string | null): string {
  return markOf(Number(/\d+/.exec(batch ?? "")?.[0]) - 1);
}

async function settled(folder: string): Promise<void> {
  let [left, since] = [Number.POSITIVE_INFINITY, Date.now()];
  while (left > 0 && Date.now() - since < PATIENCE_MS) {
    await pause(500);
    const { rows, told, all } = readOutbox(folder);
    const now = all - told + rows.filter(({ state }) => state === "waiting").length;
    if (now < left) since = Date.now();
    left = now;
  }
}

interface Evidence {
  readonly audience: readonly Audience[];
  readonly rows: readonly Waiting[];
  readonly doubts: { readonly doubtful: number; readonly out: number } | undefined;
  readonly options: AnnounceOptions;
}

function judgedOn(
  stage: Stage,
  shown: readonly Shown[],
  { audience, rows, doubts, options }: Evidence,
): SurfaceDeliveries {
  const mine = audience.filter((one) => one.stage === stage);
  const counts = new Map<string, number>();
  for (const { channel, text } of shown) {
    const key = `${channel} ${markIn(text)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const owed = mine.flatMap(({ channel, vo }) =>
    Array.from({ length: options.announcements }, (_, number) => number)
      .filter((number) => voOf(number) === vo)
      .map((number) => `${channel} ${markOf(number)}`),
  );
  return {
    surface: stage.name,
    channels: mine.length,
    owed: owed.length,
    lost: owed.filter((key) => !counts.has(key)),
    doubled: owed.filter((key) => (counts.get(key) ?? 0) > 1),
    doubtful: doubts?.doubtful ?? 0,
    doubtfulOut: doubts?.out ?? 0,
    givenUp: rows.filter(({ surface, state }) => surface === stage.name && state === "parked").length,
    knownAgain: stage.knownAgain(),
  };
}

function promisesBroken({ surface, lost, doubled, givenUp }: SurfaceDeliveries): readonly string[] {
  return [
    ...lost.map((post) => `lost on ${surface}: ${post}`),
    ...doubled.map((post) => `twice on ${surface}: ${post}`),
    ...(givenUp > 0 ? [`given up on ${surface}: ${givenUp}`] : []),
  ];
}

export function printedDeliveries({ surfaces, fell, seconds, broken }: Deliveries): string {
  const heads = [
    "channels",
    "owed",
    "lost",
    "doubled",
    "given up",
    "in doubt",
    "of these out",
    "known again",
  ];
  const rows = surfaces.map((one) =>
    [
      one.channels,
      one.owed,
      one.lost.length,
      one.doubled.length,
      one.givenUp,
      one.doubtful,
      one.doubtfulOut,
      one.knownAgain ?? "–",
    ].map(String),
  );
  const line = (name: string, cells: readonly string[]) =>
    `  ${name.padEnd(10)}${cells.map((cell, index) => cell.padStart((heads[index] ?? "").length + 2)).join("")}`;
  const kills = [...fell].map(
    ([where, count]) => `  killed: ${where.padEnd(38)}${String(count).padStart(5)}`,
  );
  const died = [...fell.values()].reduce((sum, count) => sum + count, 0);
  return [
    line("", heads),
    ...surfaces.map(({ surface }, index) => line(surface, rows[index] ?? [])),
    "",
    ...kills,
    `  ${died} kills in ${Math.round(seconds)} s`,
    ...(broken.length === 0 ? ["  Every promise was kept."] : broken.map((words) => `  BROKEN: ${words}`)),
  ].join("\n");
}
