/** Killed at any step between a launch and its news: the person is told once. */
import { expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, startTestSandbox } from "../kit/lab.ts";
import type { Interrupt } from "../kit/lab-steps.ts";
import { nextLife } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const MINUTE = 60_000;
/** Every so many steps; each is a life of its own. */
const STRIDE = 17;
const world = await startTestSandbox();
let lives = 0;

const life = (storePath: string, interrupt?: Interrupt) => nextLife(world, storePath, interrupt);

/** Launches, lets the news come in a life that dies at a step of the jobs, and lets the next life go on. */
async function dieAt(at: number): Promise<{ steps: number; told: number; posted: number; moment: string }> {
  lives += 1;
  const storePath = folder.file(`kill-${lives}.sqlite`);
  const title = `run-${lives}`;
  const launching = await life(storePath);
  await launching.person("researcher", "ada").says(`deploy ai4os-demo-app --title ${title}`);
  await launching.stop();
  let steps = 0;
  let last = "";
  const dying = await life(storePath, async (step) => {
    if (steps === at) await new Promise(() => undefined);
    steps += 1;
    last = step;
  });
  steps = 0;
  dying.startJobs();
  await dying.clock.pass(2 * MINUTE);
  const first = posts(dying, title);
  if (at === Number.POSITIVE_INFINITY) await dying.stop();
  else await dying.abandon();
  const next = await life(storePath);
  next.startJobs();
  await next.clock.pass(4 * MINUTE);
  const key = /watch:terminal:ada:[0-9a-f-]{36}:ready/;
  const keys = [...dying.posts, ...next.posts].map((post) => post.key ?? "").filter((one) => key.test(one));
  const posted = first + posts(next, title);
  // Where the surface keeps no keys, what may be out already is not posted again, and whoever tends the bot hears of it.
  const alarms = next.logged.filter((line) => line.includes("a post was given up")).length;
  await next.person("researcher", "ada").says(`delete ${title}`);
  await next.person("researcher", "ada").says("yes");
  await next.stop();
  expect(new Set(keys).size).toBeLessThanOrEqual(1);
  return { steps, told: posted + alarms, posted, moment: `killed at step ${at}, after ${last}` };
}

function posts(lab: Lab, title: string): number {
  return lab.posts.filter(({ reply }) => toPlainText(reply).startsWith(`${title} is ready`)).length;
}

test("the news of a launch is neither lost nor told twice", async () => {
  const whole = await dieAt(Number.POSITIVE_INFINITY);
  expect(whole).toMatchObject({ told: 1, posted: 1 });
  expect(whole.steps).toBeGreaterThan(40);
  for (let at = 0; at < whole.steps; at += STRIDE) {
    const { told, posted, moment } = await dieAt(at);
    expect(posted, moment).toBeLessThanOrEqual(1);
    expect(told, moment).toBeGreaterThanOrEqual(1);
  }
  await world.stop();
}, 180_000);
