/** Deployments that people are told of, through the real engine, outbox, platform client and sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type LabOptions, type Person, startLab, startTestSandbox } from "../kit/lab.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const [MINUTE, HOUR] = [60_000, 3_600_000];
let lab: Lab;
let ada: Person;
afterEach(() => lab.stop());

async function start(options: LabOptions = {}, channel?: string): Promise<void> {
  lab = await startLab({ capabilities: { edits: false }, ...options });
  ada = lab.person("researcher", "ada", channel);
  lab.startJobs();
}

/** What was posted since, as text, with where it went. */
function since(count: number): readonly string[] {
  return lab.posts
    .slice(count)
    .map(({ reply, place }) => `${reply.visibility} ${place.channel}: ${toPlainText(reply)}`);
}

/** Lets time pass after a launch of that title; what was said meanwhile. */
async function launchAndPass(title: string, ms: number, flags = ""): Promise<readonly string[]> {
  await ada.says(`deploy ai4os-demo-app --title ${title} ${flags}`, { settle: false });
  const count = lab.posts.length;
  await lab.clock.pass(ms);
  return since(count);
}

describe("a launch where nothing is edited", () => {
  test("is told when it can be worked with, once, with its addresses and what to do next", async () => {
    await start();
    const said = await launchAndPass("lab-run", HOUR);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^channel lab: lab-run is ready/);
    expect(said[0]).toMatch(/api answers: http/);
    expect(said[0]).toContain("Delete: deployment delete lab-run");
    expect(said[0]).not.toMatch(/^\d+\. /m);
    await ada.presses("Open");
    expect(lab.logged).toEqual([]);
  });

  test("in a channel is told in its thread, and to the person alone", async () => {
    await start({}, "#team/7");
    await launchAndPass("lab-run", 10 * MINUTE);
    const told = lab.posts.filter(({ reply }) => toPlainText(reply).startsWith("lab-run is ready"));
    expect(told.map(({ reply, place, actor }) => [reply.visibility, place.thread, actor.id])).toEqual([
      ["channel", "7", "ada"],
      ["private", undefined, "ada"],
    ]);
  });

  test("is told only where it was not muted, by the channel or by the person", async () => {
    await start({}, "#team/7");
    lab.administrators = new Set(["ada"]);
    const heard = () =>
      lab.posts
        .filter(({ reply }) => toPlainText(reply).includes("is ready"))
        .map(({ reply, actor }) => `${actor.id} ${reply.visibility}`);
    await launchAndPass("one", 10 * MINUTE);
    expect(heard()).toEqual(["ada channel", "ada private"]);
    await ada.presses("Unsubscribe");
    await launchAndPass("two", 10 * MINUTE);
    expect(heard().slice(2)).toEqual(["ada private"]);
    await ada.presses("Stop telling me");
    await launchAndPass("three", 10 * MINUTE);
    expect(heard()).toHaveLength(3);
    await ada.says("unmute ready");
    await launchAndPass("four", 10 * MINUTE);
    expect(heard().slice(3)).toEqual(["ada private"]);
  });

  test("that fails is told with what to do; nothing is watched any more then", async () => {
    await start();
    await lab.faults({ kind: "fail-start" });
    const said = await launchAndPass("bad", HOUR);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain("bad: failed");
    expect(said[0]).toContain("It failed before it could be used.");
    expect(said[0]).toContain("storage login went stale");
    const asked = lab.asked.length;
    await lab.clock.pass(HOUR);
    expect(lab.asked.length).toBe(asked);
  });

  test("that was deleted here is not told as an end", async () => {
    await start();
    await launchAndPass("lab-run", 10 * MINUTE);
    await ada.says("delete lab-run");
    await ada.says("yes");
    const count = lab.posts.length;
    await lab.clock.pass(HOUR);
    expect(since(count)).toEqual([]);
  });
});

describe("a live reply", () => {
  test("that showed that it is ready is not repeated", async () => {
    await start({ capabilities: { edits: true } });
    await ada.says("deploy ai4os-demo-app --title lab-run");
    const count = lab.posts.length;
    await lab.clock.pass(HOUR);
    expect(since(count)).toEqual([]);
  });

  test("that died with its process is made good by the next one", async () => {
    const world = await startTestSandbox();
    const storePath = folder.file("died.sqlite");
    await start({ world, storePath, capabilities: { edits: true } });
    await ada.says("deploy ai4os-demo-app --title lab-run", { settle: false });
    await lab.abandon();
    lab = await startLab({ world, storePath, start: new Date(lab.now().getTime() + 5 * MINUTE) });
    lab.person("researcher", "ada");
    lab.startJobs();
    await lab.clock.pass(5 * MINUTE);
    expect(since(0)).toHaveLength(1);
    expect(since(0)[0]).toContain("lab-run is ready");
  });
});

describe("many that end at once", () => {
  const titles = ["one", "two", "three", "four", "five"];

  const ended = (texts: readonly string[]) =>
    texts.flatMap((text) => /: (\w+) has ended/.exec(text)?.[1] ?? []).toSorted();

  test("in threads of their own have a line each; the person alone reads one post of all", async () => {
    await start();
    for (const [index, title] of titles.entries()) {
      ada = lab.person("researcher", "ada", `#team/${index}`);
      await launchAndPass(title, 10 * MINUTE);
    }
    const count = lab.posts.length;
    await removeElsewhere();
    await lab.clock.pass(HOUR);
    const told = since(count);
    expect(ended(told.filter((text) => text.startsWith("channel #team")))).toEqual(titles.toSorted());
    const alone = told.filter((text) => text.startsWith("private"));
    expect(alone).toHaveLength(1);
    expect(alone[0]).toContain("5 deployments: 5 ended");
    for (const title of titles) expect(alone[0]).toContain(title);
  });

  test("in one channel are one post there, with its own way to end that", async () => {
    await start({}, "#team");
    for (const title of titles) await launchAndPass(title, 10 * MINUTE);
    const count = lab.posts.length;
    await removeElsewhere();
    await lab.clock.pass(HOUR);
    const [shared, alone, ...others] = since(count);
    expect(others).toEqual([]);
    expect(shared).toMatch(/^channel #team: 5 deployments: 5 ended[\s\S]*Unsubscribe/);
    expect(alone).toMatch(/^private [\s\S]*5 deployments: 5 ended[\s\S]*Stop telling me/);
  });

  test("are told one by one where they are few", async () => {
    await start({}, "alone");
    for (const title of titles.slice(0, 3)) await launchAndPass(title, 10 * MINUTE);
    const count = lab.posts.length;
    await removeElsewhere();
    await lab.clock.pass(HOUR);
    expect(
      since(count)
        .map((text) => /: (\w+) has ended/.exec(text)?.[1])
        .toSorted(),
    ).toEqual(titles.slice(0, 3).toSorted());
  });
});

describe("deployment watch", () => {
  test("tells the end of a deployment made elsewhere, and that one may be logged out", async () => {
    await start();
    await launchAndPass("lab-run", 10 * MINUTE);
    await lab.store.watches.end("terminal:ada", (await listed())[0] ?? "");
    const { text } = await ada.says("watch lab-run");
    expect(text).toContain("It is ready. I tell you here if it goes down, is lost, or ends.");
    const count = lab.posts.length;
    await lab.clock.pass(HOUR);
    expect(since(count)).toEqual([]);
    lab.unlink("ada");
    await lab.clock.pass(HOUR);
    expect(since(count)).toHaveLength(1);
    expect(since(count)[0]).toContain("I cannot look at lab-run any more");
    lab.person("researcher", "ada");
    await removeElsewhere();
    await lab.clock.pass(HOUR);
    expect(since(count)[1]).toContain("lab-run has ended");
    expect(since(count)).toHaveLength(2);
  });
});

/** Ids of the person's deployments, from the platform. */
async function listed(): Promise<readonly string[]> {
  const { deployments } = lab.deps.platform.as(() => lab.sandbox.signIn("researcher"));
  const vo = "vo.ai4eosc.eu";
  return (await deployments.list({ vo, kind: "module" })).map(({ id }) => id);
}

async function removeElsewhere(): Promise<void> {
  const { deployments } = lab.deps.platform.as(() => lab.sandbox.signIn("researcher"));
  for (const id of await listed()) await deployments.remove({ id, vo: "vo.ai4eosc.eu", kind: "module" });
}

test("a watch that was wanted for a time ends with a word; the deployment goes on", async () => {
  await start();
  await launchAndPass("lab-run", 10 * MINUTE);
  const { text } = await ada.says("watch lab-run --for 2h");
  expect(text).toMatch(/I watch it until Mon 2026-11-23 13:1/);
  const count = lab.posts.length;
  await lab.clock.pass(3 * HOUR);
  expect(since(count)).toHaveLength(1);
  expect(since(count)[0]).toContain("I do not watch lab-run any more");
  await removeElsewhere();
  await lab.clock.pass(HOUR);
  expect(since(count)).toHaveLength(1);
});
