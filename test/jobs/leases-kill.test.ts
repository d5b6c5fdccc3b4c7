/** Killed at any step: nothing is started twice, told twice, or deleted before its snapshot is complete. */
import { expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { startTestSandbox } from "../kit/lab.ts";
import type { Interrupt } from "../kit/lab-steps.ts";
import { nextLife } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const [MINUTE, HOUR] = [60_000, 3_600_000];
const VO = "vo.ai4eosc.eu";
const world = await startTestSandbox();
let lives = 0;

const life = (storePath: string, interrupt?: Interrupt) => nextLife(world, storePath, interrupt);

interface Story {
  /** What is agreed before, in a life of its own. */
  readonly before: readonly string[];
  /** From then until what was agreed is due, ms. */
  readonly sleep: number;
}

interface Ended {
  readonly steps: number;
  readonly titles: readonly string[];
  readonly snapshots: readonly string[];
  readonly texts: readonly string[];
  readonly keys: readonly string[];
  readonly moment: string;
}

/** The life in which it is due dies at a step; the next one makes good. */
async function dieAt(story: Story, title: string, at: number): Promise<Ended> {
  lives += 1;
  const storePath = folder.file(`kill-${lives}.sqlite`);
  const planning = await life(storePath);
  for (const text of story.before)
    await planning.person("researcher", "ada").says(text.replaceAll("TITLE", title));
  await planning.stop();
  planning.clock.set(story.sleep);
  let steps = 0;
  let last = "";
  const dying = await life(storePath, async (step) => {
    if (steps === at) await new Promise(() => undefined);
    steps += 1;
    last = step;
  });
  steps = 0;
  dying.startJobs();
  await dying.clock.pass(4 * MINUTE);
  if (at === Number.POSITIVE_INFINITY) await dying.stop();
  else await dying.abandon();
  const next = await life(storePath);
  await next.clock.during(() => next.engine.recover());
  next.startJobs();
  await next.clock.pass(12 * MINUTE);
  const { deployments, snapshots } = next.deps.platform.as(() => next.sandbox.signIn("researcher"));
  const found = await deployments.list({ vo: VO, kind: "module" });
  const saved = await snapshots.list(VO);
  const posts = [...dying.posts, ...next.posts];
  const ended: Ended = {
    steps,
    titles: found.filter((one) => one.title === title).map((one) => one.status),
    snapshots: saved.filter((one) => one.title === title).map((one) => one.status),
    texts: posts.map(({ reply }) => toPlainText(reply)),
    keys: posts.flatMap(({ key }) => (key === undefined ? [] : [key])),
    moment: `killed at step ${at}, after ${last}`,
  };
  for (const one of found.filter((each) => each.title === title)) await deployments.remove(one);
  for (const one of saved) await snapshots.remove(VO, one.id);
  await next.stop();
  return ended;
}

async function every(
  story: Story,
  name: string,
  stride: number,
  check: (ended: Ended) => void,
): Promise<void> {
  const whole = await dieAt(story, `${name}-whole`, Number.POSITIVE_INFINITY);
  check(whole);
  expect(whole.steps).toBeGreaterThan(20);
  for (let at = 0; at < whole.steps; at += stride) check(await dieAt(story, `${name}-${at}`, at));
}

test("a start that was put off is made once, or told as not made", async () => {
  const story = {
    before: ["deploy ai4os-demo-app --title TITLE --at “in 2 hours”"],
    sleep: 2 * HOUR - 2 * MINUTE,
  };
  let made = 0;
  let all = 0;
  await every(story, "night", 67, ({ titles, texts, moment }) => {
    all += 1;
    made += titles.length;
    expect(titles.length, moment).toBeLessThanOrEqual(1);
    const told = titles.length === 1 ? /night-\w+ \(|is ready/ : /was cut off before the platform did it/;
    expect(texts.join("\n"), moment).toMatch(told);
  });
  // Only a kill between writing down the beginning and asking the platform keeps it from being made.
  expect(made).toBeGreaterThanOrEqual(all - 2);
}, 300_000);

test("a reminder is told once, and nothing is deleted by it", async () => {
  const story = { before: ["deploy ai4os-demo-app --title TITLE --for 3h"], sleep: 2 * HOUR };
  await every(story, "remind", 61, ({ titles, keys, moment }) => {
    expect(titles.length, moment).toBe(1);
    const reminders = keys.filter((key) => key.startsWith("lease:") && key.endsWith("before 3600000"));
    expect(reminders.length, moment).toBeLessThanOrEqual(1);
  });
}, 300_000);

test("what is to be saved and deleted is never deleted without a complete snapshot", async () => {
  const story = {
    before: ["deploy ai4os-demo-app --title TITLE --for 3h", "delete TITLE --snapshot", "yes"],
    sleep: 2 * MINUTE,
  };
  await every(story, "save", 61, ({ titles, snapshots, moment }) => {
    if (titles.filter((status) => status === "running").length === 0)
      expect(snapshots, moment).toContain("complete");
    expect(snapshots.length, moment).toBeLessThanOrEqual(1);
  });
}, 300_000);
