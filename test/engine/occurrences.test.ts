/** When what comes round is told, on the clock of the wall. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnnouncementContent } from "../../src/commands/announcement.ts";
import { occurrencesOf } from "../../src/engine/announcements.ts";
import { wallWords } from "../../src/language/terms.ts";
import { asJson } from "../../src/store/store.ts";
import { announcementContent } from "../kit/announcement.ts";

const MADE = new Date("2026-03-02T08:00:00Z");
const DAY_MS = 86_400_000;

function at(now: Date, content: Partial<AnnouncementContent>) {
  const whole = announcementContent({ zone: "Europe/Madrid", ...content });
  return occurrencesOf({ number: 7, createdAt: MADE, content: asJson(whole) }, now);
}

test("what is said once appears when it was made, or at its time", () => {
  expect(at(MADE, {})).toMatchObject([
    { id: "announcement:7", appears: MADE, over: new Date("2026-03-09T08:00:00Z") },
  ]);
  expect(at(MADE, { notifyAt: "2026-03-03T09:00" })).toMatchObject([
    { appears: new Date("2026-03-03T08:00:00Z") },
  ]);
});

describe("what comes round", () => {
  test("keeps its hour over a change of the clock", () => {
    const weekly = { start: "2026-03-23T09:00", end: "2026-03-23T10:00", every: "week" } as const;
    const [before, after] = at(new Date("2026-03-24T00:00:00Z"), weekly);
    expect(before).toMatchObject({
      id: "announcement:7@2026-03-23",
      start: new Date("2026-03-23T08:00:00Z"),
    });
    expect(after).toMatchObject({ id: "announcement:7@2026-03-30", start: new Date("2026-03-30T07:00:00Z") });
  });

  test("is told with its first reminder, unless a time is said", () => {
    const weekly = { start: "2026-03-23T09:00", remind: [1440, 60], every: "week" } as const;
    expect(at(MADE, weekly)).toMatchObject([{ appears: new Date("2026-03-22T08:00:00Z") }]);
  });

  test("on the last of the month falls on the last day of shorter ones", () => {
    const monthly = { notifyAt: "2026-01-31T09:00", every: "month" } as const;
    const ids = at(new Date("2026-03-01T12:00:00Z"), monthly).map(({ id }) => id);
    expect(ids).toEqual(["announcement:7@2026-02-28", "announcement:7@2026-03-31"]);
  });

  test("always has exactly one next one, at the hour on the wall, and the latest before it", () => {
    const every = fc.constantFrom("day", "week", "2 weeks", "month" as const);
    const zone = fc.constantFrom(
      "Europe/Madrid",
      "America/New_York",
      "Australia/Lord_Howe",
      "Africa/Casablanca",
    );
    fc.assert(
      fc.property(every, zone, fc.integer({ min: 0, max: 3650 }), (rhythm, timeZone, days) => {
        const now = new Date(MADE.getTime() + days * DAY_MS + 3_600_000);
        const found = at(now, { notifyAt: "2026-03-02T12:00", every: rhythm, zone: timeZone });
        const next = found.at(-1);
        expect(next && next.appears > now).toBe(true);
        expect(next && wallWords(next.appears, timeZone)).toContain(" 12:00 ");
        for (const earlier of found.slice(0, -1)) expect(earlier.appears <= now).toBe(true);
        const gap = rhythm === "month" ? 32 : { day: 1, week: 7, "2 weeks": 14 }[rhythm];
        expect(found.length === 2 || now < (next?.appears ?? now)).toBe(true);
        if (found[0] && found[1])
          expect(found[1].appears.getTime() - found[0].appears.getTime()).toBeLessThan((gap + 0.1) * DAY_MS);
      }),
    );
  });
});
