/** Killed at any step whatever: a change happens once or not at all, and the person is told which. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { linkStorage } from "../kit/commands.ts";
import { type Lab, startLab, startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { launched, lives, newTitle, records } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
/** Random moments of death per kind of change; more find more, and take longer. */
const RANDOM_DEATHS = 8;

/** Moments that chance may miss: begun, but nothing else is known of it yet. */
const NARROW = ["after operations.begin", "before audit.append"] as const;

const CUT_OFF = /was cut off before the platform did it\. Nothing was changed/;

/** Rows of that title in the answer to a question. */
async function listed(lab: Lab, question: string, title: string): Promise<number> {
  const { text } = await lab.person("researcher").says(question);
  return text.split(new RegExp(`\\d\\. ${title}\\b`)).length - 1;
}

describe("killed at any step after the delivery was taken", () => {
  interface Change {
    readonly name: string;
    /** What is asked for first, in a life that is not killed. */
    readonly before: (title: string) => readonly string[];
    readonly ask: (title: string) => string;
    readonly command: string;
    /** How often it took effect. */
    readonly effects: (lab: Lab, title: string) => Promise<number>;
    /** Requests that do it. */
    readonly request: RegExp;
    /** Says to the person what became of it. */
    readonly told: (title: string) => RegExp;
  }
  const changes: readonly Change[] = [
    {
      name: "a launch",
      before: () => [],
      ask: (title) => `deploy ai4os-demo-app --service jupyter --title "${title}"`,
      command: "deploy",
      effects: launched,
      request: /^POST \/v1\/deployments\/modules$/,
      told: (title) => new RegExp(`1\\. ${title} \\(|${CUT_OFF.source}`),
    },
    {
      name: "a deletion that was confirmed",
      before: (title) => [`deploy ai4os-demo-app --title "${title}"`, `delete ${title}`],
      ask: () => "yes",
      command: "deployment delete",
      effects: async (lab, title) => 1 - (await launched(lab, title)),
      request: /^DELETE \/v1\/deployments\/modules\//,
      told: (title) => new RegExp(`${title} is (deleted|purged)|${CUT_OFF.source}`),
    },
    {
      name: "a snapshot",
      before: (title) => [`deploy ai4os-demo-app --title "${title}"`],
      ask: (title) => `snapshot ${title}`,
      command: "snapshot create",
      effects: async (lab, title) => {
        const { text } = await lab.person("researcher").says("snapshots");
        return text.split(`. ${title}`).length - 1;
      },
      request: /^POST \/v1\/snapshots/,
      told: (title) => new RegExp(`Snapshot of ${title}|${CUT_OFF.source}`),
    },
    {
      name: "a batch job",
      before: () => [],
      ask: (title) => `batch submit ai4os-demo-app --commands ls --title "${title}"`,
      command: "batch submit",
      effects: (lab, title) => listed(lab, "batch list", title),
      request: /^POST \/v1\/batch$/,
      told: (title) => new RegExp(`${title}: batch job of|${CUT_OFF.source}`),
    },
    {
      name: "an inference service",
      before: () => [],
      ask: (title) => `inference create dogs-breed-detector --title "${title}"`,
      command: "inference create",
      effects: (lab, title) => listed(lab, "inference list", title),
      request: /^POST \/v1\/inference\/oscar\/services$/,
      told: (title) => new RegExp(`${title}: inference service of|${CUT_OFF.source}`),
    },
    {
      name: "a key",
      before: () => [],
      ask: (title) => `key create ${title.replaceAll(" ", "-")}`,
      command: "key create",
      effects: (lab, title) => listed(lab, "keys", title.replaceAll(" ", "-")),
      request: /^POST \/v1\/llm\/api_keys$/,
      told: () => new RegExp(`The key \\S+ (?:is|was) made|${CUT_OFF.source}`),
    },
  ];

  async function dieAndRecover(change: Change, dieAt: number | string | undefined): Promise<number> {
    const title = newTitle();
    const world = await startTestSandbox();
    await linkStorage({ sandbox: world.server }, "researcher");
    const some = lives(world, folder.file(`${title}.sqlite`), { capabilities: { edits: false } });
    for (const line of change.before(title)) await some.live(line);
    if (change.command === "snapshot create") world.clock.set(300_000);
    const before = some.posts().length;
    const { steps, died } = await some.live(change.ask(title), dieAt);
    const { lab } = await some.recover();
    const posts = some.posts().slice(before);
    const said = posts.map(({ reply }) => toPlainText(reply)).join(" / ");
    const moment = `killed at step ${dieAt}, ${steps.at(-1)}, saying ${said}`;
    const told = posts.filter(({ reply }) => change.told(title).test(toPlainText(reply)));
    expect(told.length, `${moment}: told`).toBeGreaterThanOrEqual(1);
    expect(told.length, `${moment}: told twice`).toBeLessThanOrEqual(died ? 2 : 1);
    const asked = lab.asked.filter(({ method, path }) => change.request.test(`${method} ${path}`)).length;
    const firstAsked = steps.filter(
      (step) => step.startsWith("after ") && change.request.test(step.slice(6)),
    ).length;
    expect(asked + firstAsked, `${moment}: asked twice`).toBeLessThanOrEqual(1);
    const effects = await change.effects(lab, title);
    expect(effects, `${moment}: effects`).toBe(asked + firstAsked);
    const { reply } = told.at(-1) ?? {};
    expect(CUT_OFF.test(reply ? toPlainText(reply) : ""), `${moment}: told the truth`).toBe(effects === 0);
    const [first, outcome, ...more] = await records(lab, change.command);
    expect([first, more], `${moment}: records`).toEqual(["intent", []]);
    expect(outcome, `${moment}: records`).toBe(effects === 1 ? "done" : "not-done");
    // A further life has nothing left to say.
    const all = some.posts().length;
    await lab.stop();
    const again = await some.recover();
    expect(again.lab.posts, `${moment}: told after all was settled`).toEqual([]);
    expect(all).toBe(some.posts().length);
    await again.lab.stop();
    await world.stop();
    return steps.length;
  }

  test.each(changes.map((change) => [change.name, change] as const))(
    "%s happens at most once, and the person is told what became of it",
    async (_name, change) => {
      const steps = await dieAndRecover(change, undefined);
      expect(steps).toBeGreaterThan(15);
      for (const step of NARROW) await dieAndRecover(change, step);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: steps - 1 }), async (dieAt) => {
          await dieAndRecover(change, dieAt);
        }),
        { numRuns: RANDOM_DEATHS },
      );
    },
    120_000,
  );
});

describe("killed at any step, and then what it made is deleted elsewhere", () => {
  interface Made {
    readonly name: string;
    readonly ask: (title: string) => string;
    readonly delete: (title: string) => string;
    /** Says that it was made. */
    readonly done: (title: string) => RegExp;
    readonly step: RegExp;
  }
  const made: readonly Made[] = [
    {
      name: "a launch",
      ask: (title) => `deploy ai4os-demo-app --service jupyter --title "${title}"`,
      delete: (title) => `delete ${title}`,
      done: (title) => new RegExp(`1\\. ${title} \\(`),
      step: /^after POST \/v1\/deployments\/modules$/,
    },
    {
      name: "a key",
      ask: (title) => `key create ${title.replaceAll(" ", "-")}`,
      delete: (title) => `key delete ${title.replaceAll(" ", "-")}`,
      done: () => /The key \S+ (?:is|was) made/,
      step: /^after POST \/v1\/llm\/api_keys$/,
    },
  ];

  async function deleteElsewhere(world: TestSandbox, line: string): Promise<void> {
    const elsewhere = await startLab({ world, start: new Date(world.clock.now().getTime() + 1000) });
    const person = elsewhere.person("researcher");
    const { text } = await person.says(line);
    if (/Type yes|Yes, go ahead/.test(text)) await person.says("yes");
    await elsewhere.stop();
  }

  async function dieAndDelete(one: Made, dieAt: number | string | undefined): Promise<number> {
    const title = newTitle();
    const world = await startTestSandbox();
    await linkStorage({ sandbox: world.server }, "researcher");
    const some = lives(world, folder.file(`${title}.sqlite`), { capabilities: { edits: false } });
    const { steps } = await some.live(one.ask(title), dieAt);
    const toldBefore = some.posts().length;
    if (steps.some((step) => one.step.test(step))) await deleteElsewhere(world, one.delete(title));
    const { lab } = await some.recover();
    const texts = some.posts().map(({ reply }) => toPlainText(reply));
    const moment = `killed at step ${dieAt}, ${steps.at(-1)}, saying ${texts.join(" / ")}`;
    const toldDone = texts.filter((text) => one.done(title).test(text)).length;
    const toldUndone = texts.filter((text) => CUT_OFF.test(text)).length;
    expect(toldDone + toldUndone, `${moment}: told`).toBeGreaterThanOrEqual(1);
    // Once something was told, or the outcome was written down, nothing else is ever said of it.
    const known = toldBefore > 0 || steps.includes("after operations.amend");
    if (known) expect([toldDone > 0, toldUndone], `${moment}: told two stories`).toEqual([true, 0]);
    const keys = some
      .posts()
      .map(({ key }) => key)
      .filter((key) => key?.endsWith(":result") || key?.endsWith(":private"));
    expect(new Set(keys).size, `${moment}: the same post under two keys`).toBeLessThanOrEqual(2);
    await lab.stop();
    const again = await some.recover();
    expect(again.lab.posts, `${moment}: told after all was settled`).toEqual([]);
    await again.lab.stop();
    await world.stop();
    return steps.length;
  }

  test.each(made.map((one) => [one.name, one] as const))(
    "%s that was told as done is never told as not done",
    async (_name, one) => {
      const steps = await dieAndDelete(one, undefined);
      for (const step of ["after operations.amend", "before operations.finish", "after post"])
        await dieAndDelete(one, step);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: steps - 1 }), async (dieAt) => {
          await dieAndDelete(one, dieAt);
        }),
        { numRuns: RANDOM_DEATHS },
      );
    },
    120_000,
  );
});
