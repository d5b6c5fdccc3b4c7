/** What comes round: usage on Mondays, news of the catalogue on working days, with the rights of who subscribed. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let lab: Lab;
let ana: Person;
beforeEach(async () => {
  // A Monday, 11:00 in Madrid.
  lab = await startLab();
  lab.administrators = new Set(["ana"]);
  ana = lab.person("imagine", "ana", "#lab");
});
afterEach(() => lab.stop());

/** Moves the clock to a moment and lets things happen. */
async function at(moment: string, minutes = 2): Promise<void> {
  lab.clock.set(Date.parse(moment) - lab.now().getTime());
  await lab.clock.pass(minutes * MINUTE);
}

const since = (count: number) => lab.posts.slice(count).map(({ reply }) => toPlainText(reply));

describe("the digest", () => {
  test("comes on Monday at nine on the clock of the place, once, with a chart and what runs for long", async () => {
    await ana.says("deploy ai4os-demo-app --title lab-run --vo imagine");
    await ana.says("channel set --zone America/New_York");
    await ana.says("subscribe digest --vo imagine");
    lab.startJobs("digests");
    await lab.clock.pass(MINUTE);
    const count = lab.posts.length;
    await at("2026-11-30T13:55:00Z");
    expect(since(count)).toEqual([]);
    await at("2026-11-30T13:59:30Z", 10);
    const [told, ...more] = since(count);
    expect(more).toEqual([]);
    expect(told).toContain("The last seven days in vo.imagine-ai.eu");
    expect(told).toMatch(/All of vo\.imagine-ai\.eu used .* CPU-days/);
    expect(told).toMatch(/lab-run.*7/);
    expect(told).toContain("Unsubscribe: subscription remove digest");
    expect(lab.posts.at(-1)?.reply.blocks.some(({ type }) => type === "chart")).toBe(true);
    await at("2026-12-01T14:00:00Z");
    expect(since(count)).toHaveLength(1);
  });

  test("that the machine slept through is made up for, but not for ever", async () => {
    await ana.says("subscribe digest --vo imagine");
    lab.startJobs("digests");
    await lab.clock.pass(MINUTE);
    const count = lab.posts.length;
    await at("2026-12-01T20:00:00Z");
    expect(since(count)).toHaveLength(1);
    await at("2026-12-10T20:00:00Z");
    expect(since(count)).toHaveLength(1);
  });

  test("says once that the rights of who subscribed have ended, and comes again when they are back", async () => {
    await ana.says("subscribe digest --vo imagine");
    lab.startJobs("digests");
    await lab.clock.pass(MINUTE);
    const count = lab.posts.length;
    lab.unlink("ana");
    await at("2026-11-30T08:00:00Z");
    expect(since(count)[0]).toContain(
      "Ana is not logged in, or has no full access in vo.imagine-ai.eu, any more",
    );
    await at("2026-12-07T08:00:00Z");
    expect(since(count)).toHaveLength(1);
    lab.person("imagine", "ana", "#lab");
    await at("2026-12-14T08:00:00Z");
    expect(since(count)[1]).toContain("The last seven days in vo.imagine-ai.eu");
    lab.person("student", "ana", "#lab");
    await at("2026-12-21T08:00:00Z");
    expect(since(count)[2]).toContain("any more");
    expect(lab.logged.filter((line) => line.startsWith("error"))).toEqual([]);
  });

  test("of who was forgotten says so, too", async () => {
    await ana.says("subscribe digest --vo imagine");
    await lab.store.personal.erase({ actor: "terminal:ana", owns: () => false });
    lab.startJobs("digests");
    await lab.clock.pass(MINUTE);
    const count = lab.posts.length;
    await at("2026-11-30T08:00:00Z");
    expect(since(count)[0]).toContain("Whoever subscribed is not logged in");
  });

  test("is tried again while the platform fails", async () => {
    await ana.says("subscribe digest --vo imagine");
    lab.startJobs("digests");
    await lab.clock.pass(MINUTE);
    const count = lab.posts.length;
    await lab.faults({ kind: "error500", path: "/v1/deployments/stats" });
    await at("2026-11-30T08:00:00Z", 10);
    expect(since(count)).toEqual([]);
    await lab.faults();
    await lab.clock.pass(10 * MINUTE);
    expect(since(count)).toHaveLength(1);
  });

  test("can be asked for at any time, of a VO of one's own", async () => {
    expect((await ana.says("digest --vo imagine")).text).toContain("The last seven days in vo.imagine-ai.eu");
    expect((await ana.says("digest --vo tutorials")).handled.refusal?.code).toBe("access.vo");
  });
});

describe("news of the catalogue", () => {
  const ITEM = "ai4os-demo-app";

  test("tell what came since, on the next working day, and nothing of what was there before", async () => {
    await lab.faults({ kind: "invalid-metadata", item: ITEM });
    await ana.says("subscribe catalogue");
    lab.startJobs("digests");
    await lab.clock.pass(MINUTE);
    const count = lab.posts.length;
    await at("2026-11-24T08:30:00Z");
    expect(since(count)).toEqual([]);
    await lab.faults();
    await at("2026-11-27T12:30:00Z");
    await at("2026-11-28T12:00:00Z");
    expect(since(count)).toEqual([]);
    await at("2026-11-30T08:00:00Z");
    expect(since(count)).toHaveLength(1);
    expect(since(count)[0]).toMatch(/New in the catalogue: 1 item[\s\S]*ai4os-demo-app/);
    await at("2026-12-01T08:00:00Z");
    expect(since(count)).toHaveLength(1);
    expect((await ana.presses("Unsubscribe")).handled.outcome).toBe("done");
  });

  test("tell of changes by their date", async () => {
    await ana.says("subscribe catalogue");
    lab.startJobs("digests");
    await lab.clock.pass(7 * HOUR);
    await lab.store.catalogueNews.note([{ id: ITEM, updated: "2020-01-01" }], []);
    const count = lab.posts.length;
    await lab.clock.pass(7 * HOUR);
    await at("2026-11-24T08:00:00Z", 30);
    expect(since(count)).toHaveLength(1);
    expect(since(count)[0]).toMatch(/Changed in the catalogue: 1 item/);
  });

  test("that cannot be read are no reason to call everything new afterwards", async () => {
    await ana.says("subscribe catalogue");
    lab.startJobs("digests");
    await lab.clock.pass(7 * HOUR);
    await lab.faults({ kind: "error500", path: "/v1/catalog" });
    await lab.clock.pass(7 * HOUR);
    await lab.faults();
    await lab.clock.pass(DAY);
    expect(lab.posts).toHaveLength(1);
  });
});
