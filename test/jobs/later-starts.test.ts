/** Launches that are put off, through the real engine, outbox, platform client and sandbox. */
import { afterEach, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";
import { LAB_PASSWORD } from "../kit/lab-engine.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const [MINUTE, HOUR] = [60_000, 3_600_000];
const folder = temporaryFolder();
let lab: Lab;
let ada: Person;
afterEach(() => lab.stop());

async function start(options: LabOptions = {}, channel?: string): Promise<void> {
  lab = await startLab({ capabilities: { edits: false }, ...options });
  ada = lab.person("researcher", "ada", channel);
  lab.startJobs();
}

/** Sleeps until a minute before, and is awake for a while. */
async function comeTo(ms: number): Promise<string> {
  const count = lab.posts.length;
  lab.advance(ms - MINUTE);
  await lab.clock.pass(4 * MINUTE);
  return lab.posts
    .slice(count)
    .map(({ reply, place }) => `${reply.visibility} ${place.channel}: ${toPlainText(reply)}`)
    .join("\n");
}

function launches(): number {
  return lab.asked.filter(({ method, path }) => method === "POST" && path.startsWith("/v1/deployments"))
    .length;
}

// The laboratory opens at 11:00 in Madrid.
const UNTIL_22 = 11 * HOUR;

describe("a launch that is put off", () => {
  test("is shown, listed, and made at its time, as it was shown", async () => {
    await start();
    const { text } = await ada.says("deploy ai4os-demo-app --title night --ram 3GB --at 22:00 --for 2h");
    expect(text).toContain("night starts at Mon 2026-11-23 22:00 (Europe/Madrid)");
    expect(launches()).toBe(0);
    expect((await ada.says("deployments")).text).toMatch(
      /Scheduled[\s\S]*night[\s\S]*starts Mon 2026-11-23 22:00/,
    );
    const told = await comeTo(UNTIL_22);
    expect(told).toContain("You had this start put off until Mon 2026-11-23 22:00");
    expect(launches()).toBe(1);
    expect(lab.asked.find(({ method }) => method === "POST")?.body).toContain('"ram":3000');
    expect((await ada.says("info night")).text).toMatch(/Agreed end: Tue 2026-11-24 00:0\d/);
    expect((await ada.says("deployments")).text).not.toContain("Scheduled");
    expect(lab.logged).toEqual([]);
  });

  test("gets its password then, in private; until then it is in no answer and in no clear column", async () => {
    const storePath = folder.file("secret.sqlite");
    await start({ storePath }, "#team/7");
    const { text } = await ada.says("deploy ai4os-dev-env --title night --at 22:00");
    expect(text).toContain("night starts at");
    expect(text).not.toContain(LAB_PASSWORD);
    const [kept] = await lab.store.laterStarts.of("terminal:ada");
    expect(JSON.stringify(kept)).not.toContain(LAB_PASSWORD);
    const told = await comeTo(UNTIL_22);
    expect(told).toMatch(new RegExp(`private #team: [^]*Password of night: ${LAB_PASSWORD}`));
    expect(told.split(LAB_PASSWORD)).toHaveLength(2);
  });

  test("can be cancelled by its button, its title or its number; nothing is started then", async () => {
    await start();
    for (const cancel of [
      () => ada.presses("Cancel"),
      () => ada.says("delete night"),
      async () => {
        const { text } = await ada.says("deployments");
        const number = /(\d+)\. night/.exec(text)?.[1];
        return ada.says(`delete ${number}`);
      },
    ]) {
      await ada.says("deploy ai4os-demo-app --title night --at 22:00");
      expect((await cancel()).text).toContain("Cancel this start?");
      expect((await ada.says("yes")).text).toContain("Cancelled: night will not be started");
    }
    await comeTo(UNTIL_22);
    expect(launches()).toBe(0);
  });

  test("is spoken of as what it is before it starts, and belongs to one person", async () => {
    await start();
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    expect((await ada.says("info night")).text).toContain("It has not started yet");
    const [kept] = await lab.store.laterStarts.of("terminal:ada");
    const bob = lab.person("researcher", "bob");
    expect((await bob.says("deployments")).text).not.toContain("night");
    expect((await bob.says(`delete ${kept?.id}`)).handled.outcome).toBe("refused");
  });

  test("of somebody who is logged out by then is told instead", async () => {
    await start();
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    lab.unlink("ada");
    const told = await comeTo(UNTIL_22);
    expect(told).toMatch(/night was not started[\s\S]*Type “login”/);
    expect(launches()).toBe(0);
    expect(await lab.store.laterStarts.of("terminal:ada")).toEqual([]);
  });

  test.each([
    ["newcomer", /access|full access/],
    ["imagine", /under another login than the one you have now/],
  ] as const)("of somebody who is the %s by then is told instead", async (person, words) => {
    await start();
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    lab.person(person, "ada");
    const told = await comeTo(UNTIL_22);
    expect(told).toMatch(/night was not started/);
    expect(told).toMatch(words);
    expect(launches()).toBe(0);
  });

  test("obeys the rules of the channel then, too", async () => {
    await start({}, "#team/7");
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    lab.administrators = new Set(["ada"]);
    await ada.says("channel set deploy=none");
    const told = await comeTo(UNTIL_22);
    expect(told).toMatch(/night was not started[\s\S]*Nothing may be launched from this channel/);
    expect(launches()).toBe(0);
  });

  test("needs a second person before it is put off, not again at its time", async () => {
    await start({}, "#team/7");
    lab.administrators = new Set(["bob"]);
    const bob = lab.person("imagine", "bob", "#team/7");
    await bob.says("channel set approval=all");
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    expect(await lab.store.laterStarts.of("terminal:ada")).toEqual([]);
    await bob.presses("Approve");
    expect(await lab.store.laterStarts.of("terminal:ada")).toHaveLength(1);
    await comeTo(UNTIL_22);
    expect(launches()).toBe(1);
  });

  test("that a rule made since wants approved is told instead", async () => {
    await start({}, "#team/7");
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    lab.administrators = new Set(["bob"]);
    await lab.person("imagine", "bob", "#team/7").says("channel set approval=all");
    expect(await comeTo(UNTIL_22)).toMatch(/was not started[\s\S]*second person's approval/);
    expect(launches()).toBe(0);
  });

  test("starts late by some hours where nobody was awake, and says so", async () => {
    await start();
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    expect(await comeTo(UNTIL_22 + 3 * HOUR)).toContain("it comes 2 hours late, as I was not running");
    expect(launches()).toBe(1);
  });

  test("is missed after two days asleep, and can be started by a button", async () => {
    await start();
    await ada.says("deploy ai4os-demo-app --title night --ram 3GB --at 22:00");
    expect(await comeTo(48 * HOUR)).toMatch(/night was not started[\s\S]*37 hours|36 hours/);
    expect(launches()).toBe(0);
    await ada.presses("Start it now");
    expect(launches()).toBe(1);
    expect(lab.asked.find(({ method }) => method === "POST")?.body).toContain('"ram":3000');
  });

  test("is started neither early nor twice where the clock is set back", async () => {
    await start();
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    lab.advance(-2 * HOUR);
    await comeTo(UNTIL_22);
    expect(launches()).toBe(0);
    await comeTo(2 * HOUR);
    await comeTo(HOUR);
    expect(launches()).toBe(1);
  });

  test("of one who asks for too much at once is tried again a minute later, and is made once", async () => {
    let refusals = 0;
    const limiter = async () => {
      refusals += 1;
      return { ok: refusals !== 2, retryInSeconds: 30 };
    };
    await start({ limiter });
    await ada.says("deploy ai4os-demo-app --title night --at 22:00");
    await comeTo(UNTIL_22);
    expect([launches(), refusals]).toEqual([1, 3]);
  });

  test("must lie ahead, within a year", async () => {
    await start();
    expect((await ada.says("deploy ai4os-demo-app --at 2026-11-20")).text).toContain("is over");
    expect((await ada.says("deploy ai4os-demo-app --at 2029-01-01")).text).toContain("later than that");
    expect((await ada.says("deploy ai4os-demo-app --at whenever")).text).toContain("a moment to come");
  });
});
