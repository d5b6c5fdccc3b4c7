/**
 * Announcements go out to many channels while the program is killed again and again, and admins change some and take some
 * back. What is announced is written into the program's database beforehand, each to be told at a moment of its own; all else
 * the program does. Ctrl+C ends the killing,
 * not the counting.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PEOPLE } from "../../src/sandbox/people.ts";
import { startAdmins } from "./admins.ts";
import { announceTo, markIn } from "./announced.ts";
import { readOutbox } from "./data.ts";
import {
  type Audience,
  type Deliveries,
  judgedOn,
  markOfBatch,
  promisesBroken,
  wishesBroken,
} from "./deliveries.ts";
import { startProgram } from "./program.ts";
import type { Chance } from "./random.ts";
import type { Stage } from "./stage.ts";

export interface AnnounceOptions {
  readonly kills: number;
  readonly announcements: number;
  /** Over all surfaces. */
  readonly channels: number;
  readonly chance: Chance;
  /** Keeps the data folder, for whoever wants to look. */
  readonly keep: boolean;
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
  const admin = { AI4_ADMINS: PEOPLE.researcher.sub };
  const settings = Object.assign(admin, ...stages.map((stage) => stage.settings));
  const audience = await invite(stages, options.channels);
  const fell = new Map<string, number>();
  const doubts = new Map<string, { doubtful: number; out: number }>();
  let program = startProgram(folder, settings);
  const { announcements } = options;
  let due = () => 0;
  const admins = startAdmins(stages, { announcements, due: () => due(), chance });
  try {
    if (!(await program.ready())) throw new Error(`the program did not start; see ${folder}/serve.log`);
    await Promise.all(stages.map((stage) => stage.meet()));
    await admins.meet();
    await program.stop();
    due = await announce(folder, audience, options);
    program = startProgram(folder, settings);
    admins.begin();
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
    await admins.fallSilent();
    await settled(folder);
    // What would come twice comes late, too.
    await pause(3000);
    await program.stop();
    const posts = await Promise.all(stages.map(async (stage) => [stage, await stage.shown()] as const));
    const { rows, kept } = readOutbox(folder);
    const surfaces = posts.map(([stage, shown]) =>
      judgedOn(stage, shown, { audience, rows, kept, doubts: doubts.get(stage.name), voOf }),
    );
    const broken = [
      ...promisesBroken(surfaces),
      ...wishesBroken(admins, kept),
      ...warningsIn(readFileSync(join(folder, "serve.log"), "utf8")),
    ];
    if (broken.length > 0) broken.push(`look into ${folder}`);
    else if (!options.keep) rmSync(folder, { recursive: true, force: true });
    const { edits, cancellations } = admins;
    return { surfaces, edits, cancellations, fell, broken, seconds: (performance.now() - begun) / 1000 };
  } finally {
    if (program.running()) await program.kill();
    await Promise.all(stages.map((stage) => stage.close()));
  }
}

/** What Node has to say of the program, such as that something leaks. */
function warningsIn(log: string): readonly string[] {
  return [...new Set(log.match(/^\(node:\d+\) .*Warning.*$/gm)?.map((line) => line.replace(/^\S+ /, "")))];
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

/** How many of them are due, whenever that is asked. */
async function announce(
  folder: string,
  audience: readonly Audience[],
  { announcements, kills }: AnnounceOptions,
): Promise<() => number> {
  const first = Date.now() + LEAD_MS;
  // The last ones are told some time before the last kill.
  const between = (kills * LIFE_MS * 0.8) / Math.ceil(announcements / WAVE);
  const to = audience.map(({ stage, channel, vo }) => ({ surface: stage.name, channel, vo }));
  const at = (number: number) => new Date(first + Math.floor(number / WAVE) * between);
  await announceTo(folder, to, { announcements, vo: voOf, at });
  return () => Math.max(0, (Math.floor((Date.now() - first) / between) + 1) * WAVE);
}

/** By what was begun and not ticked off when it died; counts that, too. */
async function whereItFell(
  folder: string,
  stages: readonly Stage[],
  doubts: Map<string, { doubtful: number; out: number }>,
): Promise<string> {
  const { rows, untold } = readOutbox(folder);
  const begun = rows.filter(({ state, doubtful: open }) => state === "waiting" && open);
  const doubtful = begun.filter(({ kind }) => kind === "post");
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
  if (begun.length > 0) return "an edit begun, not ticked off";
  if (untold > 0) return "due, not handed out to all channels";
  return rows.some(({ state }) => state === "waiting") ? "between two posts" : "nothing in hand";
}

async function settled(folder: string): Promise<void> {
  let [left, since] = [Number.POSITIVE_INFINITY, Date.now()];
  while (left > 0 && Date.now() - since < PATIENCE_MS) {
    await pause(500);
    const { rows, open } = readOutbox(folder);
    const now = open + rows.filter(({ state }) => state === "waiting").length;
    if (now < left) since = Date.now();
    left = now;
  }
}
