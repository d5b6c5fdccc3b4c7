/** People talk to the program while it is killed again and again; at the end everything must have been answered once. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readWritten, watchDeployments } from "./data.ts";
import { type Event, type People, startPeople } from "./people.ts";
import { type Program, type Stopped, startProgram } from "./program.ts";
import type { Chance } from "./random.ts";
import type { Stage } from "./stage.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface SoakOptions {
  readonly kills: number;
  readonly chance: Chance;
  /** Mean time between two questions, ms. */
  readonly betweenMs: number;
  /** How long the last answers may take: a change that was cut off is told after 90 s. */
  readonly patienceMs: number;
  /** Keeps the data folder, for whoever wants to look. */
  readonly keep: boolean;
}

/** One end in so many is an orderly one: told to stop, under load, it finishes what it has in hand. */
const IN_ORDER = 8;
/** One kill in so many falls while the program starts. */
const WHILE_STARTING = 8;
const LONGEST_START_MS = 1500;
/** After an event the next kill comes within this; most steps from delivery to answer take less. */
const SOON_MS = 90;
const LATER_MS = 2500;

export async function soak(stage: Stage, options: SoakOptions): Promise<Verdict> {
  const folder = mkdtempSync(join(tmpdir(), `soak-${stage.name}-`));
  const fell = new Map<string, number>();
  const drains: Stopped[] = [];
  let program: Program | undefined;
  try {
    program = startProgram(folder, stage.settings);
    if (!(await program.ready())) throw new Error(`the program did not start; see ${folder}/serve.log`);
    watchDeployments(folder);
    await stage.meet();
    const people = startPeople(stage, options.chance, options);
    for (let kill = 0; kill < options.kills; kill += 1) {
      const where = await endOnce(program, people, { stage, chance: options.chance, folder, drains });
      fell.set(where, (fell.get(where) ?? 0) + 1);
      program = startProgram(folder, stage.settings);
    }
    people.fallSilent();
    await people.settled(options.patienceMs);
    // What would come twice comes late, too.
    await pause(Math.min(options.patienceMs, 8000));
    drains.push(await program.stop());
    const verdict = await judge({ stage, people, folder, kills: options.kills, fell, drains });
    if (verdict.broken.length > 0) {
      const seen = { events: people.events, shown: await stage.shown() };
      writeFileSync(join(folder, "seen.json"), JSON.stringify(seen, undefined, 1));
      verdict.broken.push(`look into ${folder}`);
    }
    if (!options.keep && verdict.broken.length === 0) rmSync(folder, { recursive: true, force: true });
    return verdict;
  } finally {
    if (program?.running()) await program.kill();
    await stage.close();
  }
}

interface Scene {
  readonly stage: Stage;
  readonly chance: Chance;
  readonly folder: string;
  readonly drains: Stopped[];
}

/** Ends the program at some moment, mostly by a kill; where that fell, in words. */
async function endOnce(
  program: Program,
  people: People,
  { stage, chance, folder, drains }: Scene,
): Promise<string> {
  if (chance.between(1, WHILE_STARTING) === 1) {
    await pause(chance.between(0, LONGEST_START_MS));
    await program.kill();
    return "while starting";
  }
  if (!(await program.ready())) throw new Error(`the program ended by itself; see ${folder}/serve.log`);
  const from = people.events.length;
  const wanted = from + chance.between(1, 4);
  const giveUp = Date.now() + LATER_MS * 4;
  while (people.events.length < wanted && Date.now() < giveUp) await pause(1);
  await pause(chance.next() < 0.7 ? chance.between(0, SOON_MS) : chance.between(0, LATER_MS));
  if (chance.between(1, IN_ORDER) === 1) {
    drains.push(await program.stop());
    return "told to stop, under load";
  }
  await program.kill();
  return whereItFell(people.events, stage, folder);
}

/** By the newest event that was not answered yet. */
async function whereItFell(events: readonly Event[], stage: Stage, folder: string): Promise<string> {
  const written = readWritten(folder);
  const newest = events.at(-1);
  if (newest === undefined) return "idle";
  const state = written.stateOf(newest.inboxId);
  if (state === "finished") {
    return written.openChanges > 0 ? "newest event answered, a change in hand" : "newest event answered";
  }
  if (state === "absent") return "said, not written down";
  if (state === "waiting") return "written down, not begun";
  const posted = (await stage.shown()).some(({ text }) => text.includes(newest.mark));
  return posted && newest.kind === "question" ? "posted, not ticked off" : "begun, not posted";
}
