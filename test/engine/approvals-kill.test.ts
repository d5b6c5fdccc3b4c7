/** Killed at any step while an approval is worked on: nothing runs twice, nothing is approved and forgotten. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import type { Inbound } from "../../src/surface.ts";
import {
  type Lab,
  type LabOptions,
  type Posted,
  startLab,
  startTestSandbox,
  type TestSandbox,
} from "../kit/lab.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
/** After this long a process that was killed counts as gone, ms. */
const SILENCE_MS = 61_000;
/** Every so many steps a death; all steps pass, and take a minute. */
const STRIDE = 5;
/** Moments between which little happens, the so-many-th of their name: what is begun there is the launch. */
const NARROW = [
  ["after operations.begin", 2],
  ["after approvals.decide", 1],
  ["before POST /v1/deployments/modules", 1],
  ["after POST /v1/deployments/modules", 1],
] as const;

/** The step at which a life ends: by its number, or by its name and how often it came before. */
type Moment = number | (typeof NARROW)[number];

let world: TestSandbox;
beforeAll(async () => {
  world = await startTestSandbox();
});
afterAll(() => world.stop());

async function live(storePath: string, interrupt?: LabOptions["interrupt"]): Promise<Lab> {
  const start = new Date(world.clock.now().getTime() + SILENCE_MS);
  const lab = await startLab({ world, storePath, start, ...(interrupt ? { interrupt } : {}) });
  lab.administrators = new Set(["bob"]);
  lab.person("researcher", "ana", "#lab");
  lab.person("imagine", "bob", "#lab");
  return lab;
}

const ana = (lab: Lab) => lab.person("researcher", "ana", "#lab");
const bob = (lab: Lab) => lab.person("imagine", "bob", "#lab");

/** Bob approves, in a life that ends at that step. */
async function approveUntil(storePath: string, dieAt: Moment) {
  const steps: string[] = [];
  let accepted = false;
  let die = (): void => undefined;
  const death = new Promise<"died">((resolve) => {
    die = () => resolve("died");
  });
  const lab = await live(storePath, async (step) => {
    accepted ||= step === "after inbox.put";
    if (!accepted) return;
    steps.push(step);
    const [name, times] = typeof dieAt === "number" ? [step, 0] : dieAt;
    const count = steps.filter((one) => one === name).length;
    if (typeof dieAt === "number" ? steps.length - 1 !== dieAt : step !== name || count !== times) return;
    die();
    await new Promise(() => undefined);
  });
  const { actor, place } = bob(lab);
  const event: Inbound = { kind: "message", id: "approval", actor, place, text: "approve 1" };
  const answered = lab.clock.during(async () => {
    await lab.engine.chatHost("terminal").accept(event);
    await lab.engine.idle();
    return "answered" as const;
  });
  const died = (await Promise.race([answered, death])) === "died";
  if (died) await lab.abandon();
  else await lab.stop();
  return { lab, died };
}

const wordsTo = (posts: readonly Posted[], id: string) =>
  posts
    .filter(({ actor }) => actor.id === id)
    .flatMap(({ versions }) => versions.map(toPlainText))
    .join("\n");

async function launched(lab: Lab, title: string): Promise<number> {
  const { text } = await ana(lab).says("deployments");
  return text.split(`. ${title} (`).length - 1;
}

async function dieAndCheck(dieAt: Moment): Promise<boolean> {
  const storePath = folder.file(`killed-${String(dieAt).replace(/\W+/g, "-")}.sqlite`);
  const title = `killed at ${String(dieAt).replace(/\W+/g, " ").slice(0, 30)}`;
  const first = await live(storePath);
  await bob(first).says("channel set approval=all");
  await ana(first).says(`deploy ai4os-demo-app --title "${title}" --gpu 0 --vo ai4eosc`);
  await first.stop();
  const second = await approveUntil(storePath, dieAt);
  const third = await live(storePath);
  await third.clock.during(async () => {
    await third.engine.recover();
    await third.engine.resume("terminal");
    await third.engine.idle();
  });
  await third.clock.pass(600_000);
  const posts = [...second.lab.posts, ...third.posts];
  const told = wordsTo(posts, "ana");
  const times = await launched(third, title);
  const [open] = await third.store.approvals.open("terminal", "#lab", third.now());
  expect(wordsTo(posts, "bob"), "the approver gets an answer").not.toBe("");
  if (times === 1) {
    expect(told, "who asked learns of it").toMatch(/Approved by Bob|was done, though I was cut off/);
    expect(open, "it waits no more").toBeUndefined();
  } else {
    expect(times).toBe(0);
    const again = (await bob(third).says("approve 1")).handled;
    if (again.outcome === "done") expect(await launched(third, title)).toBe(1);
    else {
      expect(told, "who asked learns that it was not done").toMatch(
        /Nothing was changed; please send it again/,
      );
      expect(await third.store.approvals.open("terminal", "#lab", third.now()), "it waits no more").toEqual(
        [],
      );
    }
  }
  await ana(third).says(`delete "${title}"`);
  await ana(third).says("yes");
  await third.stop();
  return second.died;
}

test("at every fifth step", async () => {
  let deaths = 0;
  for (let step = 0; await dieAndCheck(step); step += STRIDE) deaths += 1;
  expect(deaths).toBeGreaterThan(10);
}, 120_000);

test.each(NARROW.map((moment) => [moment]))("%s", async (moment) => {
  expect(await dieAndCheck(moment)).toBe(true);
});
