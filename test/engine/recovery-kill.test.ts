/** The same with real processes: one is killed by SIGKILL, and another one that finds its file makes good. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import type { EngineTask } from "../kit/engine-process.ts";
import { type Lab, startLab, startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const CREATE = "POST /v1/deployments/modules";
const children: ChildProcess[] = [];
let world: TestSandbox;

beforeAll(async () => {
  world = await startTestSandbox();
});
afterAll(() => world.stop());
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** Lets a process answer these lines until it kills itself; gives what it posted. */
async function liveAndDie(texts: readonly string[], dieAt: string): Promise<readonly string[]> {
  const child = fork(fileURLToPath(new URL("../kit/engine-process.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  children.push(child);
  const gone = once(child, "exit");
  await once(child, "message");
  const postsPath = folder.file("posts.jsonl");
  const task: EngineTask = {
    storePath: folder.file("store.sqlite"),
    postsPath,
    platformUrl: world.server.url,
    token: await world.server.signIn("researcher"),
    person: "researcher",
    texts,
    now: world.clock.now().toISOString(),
    dieAt,
  };
  child.send(task);
  const [code, signal] = (await gone) as [number | null, string | null];
  expect([code, signal]).toEqual([null, "SIGKILL"]);
  return existsSync(postsPath) ? readFileSync(postsPath, "utf8").trim().split("\n") : [];
}

/** The next process, ten minutes on: what it told by itself. */
async function recover(): Promise<{ lab: Lab; told: string }> {
  const lab = await startLab({
    world,
    storePath: folder.file("store.sqlite"),
    start: world.clock.now(),
    capabilities: { edits: false },
  });
  lab.person("researcher");
  // The dead process gives no sign of life, and its pid tells that at once: nothing has to be waited for.
  await lab.clock.during(() => lab.engine.recover());
  await lab.clock.pass(600_000);
  return { lab, told: lab.posts.map(({ reply }) => toPlainText(reply)).join("\n") };
}

async function count(lab: Lab, title: string): Promise<number> {
  return (await lab.person("researcher").says("deployments")).text.split(`. ${title} (`).length - 1;
}

async function results(lab: Lab, command: string): Promise<readonly string[]> {
  const entries = await lab.store.audit.list({ command, limit: 10 });
  return entries.map(({ phase, result }) => result ?? phase).toReversed();
}

describe("kill -9", () => {
  const launch = (title: string) => `deploy ai4os-demo-app --service jupyter --title ${title}`;

  test("after the platform created the deployment, before anybody knew", async () => {
    expect(await liveAndDie([launch("kill-after")], `after ${CREATE}`)).toEqual([]);
    const { lab, told } = await recover();
    expect(told).toContain(LAB_PASSWORD);
    expect(told).toMatch(/Your “deploy” was done/);
    expect(await count(lab, "kill-after")).toBe(1);
    expect(lab.asked.filter(({ method }) => method === "POST")).toEqual([]);
    expect(await results(lab, "deploy")).toEqual(["intent", "done"]);
    await lab.stop();
  });

  test("before the request was sent", async () => {
    await liveAndDie([launch("kill-before")], `before ${CREATE}`);
    const { lab, told } = await recover();
    expect(told).toMatch(/was cut off before the platform did it\. Nothing was changed/);
    expect(await count(lab, "kill-before")).toBe(0);
    expect(lab.asked.filter(({ method }) => method === "POST")).toEqual([]);
    expect(await results(lab, "deploy")).toEqual(["intent", "not-done"]);
    await lab.stop();
  });

  test("after the answer, before it was told", async () => {
    expect(await liveAndDie([launch("kill-untold")], "before post")).toEqual([]);
    const { lab, told } = await recover();
    expect(told).toContain(LAB_PASSWORD);
    expect(await count(lab, "kill-untold")).toBe(1);
    await lab.stop();
  });

  test("after the platform froze a deployment", async () => {
    world.clock.set(300_000);
    await liveAndDie(["snapshot plankton baseline"], "after POST /v1/snapshots");
    const { lab, told } = await recover();
    expect(told).toMatch(/Your “snapshot create” was done/);
    expect(
      (await lab.person("researcher").says("snapshots")).text.match(/\. plankton baseline/g),
    ).toHaveLength(1);
    await lab.stop();
  });

  test("after a yes, before and after the platform deleted", async () => {
    const { lab: first } = await recover();
    await first.person("researcher").says("deploy ai4os-demo-app --title kill-delete");
    const { text } = await first.person("researcher").says("info kill-delete");
    const uuid = /UUID: (\S+)/.exec(text)?.[1];
    await first.stop();
    const step = `DELETE /v1/deployments/modules/${uuid}`;

    await liveAndDie(["delete kill-delete", "yes"], `before ${step}`);
    const { lab: second, told: untouched } = await recover();
    expect(untouched).toMatch(/Your “deployment delete” was cut off before/);
    expect(await count(second, "kill-delete")).toBe(1);
    await second.stop();

    await liveAndDie(["delete kill-delete", "yes"], `after ${step}`);
    const { lab: third, told: deleted } = await recover();
    expect(deleted).toMatch(/Your “deployment delete” was done/);
    expect(deleted).toMatch(/kill-delete is deleted/);
    await third.stop();
  });
});
