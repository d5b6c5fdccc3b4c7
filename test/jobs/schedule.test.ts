import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dueSlots, type Rule, slotsBetween } from "../../src/jobs/schedule.ts";
import { addDays } from "../../src/language/days.ts";
import { wallInstant } from "../../src/language/zones.ts";

const ZONES = [
  "Europe/Madrid",
  "America/New_York",
  // Changes its clocks at midnight.
  "America/Santiago",
  // By half an hour.
  "Australia/Lord_Howe",
  "Asia/Kolkata",
  // Several times around Ramadan.
  "Africa/Casablanca",
  "Europe/Dublin",
  "Asia/Beirut",
];
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2030, 0, 1);
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** What a clock in the zone shows, `2026-03-29 03:00`; written without the code that is tested. */
function clockIn(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    dateStyle: "short",
    timeStyle: "short",
  });
  return (at) => format.format(at);
}

/** Days (UTC midnights) on which the offset is another than the day before. */
function changes(zone: string): readonly number[] {
  const clock = clockIn(zone);
  const days: number[] = [];
  for (let at = FROM; at < TO; at += DAY) {
    if (clock(at).slice(11) !== clock(at + DAY).slice(11)) days.push(at);
  }
  return days;
}

const daily = (timeZone: string, minutes: number): Rule => ({ kind: "daily", timeZone, minutes });
const face = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

describe("a time on the wall", () => {
  test.each(ZONES)(
    "in %s is the first instant that shows it or a later one, at every change in ten years",
    (zone) => {
      const clock = clockIn(zone);
      for (const change of changes(zone)) {
        const start = change - DAY;
        const shown = Array.from({ length: (4 * DAY) / MINUTE }, (_, index) => clock(start + index * MINUTE));
        const day = new Date(change).toISOString().slice(0, 10);
        for (const each of [day, addDays(day, 1)]) {
          for (let minutes = 0; minutes < 1440; minutes += 15) {
            const asked = `${each} ${face(minutes)}`;
            const expected = start + shown.findIndex((now) => now >= asked) * MINUTE;
            const found = wallInstant(each, minutes, zone).getTime();
            expect(new Date(found).toISOString(), `${zone} ${asked}`).toBe(new Date(expected).toISOString());
          }
        }
      }
    },
  );

  test("India changes nothing, the others do", () => {
    expect(ZONES.filter((zone) => changes(zone).length === 0)).toEqual(["Asia/Kolkata"]);
    expect(changes("America/Santiago").length).toBeGreaterThanOrEqual(20);
  });

  test("that is leapt over is due right after the leap, one that comes twice the first time", () => {
    const at = (...given: Parameters<typeof wallInstant>) => wallInstant(...given).toISOString();
    expect(at("2026-03-29", 150, "Europe/Madrid")).toBe("2026-03-29T01:00:00.000Z");
    expect(at("2026-10-25", 150, "Europe/Madrid")).toBe("2026-10-25T00:30:00.000Z");
    // Midnight itself is leapt over.
    expect(at("2026-09-06", 0, "America/Santiago")).toBe("2026-09-06T04:00:00.000Z");
  });
});

describe("slots", () => {
  test.each(ZONES)("of a daily time in %s: one for each day of ten years, in order", (zone) => {
    for (const minutes of [0, 30, 90, 150, 1439]) {
      const slots = slotsBetween(daily(zone, minutes), new Date(FROM), new Date(TO));
      expect(slots.length).toBeGreaterThanOrEqual(3652);
      slots.slice(1).forEach((slot, index) => {
        const before = slots[index];
        expect(slot.name).toBe(addDays(before?.name ?? "", 1));
        expect(slot.at.getTime()).toBeGreaterThan(before?.at.getTime() ?? 0);
      });
    }
  });

  test("are the same however time is cut into pieces", () => {
    const moment = fc.integer({ min: FROM, max: TO });
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 1439 }),
        moment,
        fc.array(fc.integer({ min: 1, max: 3 * DAY }), { minLength: 1, maxLength: 20 }),
        (zone, minutes, start, steps) => {
          const rule = daily(zone, minutes);
          let at = start;
          const pieces = steps.flatMap((step) => {
            at += step;
            return slotsBetween(rule, new Date(at - step), new Date(at));
          });
          expect(pieces).toEqual(slotsBetween(rule, new Date(start), new Date(at)));
        },
      ),
      { numRuns: 200 },
    );
  });

  test("of weekdays are on those alone", () => {
    const mondays: Rule = { kind: "daily", timeZone: "Europe/Madrid", minutes: 540, weekdays: [1] };
    const names = slotsBetween(mondays, new Date("2026-11-22T00:00Z"), new Date("2026-12-08T00:00Z"));
    expect(names.map(({ name }) => name)).toEqual(["2026-11-23", "2026-11-30", "2026-12-07"]);
  });

  test("every quarter of an hour come in the repeated hour too", () => {
    const rule: Rule = { kind: "every", ms: 15 * MINUTE };
    const [from, until] = [new Date("2026-10-25T00:00Z"), new Date("2026-10-25T02:00Z")];
    expect(slotsBetween(rule, from, until)).toHaveLength(8);
    expect(slotsBetween(rule, until, from)).toEqual([]);
  });
});

test("what was missed is skipped, made up for once, or each time, but never when it is too old", () => {
  const rule = daily("Europe/Madrid", 540);
  const now = new Date("2026-11-25T08:30:00Z");
  const asleepSince = new Date("2026-11-20T09:00:00Z");
  const names = (policy: "skip" | "once" | "all", oldestMs: number, at = now) =>
    dueSlots(rule, { policy, oldestMs }, asleepSince, at).map(({ name }) => name);
  expect(names("skip", 3 * DAY)).toEqual([]);
  expect(names("skip", 3 * DAY, new Date("2026-11-25T08:02:00Z"))).toEqual(["2026-11-25"]);
  expect(names("once", 3 * DAY)).toEqual(["2026-11-25"]);
  expect(names("all", 3 * DAY)).toEqual(["2026-11-23", "2026-11-24", "2026-11-25"]);
  expect(names("all", HOUR)).toEqual(["2026-11-25"]);
  expect(names("once", 10 * MINUTE)).toEqual([]);
});
