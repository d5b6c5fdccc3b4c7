/** `account export` and `account forget`. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readAccessToken } from "../../src/identity/session.ts";
import { PEOPLE } from "../../src/sandbox/people.ts";
import type { Actor } from "../../src/surface.ts";
import { decideAt, loginLink } from "../kit/approval.ts";
import { type Lab, type LabOptions, type Person, startLab, startTestSandbox } from "../kit/lab.ts";
import { lives } from "../kit/lives.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";
import { JSON_WEB_TOKEN, withoutHashes } from "../kit/traces.ts";

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

async function firstSample(of: Lab): Promise<Date | undefined> {
  const { subject } = readAccessToken(await of.sandbox.signIn("researcher"));
  return of.store.usageSamples.first({ subject, vo: "vo.ai4eosc.eu" });
}

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
    expect(json.replace(/"hash": "[^"]*"/g, "")).not.toContain("ines");
    const file = replies[0]?.blocks.find((block) => block.type === "file");
    expect(file?.type === "file" && file.text.split("\r\n").slice(0, 2)).toEqual([
      "at,vo,cpu,gpu,memoryMb,diskMb,running,queued",
      expect.stringMatching(/^2026-11-23T10:00:\d\d\.\d{3}Z,vo\.ai4eosc\.eu,\d/),
    ]);
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
    expect(text).toContain("Samples of usage: erased");
    expect(await firstSample(lab)).toBeDefined();
    await ada.says("no");
    expect(forgotten).toEqual([]);
    expect(await lab.store.audit.list({ actor: "terminal:ada", limit: 9 })).toHaveLength(2);
  });

  test("erases memory, buttons, login and name; others keep theirs; the audit holds", async () => {
    await ada.says("forget me");
    expect((await ada.says("yes")).text).toContain("You are forgotten");
    expect(forgotten).toEqual([ada.actor]);
    expect(await firstSample(lab)).toBeUndefined();
    expect(
      await lab.store.personal.read({
        actor: "terminal:ada",
        owns: (key) => key.includes('"ada"'),
      }),
    ).toEqual({
      follows: [],
      muted: [],
      lastTimes: [],
      requests: [],
      decisions: [],
      settings: [],
      conversations: [],
      messages: [],
      watches: [],
      announcements: [],
      leases: [],
      laterStarts: [],
      clusterWatches: [],
      subscriptions: [],
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

  test("needs no login: who logged out, or can never log in again, is forgotten too", async () => {
    lab.unlink("ada");
    expect((await ada.says("account export")).text).toContain("lab-run");
    await ada.says("account forget");
    expect((await ada.says("yes")).text).toContain("You are forgotten");
    expect(withoutHashes(await lab.store.audit.list({ limit: 9 }))).not.toMatch(
      /\b(?:terminal:)?ada\b|lab-run/,
    );
  });
});

describe("a login that several accounts have", () => {
  async function logIn(id: string): Promise<Person> {
    const person = lab.person(undefined, id);
    const { handled } = await person.says("login", { settle: false });
    await decideAt(loginLink(lab), "student");
    await lab.clock.pass(6000);
    await handled.settled;
    return person;
  }
  const accounts = async () => (await lab.store.identities.accounts("lab", PEOPLE.student.sub)).length;

  beforeEach(async () => {
    await lab.stop();
    lab = await startLab();
  });

  test("is exported with all that is kept of it, but its tokens", async () => {
    const phone = await logIn("phone");
    await logIn("desk");
    await phone.says("search plankton");
    const { text } = await phone.says("account export");
    const { login, elsewhere } = JSON.parse(/{[\s\S]*}/.exec(text)?.[0] ?? "") as Record<string, unknown>;
    expect(login).toMatchObject({
      identity: {
        name: PEOPLE.student.name,
        email: PEOPLE.student.email,
        levels: { "vo.ai4eosc.eu": "ap-a" },
        loggedIn: true,
        accounts: [{ account: "terminal:phone" }, { account: "terminal:desk" }],
      },
      begun: [{ state: "done" }],
    });
    expect(elsewhere).toMatchObject([{ account: "terminal:desk", audit: expect.any(Array) }]);
    expect(text).not.toMatch(/v1\.[\w-]{8}\./);
    expect(text).not.toMatch(JSON_WEB_TOKEN);
  });

  test("is forgotten in all of them, and what was done from them loses its name", async () => {
    const phone = await logIn("phone");
    await logIn("desk");
    const erased: string[] = [];
    Object.assign(lab.deps.outbounds.get("terminal") ?? {}, {
      forget: async ({ id }: Actor) => void erased.push(id),
    });
    expect((await phone.says("account forget")).text).toContain("the same for your account in the terminal");
    await phone.says("yes");
    // What the surfaces keep themselves goes with it.
    expect(erased).toEqual(["desk", "phone"]);
    expect(await accounts()).toBe(0);
    expect(withoutHashes(await lab.store.audit.list({ limit: 20 }))).not.toMatch(/phone|desk|Varga/i);
    for (const id of ["phone", "desk"]) expect(await lab.store.deviceLogins.of(`terminal:${id}`)).toEqual([]);
    expect((await lab.store.audit.verify()).problems).toEqual([]);
  });
});

test("who decided for others, or set the rules of a channel, is named there no more; both stay", async () => {
  lab.administrators = new Set(["ines"]);
  const channel = "#lab";
  const approver = lab.person("imagine", "ines", channel);
  await approver.says("channel set approval=gpu");
  await lab.person("researcher", "ada", channel).says("deploy ai4os-yolo-torch --gpu 1 --title by-two");
  await approver.says("refuse 1 because Ines says no");
  expect((await ines.says("account export")).text).toMatch(/"decision": "refused"[\s\S]*"channel": "#lab"/);
  await ines.says("account forget");
  await ines.says("yes");
  const [approval, setting] = [
    await lab.store.approvals.numbered("terminal", channel, 1),
    await lab.store.channelSettings.of("terminal", channel),
  ];
  expect(approval?.decision).toMatchObject({ kind: "refused", name: "somebody" });
  expect(setting?.policy).toMatchObject({ approval: "gpu" });
  expect(JSON.stringify([approval, setting])).not.toMatch(/ines/i);
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
    await bot.live("deployments");
    await bot.live("account forget");
    await bot.live("yes", index);
    await bot.recover();
    const { lab: last } = await bot.live("about");
    const { records, sampled } = await reading(path);
    const done = records.some(({ command, result }) => command === "account forget" && result === "done");
    const named = records.some(({ actor }) => actor.startsWith("terminal:"));
    expect(last.posts.length, step).toBeGreaterThan(0);
    if (done) expect(sampled, step).toBe(false);
    if (done) expect(named, `${step}: ${JSON.stringify(records)}`).toBe(false);
  }
  await world.stop();

  async function stepsOfForgetting(): Promise<readonly string[]> {
    const bot = lives(world, folder.file("whole.sqlite"));
    await bot.live("deployments");
    await bot.live("account forget");
    return (await bot.live("yes")).steps;
  }

  async function reading(path: string) {
    const reader = await startLab({ world, storePath: path });
    const records = await reader.store.audit.list({ limit: 9 });
    const sampled = (await firstSample(reader)) !== undefined;
    expect((await reader.store.audit.verify()).problems).toEqual([]);
    await reader.stop();
    return { records, sampled };
  }
  // Some forty lives of a bot; a busy machine takes its time.
}, 60_000);
