/** `account export` and `account forget`. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "../../src/surface.ts";
import { type Lab, type LabOptions, type Person, startLab, startTestSandbox } from "../kit/lab.ts";
import { lives } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

let lab: Lab;
let ada: Person;
let ines: Person;
let forgotten: Actor[];
let button: string;
const folder = temporaryFolder();

async function start(options: LabOptions = {}): Promise<void> {
  forgotten = [];
  lab = await startLab({ forgetters: [async (actor) => void forgotten.push(actor)], ...options });
  ada = lab.person("researcher", "ada");
  ines = lab.person("imagine", "ines");
  await ada.says("search plankton");
  button = lab.token("Deploy");
  await ada.says("deploy ai4os-demo-app --title lab-run");
  await ines.says("search plankton");
}
beforeEach(() => start());
afterEach(() => lab.stop());

describe("account export", () => {
  test("gives a person all that is kept of him, in private, and nothing of others", async () => {
    const { replies } = await ada.says("account export");
    expect(replies.map(({ visibility }) => visibility)).toEqual(["private"]);
    const fenced = replies[0]?.blocks.find((block) => block.type === "text");
    const json = /```json\n([\s\S]*)\n```/.exec(fenced?.type === "text" ? fenced.text : "")?.[1] ?? "";
    const kept = JSON.parse(json) as Record<string, readonly unknown[]>;
    expect(kept["person"]).toEqual(ada.actor);
    expect(kept["conversations"]).toHaveLength(1);
    expect(kept["offers"]?.length).toBeGreaterThan(5);
    expect(kept["audit"]).toMatchObject([
      { phase: "outcome", command: "deploy", actor: "terminal:ada" },
      { phase: "intent", params: { title: "lab-run" } },
    ]);
    expect(json).not.toContain("ines");
  });
});

describe("account forget", () => {
  test("names what is lost, and does nothing before a yes", async () => {
    const { text, replies, handled } = await ada.says("account forget");
    expect(handled.outcome).toBe("plan");
    expect(replies[0]?.visibility).toBe("private");
    expect(text).toContain("Forget everything about you?");
    expect(text).toMatch(/Buttons and plans: \d+ offers that no longer work/);
    expect(text).toContain("cannot be undone");
    await ada.says("no");
    expect(forgotten).toEqual([]);
    expect(await lab.store.audit.list({ actor: "terminal:ada", limit: 9 })).toHaveLength(2);
  });

  test("erases memory, buttons, login and name; others keep theirs; the audit holds", async () => {
    await ada.says("forget me");
    expect((await ada.says("yes")).text).toContain("You are forgotten");
    expect(forgotten).toEqual([ada.actor]);
    expect(
      await lab.store.personal.read({ actor: "terminal:ada", owns: (key) => key.includes('"ada"') }),
    ).toEqual({
      conversations: [],
      messages: [],
      watches: [],
      requests: [],
      offers: [],
      changes: [],
    });
    expect((await ada.presses("", { token: button })).handled.refusal?.code).toBe("press.unknown");
    expect((await ada.says("show 1")).handled.outcome).toBe("refused");
    expect((await ines.says("show 1")).handled.outcome).toBe("done");
    const records = await lab.store.audit.list({ limit: 9 });
    expect(records.map(({ command, phase, result }) => [command, phase, result])).toEqual([
      ["account forget", "outcome", "done"],
      ["account forget", "intent", undefined],
      ["deploy", "outcome", "done"],
      ["deploy", "intent", undefined],
    ]);
    expect(JSON.stringify(records)).not.toMatch(/ada|lab-run|Lindholm/i);
    expect((await lab.store.audit.verify()).problems).toEqual([]);
  });

  test("is refused while something of the person is under way", async () => {
    await lab.store.operations.begin({
      id: "open",
      instance: "gone",
      actor: "terminal:ada",
      conversation: "c",
      place: {},
      command: "deploy",
      params: {},
      startedAt: lab.now(),
    });
    expect((await ada.says("account forget")).handled.refusal?.code).toBe("account.busy");
  });

  test("needs a login", async () => {
    expect((await lab.person(undefined).says("account forget")).handled.refusal?.code).toBe("login.needed");
  });
});

test("killed at any step after the yes, the erasing is finished by the next process", async () => {
  const world = await startTestSandbox();
  const steps = await stepsOfForgetting();
  expect(
    steps.filter((step) => /personal\.erase|audit\.forget|operations\.finish/.test(step)).length,
  ).toBeGreaterThan(5);
  for (const [index, step] of steps.entries()) {
    const path = folder.file(`${index}.sqlite`);
    const bot = lives(world, path);
    await bot.live("search plankton");
    await bot.live("account forget");
    await bot.live("yes", index);
    await bot.recover();
    const { lab: last } = await bot.live("about");
    const records = await reading(path);
    const done = records.some(({ command, result }) => command === "account forget" && result === "done");
    const named = records.some(({ actor }) => actor.startsWith("terminal:"));
    expect(last.posts.length, step).toBeGreaterThan(0);
    if (done) expect(named, `${step}: ${JSON.stringify(records)}`).toBe(false);
  }
  await world.stop();

  async function stepsOfForgetting(): Promise<readonly string[]> {
    const bot = lives(world, folder.file("whole.sqlite"));
    await bot.live("search plankton");
    await bot.live("account forget");
    return (await bot.live("yes")).steps;
  }

  async function reading(path: string) {
    const reader = await startLab({ world, storePath: path });
    const records = await reader.store.audit.list({ limit: 9 });
    expect((await reader.store.audit.verify()).problems).toEqual([]);
    await reader.stop();
    return records;
  }
}, 60_000);
