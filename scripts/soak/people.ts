/** People who never stop: some only ask, some launch a deployment, delete it and say yes, one after the other. */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "./random.ts";
import type { Said, Shown, Stage } from "./stage.ts";

export interface Event extends Said {
  readonly kind: "question" | "launch" | "deletion" | "yes";
  /** A word of the question that stands in its answer. */
  readonly mark: string;
  readonly sentAt: number;
  /** What the answer came to; undefined while there is none. */
  answer: Answer | undefined;
}

/** `undone`: cut off before the platform did it. `late`: not done because it was asked too long ago. */
type Answer = "done" | "undone" | "late" | "refused";

export interface People {
  readonly events: readonly Event[];
  /** Posts by which launchers knew how it went on; every other post in their channels is one too many. */
  readonly understood: ReadonlySet<string>;
  /** Looks at what is shown until everything is answered, or nothing has come for `patienceMs`. */
  settled(patienceMs: number): Promise<void>;
  /** Nobody says anything new; a launcher who has begun goes on to the end. */
  fallSilent(): void;
}

/** Questions that wait for their answer at the same time. */
const MOST_WAITING = 25;
const LOOK_MS = 60;
/** Between two things that a launcher says: the bot hears 60 a minute of one person, and tells who says more to slow down. */
const LEAST_BETWEEN_MS = 1100;

export function startPeople(stage: Stage, chance: Chance, pace: { readonly betweenMs: number }): People {
  const events: Event[] = [];
  const understood = new Set<string>();
  let silent = false;
  let marks = 0;
  const newMark = () => `soak${++marks}x`;
  const add = (kind: Event["kind"], mark: string, said: Said): Event => {
    const { inboxId, expected } = said;
    const event: Event = { kind, mark, inboxId, expected, sentAt: Date.now(), answer: undefined };
    events.push(event);
    return event;
  };
  const waiting = () => events.filter((event) => event.answer === undefined && event.expected());

  async function ask(): Promise<void> {
    for (let turn = 0; !silent; turn += 1) {
      await pause(chance.between(Math.ceil(pace.betweenMs / 4), pace.betweenMs * 2));
      if (silent || waiting().length >= MOST_WAITING) continue;
      const mark = newMark();
      add("question", mark, await stage.asks(`search ${mark}`, turn));
    }
  }

  async function look(): Promise<void> {
    for (;;) {
      await pause(LOOK_MS * 4, undefined, { ref: false });
      const text = (await stage.shown()).map((post) => post.text).join("\n");
      for (const event of events)
        if (event.kind === "question" && text.includes(event.mark)) event.answer ??= "done";
    }
  }

  async function launch(channel: string): Promise<void> {
    while (!silent) {
      const mark = newMark();
      const text = `deploy zooprocess-multiple-classifier --title ${mark} --service jupyter`;
      const launched = await say(channel, "launch", mark, text);
      if (launched !== "done") continue;
      while ((await removed(channel, mark)) !== "done") await pause(LOOK_MS);
    }
  }

  async function removed(channel: string, mark: string): Promise<Answer> {
    const planned = await say(channel, "deletion", mark, `delete ${mark}`);
    return planned === "done" ? say(channel, "yes", mark, "yes") : planned;
  }

  /** Says it and waits for the answer, however long that takes. */
  async function say(channel: string, kind: Event["kind"], mark: string, text: string): Promise<Answer> {
    const event = add(kind, mark, await stage.says(channel, text));
    const unhurried = pause(LEAST_BETWEEN_MS);
    for (;;) {
      await pause(LOOK_MS);
      for (const post of await stage.shown()) {
        if (post.channel !== channel || understood.has(post.id)) continue;
        const answer = answerOf(kind, mark, post);
        if (answer === undefined) continue;
        understood.add(post.id);
        if (answer === "whisper") continue;
        event.answer = answer;
        await unhurried;
        return answer;
      }
    }
  }

  const lives = [ask(), ...stage.launchers.map((channel) => launch(channel))];
  for (const life of [...lives, look()])
    life.catch((error: unknown) => {
      process.stderr.write(`somebody on ${stage.name} gave up: ${String(error)}\n`);
    });
  return {
    events,
    understood,
    fallSilent() {
      silent = true;
    },
    async settled(patienceMs) {
      let [left, since] = [waiting().length, Date.now()];
      while (left > 0 && Date.now() - since < patienceMs) {
        await pause(LOOK_MS);
        const now = waiting().length;
        if (now !== left) since = Date.now();
        left = now;
      }
    },
  };
}

/** What a post says to somebody who waits for this; undefined where it is not about it. */
function answerOf(kind: Event["kind"], mark: string, { text }: Shown): Answer | "whisper" | undefined {
  if (/I was away/.test(text)) return "late";
  if (/was cut off before the platform did it/.test(text)) return "undone";
  if (/Nothing waits for your/.test(text)) return "refused";
  if (!text.includes(mark)) return undefined;
  if (/Password of/.test(text)) return "whisper";
  const plan = /Delete \S+\?/.test(text);
  const gone = /is deleted|is purged/.test(text);
  if (/You have no deployment|do not understand|went wrong/.test(text)) return "refused";
  if (kind === "deletion") return plan ? "done" : undefined;
  if (kind === "yes") return gone ? "done" : undefined;
  return plan || gone ? undefined : "done";
}
