/** Agreed ends, through the real engine, outbox, platform client and sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
let lab: Lab;
let ada: Person;
afterEach(() => lab.stop());

async function start(options: LabOptions = {}, channel?: string): Promise<void> {
  lab = await startLab({ capabilities: { edits: false }, ...options });
  ada = lab.person("researcher", "ada", channel);
  lab.startJobs();
}

/** What was posted since, as text, with where it went; without the news of the launch itself. */
function since(count: number): readonly string[] {
  return lab.posts
    .slice(count)
    .map(({ reply, place }) => `${reply.visibility} ${place.channel}: ${toPlainText(reply)}`)
    .filter((text) => !text.includes("is ready"));
}

/** Lets time pass in steps, with everybody awake for two minutes of each. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= HOUR / 2) {
    const step = Math.min(left, HOUR / 2);
    lab.advance(step - 2 * MINUTE);
    await lab.clock.pass(2 * MINUTE);
  }
}

async function isThere(): Promise<boolean> {
  const { deployments } = lab.deps.platform.as(() => lab.sandbox.signIn("researcher"));
  const found = await deployments.list({ vo: "vo.ai4eosc.eu", kind: "module" });
  return found.some(({ title }) => title === "lab-run");
}

async function launch(flags: string): Promise<number> {
  await ada.says(`deploy ai4os-demo-app --title lab-run ${flags}`, { settle: false });
  await lab.clock.pass(10 * MINUTE);
  return lab.posts.length;
}

describe("a lease", () => {
  test("is shown when it is agreed, on the page and in the list", async () => {
    await start();
    const { text } = await ada.says("deploy ai4os-demo-app --title lab-run --for 3d");
    expect(text).toMatch(/It is agreed until Thu 2026-11-26 11:00/);
    expect((await ada.says("info lab-run")).text).toMatch(
      /Agreed end: Thu 2026-11-26 11:0\d \(Europe\/Madrid\), in 3 days/,
    );
    expect((await ada.says("deployments")).text).toMatch(/ends Thu 2026-11-26 11:0\d/);
  });

  test("is told a day and an hour before, at its end, and ever more seldom; nothing is deleted", async () => {
    await start();
    const count = await launch("--for 3d");
    await pass(2 * DAY - HOUR);
    expect(since(count)).toEqual([]);
    await pass(HOUR);
    expect(since(count)).toHaveLength(1);
    expect(since(count)[0]).toMatch(
      /^channel lab: lab-run ends in (?:24|23) hours[\s\S]*Nothing is deleted unless you say so/,
    );
    await pass(23 * HOUR);
    expect(since(count)[1]).toMatch(/lab-run ends in (?:60|5\d) minutes/);
    await pass(HOUR);
    expect(since(count)[2]).toMatch(
      /lab-run has reached its agreed end[\s\S]*holds 2 CPUs|lab-run has reached its agreed end/,
    );
    await pass(8 * DAY);
    // A day, three, and a week after.
    expect(since(count)).toHaveLength(3 + 3);
    expect(since(count)[3]).toMatch(/since its end, for 24 hours/);
    expect(await isThere()).toBe(true);
    expect(lab.logged).toEqual([]);
  });

  test("in a channel is told in its thread and to the person alone", async () => {
    await start({}, "#team/7");
    await launch("--for 3h");
    await pass(3 * HOUR);
    const told = lab.posts.filter(({ reply }) => toPlainText(reply).startsWith("lab-run ends in"));
    expect(told.map(({ reply, place }) => [reply.visibility, place.thread])).toEqual([
      ["channel", "7"],
      ["private", undefined],
    ]);
  });

  test("of minutes is told once before, at a quarter", async () => {
    await start();
    const count = await launch("--for 40m");
    await lab.clock.pass(19 * MINUTE);
    expect(since(count)).toEqual([]);
    await lab.clock.pass(2 * MINUTE);
    expect(since(count)[0]).toMatch(/ends in (?:10|9) minutes/);
  });

  test("is over with its deployment", async () => {
    await start();
    const count = await launch("--for 3d");
    await ada.says("delete lab-run");
    await ada.says("yes");
    const after = lab.posts.length;
    await pass(4 * DAY);
    expect(since(after)).toEqual([]);
    expect(after).toBeGreaterThan(count);
    expect(await lab.store.deploymentLeases.of("terminal:ada")).toEqual([]);
  });

  test("that ends on friday at noon does so over a change of the clocks", async () => {
    // Clocks go back on 25 October 2026.
    await start({ start: new Date("2026-10-23T14:00:00Z") });
    await launch("--for “until friday noon”");
    const [lease] = await lab.store.deploymentLeases.of("terminal:ada");
    expect(lease?.endsAt.toISOString()).toBe("2026-10-30T11:00:00.000Z");
  });
});

describe("the buttons of a reminder", () => {
  test("extend it: a day is added to what is left, and it is told anew", async () => {
    await start();
    const count = await launch("--for 3d");
    await pass(2 * DAY);
    const { text } = await ada.presses("Extend by a day");
    expect(text).toMatch(/lab-run ends Fri 2026-11-27 11:0\d \(Europe\/Madrid\), in 47 hours|in 2 days/);
    const told = since(count).length;
    await pass(DAY + HOUR);
    expect(since(count).slice(told).join("\n")).toMatch(/lab-run ends in (?:24|23) hours/);
  });

  test("keep it: nothing is told any more", async () => {
    await start();
    await launch("--for 3d");
    await pass(2 * DAY);
    expect((await ada.presses("Keep")).text).toContain("no agreed end any more");
    const count = lab.posts.length;
    await pass(2 * DAY);
    expect(since(count)).toEqual([]);
  });

  test("save and delete it, once a snapshot is complete", async () => {
    await start();
    await launch("--for 3d");
    await pass(2 * DAY);
    await ada.presses("Snapshot and delete");
    expect((await ada.says("yes")).text).toContain("I make a snapshot of lab-run now");
    await lab.clock.pass(10 * MINUTE);
    expect(await isThere()).toBe(false);
    expect((await ada.says("snapshots")).text).toContain("lab-run");
    const told = lab.posts.map(({ reply }) => toPlainText(reply)).join("\n");
    expect(told).toContain("The snapshot of lab-run is complete.");
    expect(await lab.store.deploymentLeases.of("terminal:ada")).toEqual([]);
  });
});

describe("the rule of a channel", () => {
  async function ruled(rules: string): Promise<void> {
    await start({}, "#team/7");
    lab.administrators = new Set(["ada"]);
    await ada.says(`channel set ${rules}`);
  }

  test("lease-end=snapshot-delete saves and deletes an hour after the end, if nobody says a word", async () => {
    await ruled("lease-end=snapshot-delete");
    const count = await launch("--for 1d");
    await pass(DAY);
    expect(since(count).join("\n")).toContain("If you say nothing, it is saved in a snapshot and deleted");
    expect(await isThere()).toBe(true);
    await pass(3 * HOUR);
    expect(await isThere()).toBe(false);
    expect((await ada.says("snapshots")).text).toContain("lab-run");
    expect(lab.logged).toEqual([]);
  });

  test("deletes nothing that was extended in that hour", async () => {
    await ruled("lease-end=snapshot-delete");
    await launch("--for 1d");
    await pass(DAY);
    await ada.presses("Extend by a day");
    await pass(5 * HOUR);
    expect(await isThere()).toBe(true);
  });

  test("deletes nothing whose snapshot fails, and says so once", async () => {
    await ruled("lease-end=snapshot-delete");
    await launch("--for 1d");
    await lab.faults({ kind: "error500", path: "/v1/snapshots", method: "POST" });
    const count = lab.posts.length;
    await pass(2 * DAY);
    expect(await isThere()).toBe(true);
    expect(since(count).filter((text) => /lab-run is not deleted[\s\S]*snapshot/.test(text))).toHaveLength(2);
  });

  test("deletes nothing of one who is logged out", async () => {
    await ruled("lease-end=snapshot-delete");
    await launch("--for 1d");
    lab.unlink("ada");
    const count = lab.posts.length;
    await pass(3 * DAY);
    expect(await isThere()).toBe(true);
    expect(since(count).join("\n")).toContain("I cannot look at it now");
  });

  test("deletes nothing of one who is logged in as somebody else", async () => {
    await ruled("lease-end=snapshot-delete");
    await launch("--for 1d");
    lab.person("imagine", "ada");
    const count = lab.posts.length;
    await pass(DAY + 3 * HOUR);
    expect(since(count).join("\n")).toContain("not logged in as the one who agreed on it");
    expect(await isThere()).toBe(true);
    expect(await lab.store.deploymentLeases.of("terminal:ada")).toHaveLength(1);
  });

  test("that comes to light late waits a day, so that nobody is surprised", async () => {
    await ruled("lease-end=snapshot-delete");
    await launch("--for 1d");
    // Two days asleep.
    lab.advance(3 * DAY);
    await pass(20 * HOUR);
    expect(await isThere()).toBe(true);
    await pass(6 * HOUR);
    expect(await isThere()).toBe(false);
  });

  test("max-lease gives an end to what has none, and refuses a longer one, also later", async () => {
    await ruled("max-lease=2d");
    await launch("");
    expect((await ada.says("info lab-run")).text).toMatch(/Agreed end: Wed 2026-11-25 11:0/);
    expect((await ada.says("extend lab-run --for 3d")).text).toContain("at most 2 days at a time");
    expect((await ada.says("extend lab-run --for none")).text).toContain("must have an end");
    expect((await ada.says("deploy ai4os-demo-app --for 3d")).text).toContain("at most 2 days at a time");
    const elsewhere = lab.person("researcher", "ada");
    expect((await elsewhere.says("extend lab-run --for 5d")).text).toContain("at most 2 days at a time");
  });
});

test("asleep over all reminders: the last one is told, once; the clock set back tells nothing again", async () => {
  await start();
  const count = await launch("--for 3d");
  lab.advance(5 * DAY);
  await lab.clock.pass(MINUTE);
  expect(since(count)).toHaveLength(1);
  expect(since(count)[0]).toContain("lab-run has reached its agreed end");
  lab.advance(-4 * DAY);
  await pass(3 * DAY);
  expect(since(count)).toHaveLength(1);
});
