/** Killed at any step between a notice and its posts: the channel is told once, and so is who it concerns. */
import { afterAll, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { orderMaintenance } from "../../src/sandbox/maintenance.ts";
import { type Lab, startLab, startTestSandbox } from "../kit/lab.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const MINUTE = 60_000;
/** Every so many steps; each is a life of its own. */
const STRIDE = 29;
const world = await startTestSandbox();
let lives = 0;
afterAll(() => world.stop());

async function life(storePath: string, interrupt?: (step: string) => Promise<void>): Promise<Lab> {
  const lab = await startLab({
    world,
    storePath,
    // The process before counts as gone.
    start: new Date(world.clock.now().getTime() + 2 * MINUTE),
    ...(interrupt ? { interrupt } : {}),
  });
  lab.person("researcher", "ada");
  return lab;
}

interface Fate {
  readonly steps: number;
  /** Posts to the channel, and to the person alone. */
  readonly channel: number;
  readonly alone: number;
  readonly alarms: number;
  readonly moment: string;
}

async function dieAt(at: number): Promise<Fate> {
  lives += 1;
  const storePath = folder.file(`notices-${lives}.sqlite`);
  const title = `Works ${lives}`;
  const before = await life(storePath);
  before.administrators = new Set(["ada"]);
  await before.person("researcher", "ada", "#lab").says("subscribe downtime");
  before.startJobs("notices");
  await before.clock.pass(MINUTE);
  await before.stop();
  await world.state.transaction((documents) =>
    orderMaintenance(documents, world.clock.now(), [
      { title, datacenters: ["ifca-ai4eosc", "psnc-ai4eosc", "incd-ai4eosc"], starts: 3000, ends: 3060 },
    ]),
  );
  let steps = 0;
  let last = "";
  const dying = await life(storePath, async (step) => {
    if (steps === at) await new Promise(() => undefined);
    steps += 1;
    last = step;
  });
  steps = 0;
  dying.startJobs("notices");
  await dying.clock.pass(30_000);
  if (at === Number.POSITIVE_INFINITY) await dying.stop();
  else await dying.abandon();
  const lived = steps;
  const next = await life(storePath);
  next.startJobs("notices");
  await next.clock.pass(15 * MINUTE);
  const posts = [...dying.posts, ...next.posts].filter(({ reply }) => toPlainText(reply).includes(title));
  const alarms = next.logged.filter((line) => line.includes("a post was given up")).length;
  await next.stop();
  const alone = posts.filter(({ reply }) => reply.visibility === "private").length;
  const moment = `killed at step ${at}, after ${last}`;
  return { steps: lived, channel: posts.length - alone, alone, alarms, moment };
}

test("a downtime is neither lost nor told twice", async () => {
  const whole = await dieAt(Number.POSITIVE_INFINITY);
  expect(whole).toMatchObject({ channel: 1, alone: 1, alarms: 0 });
  expect(whole.steps).toBeGreaterThan(60);
  for (let at = 0; at < whole.steps; at += STRIDE) {
    const { channel, alone, alarms, moment } = await dieAt(at);
    expect(channel, moment).toBeLessThanOrEqual(1);
    expect(alone, moment).toBeLessThanOrEqual(1);
    // Where the surface keeps no keys, what may be out already is not posted again, and whoever tends the bot hears of it.
    expect(channel + alone + alarms, moment).toBeGreaterThanOrEqual(2);
  }
}, 240_000);
