/** Downtimes are told where they were subscribed to, when it is time, once each, and follow what the feed says. */
import { afterEach, describe, expect, test } from "vitest";
import { md } from "../../src/reply/markdown.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { type MaintenanceOrder, orderMaintenance } from "../../src/sandbox/maintenance.ts";
import { type Lab, type LabOptions, type Person, startLab } from "../kit/lab.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEGAN = Date.parse("2026-11-23T10:00:00Z");
const IMAGINE = "vo.imagine-ai.eu";

let lab: Lab;
let ana: Person;
afterEach(() => lab.stop());

/** A channel that hears of the downtimes of one VO; what the sandbox itself announces is seen before. */
async function start(options: LabOptions = {}): Promise<void> {
  lab = await startLab(options);
  lab.administrators = new Set(["ana"]);
  ana = lab.person("imagine", "ana", "#lab");
  lab.startJobs("notices");
  await lab.clock.pass(MINUTE);
  await ana.says("subscribe downtime --vo imagine");
}

/** Lives through the minutes around a moment, in ms from the beginning. */
async function around(ms: number): Promise<void> {
  lab.clock.set(BEGAN + ms - 5 * MINUTE - lab.now().getTime());
  await lab.clock.pass(12 * MINUTE);
}

const order = (...notices: readonly MaintenanceOrder[]) =>
  lab.sandboxState.transaction((documents) => orderMaintenance(documents, lab.now(), notices));

const WORKS = { title: "Power works", vo: IMAGINE, datacenters: ["incd-imagine"] };

/** Posts about it in a channel: when, as which, and whether it was changed. */
const told = (title = WORKS.title, channel = "#lab") =>
  lab.posts
    .filter(({ place, reply }) => place.channel === channel && toPlainText(reply).includes(title))
    .map(({ reply, edited }) => `${toPlainText(reply).split("\n")[0]}${edited ? " (edited)" : ""}`);

function lastText(): string {
  const last = lab.posts.at(-1);
  return last ? toPlainText(last.reply) : "";
}

describe("a downtime", () => {
  test("is told when it appears, a day and an hour before, when it begins and when it is over, each once", async () => {
    await start();
    await order({ ...WORKS, summary: "Save your work.", starts: 3 * 24 * 60, ends: 3 * 24 * 60 + 120 });
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Downtime planned: Power works"]);
    const text = lastText();
    expect(text).toContain("Save your work.");
    expect(text).toContain("2026-11-26 11:01 Europe/Madrid");
    expect(text).toContain("incd-imagine");
    await around(2 * DAY - HOUR);
    expect(told()).toHaveLength(1);
    await around(2 * DAY);
    expect(told()[1]).toBe("Downtime in a day: Power works");
    await around(3 * DAY - HOUR);
    expect(told()[2]).toBe("Downtime in an hour: Power works");
    await around(3 * DAY);
    expect(told()[3]).toBe("Downtime begins: Power works");
    await around(3 * DAY + 2 * HOUR);
    expect(told()[4]).toBe("Downtime over: Power works");
    await order();
    await around(4 * DAY);
    expect(told()).toHaveLength(5);
    expect(lab.logged.filter((line) => line.startsWith("error"))).toEqual([]);
  }, 60_000);

  test("goes to those of its VO, and to everybody where it names none; one click ends it", async () => {
    await start();
    const bob = lab.person("researcher", "bob", "alone");
    await bob.says("subscribe downtime");
    await order(
      { title: "Course works", vo: "tutorials", starts: 30 * 60, ends: 31 * 60 },
      { title: "All works" },
    );
    await lab.clock.pass(15 * MINUTE);
    expect(told("Course works")).toEqual([]);
    expect(told("All works")).toEqual(["All works"]);
    expect(told("Course works", "alone")).toEqual(["Downtime planned: Course works"]);
    await bob.presses("Unsubscribe");
    await order({ title: "More works" });
    await lab.clock.pass(15 * MINUTE);
    expect(told("More works", "alone")).toEqual([]);
    expect(told("More works")).toEqual(["More works"]);
  });

  test("seen late is told as it stands, without what has passed", async () => {
    await start();
    await order({ ...WORKS, notify: -600, starts: -30, ends: 90 });
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Downtime now: Power works"]);
    await lab.clock.pass(3 * HOUR);
    expect(told()).toEqual(["Downtime now: Power works", "Downtime over: Power works"]);
    await order({ title: "Old works", starts: -300, ends: -60 });
    await lab.clock.pass(3 * HOUR);
    expect(told("Old works")).toEqual([]);
  });

  test("that was announced before the bot was there is no news, but reminds", async () => {
    lab = await startLab();
    lab.administrators = new Set(["ana"]);
    ana = lab.person("imagine", "ana", "#lab");
    await ana.says("subscribe downtime");
    await order({ ...WORKS, starts: 25 * 60, ends: 26 * 60 });
    lab.startJobs("notices");
    await lab.clock.pass(30 * MINUTE);
    expect(lab.posts).toHaveLength(1);
    await lab.clock.pass(40 * MINUTE);
    expect(told()).toEqual(["Downtime in a day: Power works"]);
  });

  test("that the machine slept through is told once, as it stands", async () => {
    await start();
    await order({ ...WORKS, starts: 30 * 60, ends: 60 * 60 });
    await lab.clock.pass(15 * MINUTE);
    lab.clock.set(2 * DAY);
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Downtime planned: Power works", "Downtime begins: Power works"]);
  });

  test("is told in the time zone of the place, and not in its quiet hours", async () => {
    await start();
    await ana.says("channel set --quiet 10:00-13:00 --zone Europe/Madrid");
    await order({ ...WORKS, starts: 90, ends: 600 });
    await lab.clock.pass(40 * MINUTE);
    expect(told()).toEqual([]);
    await lab.clock.pass(85 * MINUTE);
    // One post, which says how it stands by then.
    expect(told()).toEqual(["Downtime begins: Power works"]);
    expect(lastText()).toContain("2026-11-23 12:31 Europe/Madrid");
  });
});

describe("a notice that changes", () => {
  test("in its words is edited where it was posted; in its times it is also told anew, and reminds anew", async () => {
    await start();
    const later = { ...WORKS, starts: "2026-11-25T10:00:00Z", ends: "2026-11-25T12:00:00Z", notify: 0 };
    await order(later);
    await lab.clock.pass(15 * MINUTE);
    await order({ ...later, summary: "Bring a torch." });
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Downtime changed: Power works (edited)"]);
    expect(lastText()).toContain("torch");
    await around(DAY);
    expect(told()).toHaveLength(2);
    await order({ ...later, starts: "2026-11-27T10:00:00Z", ends: "2026-11-27T12:00:00Z" });
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual([
      "Downtime changed: Power works (edited)",
      "Downtime changed: Power works (edited)",
      "Downtime changed: Power works",
    ]);
    await around(3 * DAY);
    expect(told().slice(3)).toEqual(["Downtime in a day: Power works"]);
  }, 60_000);

  test("before anybody was told of it is told in its new words alone", async () => {
    await start();
    await order({ ...WORKS, notify: 120, starts: 3000, ends: 3060 });
    await lab.clock.pass(15 * MINUTE);
    await order({ ...WORKS, notify: 100, starts: 2000, ends: 2060, summary: "new words" });
    await lab.clock.pass(2 * HOUR);
    expect(told()).toEqual(["Downtime planned: Power works"]);
  });
});

describe("a notice that is gone", () => {
  test("is withdrawn where it was posted, and posted nowhere where it waits", async () => {
    await start();
    const bob = lab.person("researcher", "bob", "alone");
    await bob.says("subscribe downtime");
    await bob.says("channel set --quiet 10:00-11:30 --zone UTC");
    const summary = "No power in rack 3_b.";
    await order({ ...WORKS, starts: 3000, ends: 3060, summary });
    await lab.clock.pass(15 * MINUTE);
    expect(told()).toEqual(["Downtime planned: Power works"]);
    await order();
    await lab.clock.pass(3 * HOUR);
    expect(told()).toEqual(["Withdrawn: Power works (edited)"]);
    expect(lab.posts.flatMap(({ reply }) => reply.blocks)).toContainEqual({
      type: "text",
      text: md`~~${summary}~~`,
    });
    expect(told(WORKS.title, "alone")).toEqual([]);
    await order({ ...WORKS, starts: 3000, ends: 3060 });
    await lab.clock.pass(30 * MINUTE);
    expect(told()).toEqual(["Withdrawn: Power works (edited)", "Downtime planned: Power works"]);
  });

  test.each([
    ["errors", { kind: "error500", path: "/status" } as const],
    ["rubbish", { kind: "rubbish", path: "/status" } as const],
    ["hangs", { kind: "rubbish", form: "json", path: "/status" } as const],
  ])("because the feed %s is not withdrawn", async (_what, fault) => {
    await start();
    await order({ ...WORKS, starts: 3000, ends: 3060 });
    await lab.clock.pass(15 * MINUTE);
    await lab.faults(fault);
    await lab.clock.pass(5 * HOUR);
    expect(lab.logged.some((line) => line.includes("the status feed could not be read"))).toBe(true);
    await lab.faults();
    await lab.clock.pass(2 * HOUR);
    expect(told()).toEqual(["Downtime planned: Power works"]);
  });

  test("for a moment is there again", async () => {
    await start();
    await order({ ...WORKS, starts: 3000, ends: 3060 });
    await lab.clock.pass(15 * MINUTE);
    const kept = await lab.sandboxState.transaction(async (documents) => {
      const [one] = await documents.list("maintenance");
      if (!one) throw new Error("nothing was ordered");
      await documents.remove("maintenance", one.id);
      return one;
    });
    await lab.clock.pass(6 * MINUTE);
    expect((await lab.store.notices.all()).some(({ missing }) => missing)).toBe(true);
    await lab.sandboxState.transaction((documents) => documents.put("maintenance", kept.id, kept.value));
    await lab.clock.pass(HOUR);
    expect((await lab.store.notices.all()).some(({ missing }) => missing)).toBe(false);
    expect(told()).toEqual(["Downtime planned: Power works"]);
  });
});
