/** Admins who change announcements and take them back, through the chat, while the program is killed under their hands. */
import { setTimeout as pause } from "node:timers/promises";
import { bodyOf } from "./announced.ts";
import type { Chance } from "./random.ts";
import type { Stage } from "./stage.ts";

/** What an admin was told of one announcement; the program must have kept nothing else. */
export interface Wish {
  /** Versions of its text that may hold: one, but while nobody knows whether a change was made. */
  readonly versions: ReadonlySet<number>;
  readonly cancelled: "no" | "maybe" | "yes";
}

export interface Admins {
  /** By the number of the announcement, from 0 on; of the others nobody wanted anything. */
  readonly wishes: ReadonlyMap<number, Wish>;
  readonly edits: number;
  readonly cancellations: number;
  /** What was said and never answered. */
  readonly unanswered: readonly string[];
  /** They have talked with the bot, so that it knows where they will write. */
  meet(): Promise<void>;
  begin(): void;
  /** Ends what they have begun, and nothing after it. */
  fallSilent(): Promise<void>;
}

interface Options {
  readonly announcements: number;
  /** How many of them are due now. */
  readonly due: () => number;
  readonly chance: Chance;
}

/** One admin for so many announcements and surface, but no more than there are people. */
const ANNOUNCEMENTS_EACH = 20;
/** Between two changes of one admin, ms. */
const [SHORTEST_MS, LONGEST_MS] = [200, 4000];
/** Most of what is changed is being handed out just now, or soon. */
const NEAR = 0.7;
const AROUND = 20;
const CANCELLED = 0.25;
/** Each changes one and takes one back, however short it is. */
const LEAST_TURNS = 2;
const LOOK_MS = 100;
/** What was cut off is told after a minute and a half, by a process that lives so long. */
const PATIENCE_MS = 400_000;

type Answer = "done" | "undone" | "closed" | "unknown";

export function startAdmins(stages: readonly Stage[], { announcements, due, chance }: Options): Admins {
  const wishes = new Map<number, { versions: Set<number>; cancelled: Wish["cancelled"] }>();
  /** In somebody's hands now, or closed for good. */
  const taken = new Set<number>();
  const unanswered: string[] = [];
  const understood = new Set<string>();
  let [silent, edits, cancellations, versions] = [false, 0, 0, 0];

  /** Says it and waits for the answer. */
  async function say(stage: Stage, channel: string, text: string, wanted: RegExp): Promise<Answer> {
    await stage.says(channel, text);
    for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
      await pause(LOOK_MS);
      for (const post of await stage.shown()) {
        if (post.channel !== channel || understood.has(post.id)) continue;
        const answer = wanted.test(post.text) ? "done" : answerOf(post.text);
        if (answer === undefined) continue;
        understood.add(post.id);
        return answer;
      }
    }
    const last = (await stage.shown()).findLast((post) => post.channel === channel)?.text ?? "nothing";
    unanswered.push(`${stage.name}: ${text}; the last post there is: ${last.replaceAll(/\s+/g, " ")}`);
    return "unknown";
  }

  async function edit(stage: Stage, channel: string, number: number): Promise<Answer> {
    const wish = wishFor(number);
    versions += 1;
    const version = versions;
    const typed = `announce edit ${number + 1} --body "${bodyOf(number, version)}"`;
    const planned = await say(stage, channel, typed, new RegExp(`Change announcement ${number + 1}\\?`));
    if (planned !== "done") return planned;
    wish.versions.add(version);
    const changed = await say(stage, channel, "yes", new RegExp(`Announcement ${number + 1}, “[^”]*”: `));
    if (changed === "done") {
      wish.versions.clear();
      wish.versions.add(version);
      edits += 1;
    } else if (changed !== "unknown") wish.versions.delete(version);
    return changed;
  }

  async function cancel(stage: Stage, channel: string, number: number): Promise<Answer> {
    const wish = wishFor(number);
    const typed = `announce cancel ${number + 1}`;
    const planned = await say(stage, channel, typed, new RegExp(`Cancel announcement ${number + 1},`));
    if (planned !== "done") return planned;
    wish.cancelled = "maybe";
    const done = await say(
      stage,
      channel,
      "yes",
      new RegExp(`Announcement ${number + 1}, “[^”]*”, is cancelled`),
    );
    if (done === "done") cancellations += 1;
    wish.cancelled = done === "done" ? "yes" : done === "undone" ? "no" : "maybe";
    return done === "done" ? "closed" : done;
  }

  function wishFor(number: number) {
    const wish = wishes.get(number) ?? { versions: new Set([0]), cancelled: "no" as const };
    wishes.set(number, wish);
    return wish;
  }

  function choose(): number | undefined {
    const near = chance.next() < NEAR;
    const high = near ? Math.min(announcements, due() + AROUND) : announcements;
    const number = chance.between(near ? Math.max(0, high - 2 * AROUND) : 0, high - 1);
    return taken.has(number) ? undefined : number;
  }

  async function live(stage: Stage, channel: string): Promise<void> {
    for (let turn = 0; ; ) {
      await pause(chance.between(SHORTEST_MS, LONGEST_MS));
      const number = choose();
      if (silent && (turn >= LEAST_TURNS || taken.size >= announcements)) return;
      if (number === undefined) continue;
      taken.add(number);
      const cancels = turn < LEAST_TURNS ? turn === 1 : chance.next() < CANCELLED;
      const end = await (cancels ? cancel : edit)(stage, channel, number);
      if (end !== "closed" && end !== "unknown") taken.delete(number);
      if (end === "done" || end === "closed") turn += 1;
    }
  }

  const each = Math.ceil(announcements / ANNOUNCEMENTS_EACH);
  const people = stages.flatMap((stage) =>
    stage.launchers.slice(0, each).map((channel) => ({ stage, channel })),
  );
  let lives: Promise<unknown> = Promise.resolve();
  return {
    wishes,
    unanswered,
    get edits() {
      return edits;
    },
    get cancellations() {
      return cancellations;
    },
    async meet() {
      await Promise.all(people.map(({ stage, channel }) => say(stage, channel, "about", /ai4-chatops/i)));
    },
    begin() {
      lives = Promise.all(people.map(({ stage, channel }) => live(stage, channel)));
      // Whoever waits for it hears of it later.
      lives.catch(() => undefined);
    },
    async fallSilent() {
      silent = true;
      await lives;
    },
  };
}

/** What a post says to an admin who waits for something else. */
function answerOf(text: string): Answer | undefined {
  if (/was cut off before|I was away|Nothing waits for your|a lot at once/.test(text)) return "undone";
  if (/nothing to take back|please make a new one|was cancelled meanwhile/.test(text)) return "closed";
  if (/could not find out|went wrong/.test(text)) return "unknown";
  return undefined;
}
