import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterQuiet, quietWords, readQuietHours } from "../../src/language/quiet-hours.ts";
import { wallClock } from "../../src/language/zones.ts";

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes since midnight on the clock's face. */
function faceIn(timeZone: string, at: number): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat("sv-SE", { timeZone, timeStyle: "short" });
  formats.set(timeZone, format);
  const [hours, minutes] = format.format(at).split(":").map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** The days (UTC midnights) before a change of the clocks, in ten years. */
function changes(zone: string): readonly number[] {
  const found: number[] = [];
  for (let at = Date.UTC(2020, 0, 1); at < Date.UTC(2030, 0, 1); at += DAY)
    if (faceIn(zone, at) !== faceIn(zone, at + DAY)) found.push(at);
  return found;
}

describe("quiet hours as typed", () => {
  test.each([
    ["22:00-07:00", "22:00-07:00"],
    ["22-7", "22:00-07:00"],
    ["22h-7h", "22:00-07:00"],
    ["22.30 – 6.15", "22:30-06:15"],
    ["0:00 to 24:00", undefined],
    ["13:00-14:00", "13:00-14:00"],
    ["25:00-07:00", undefined],
    ["22:00", undefined],
    ["22:60-7", undefined],
    ["7-7", undefined],
    ["tonight", undefined],
  ])("%s is %s", (typed, meant) => {
    const read = readQuietHours(typed);
    expect(read && quietWords(read)).toBe(meant);
  });

  test("are read back as they are said", () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(minute, minute, (from, until) => {
        fc.pre(from !== until);
        expect(readQuietHours(quietWords({ from, until }))).toEqual({ from, until });
      }),
    );
  });
});

describe("what falls into quiet hours", () => {
  const night = { from: 22 * 60, until: 7 * 60 };

  test("waits for their end on the clock of the zone, also over a change of the clocks", () => {
    const at = (moment: string, zone = "Europe/Madrid") =>
      afterQuiet(new Date(moment), night, zone).toISOString();
    expect(at("2026-11-23T20:59:00Z")).toBe("2026-11-23T20:59:00.000Z");
    expect(at("2026-11-23T21:00:00Z")).toBe("2026-11-24T06:00:00.000Z");
    expect(at("2026-11-24T05:59:00Z")).toBe("2026-11-24T06:00:00.000Z");
    expect(at("2026-11-24T06:00:00Z")).toBe("2026-11-24T06:00:00.000Z");
    expect(at("2027-03-27T22:00:00Z")).toBe("2027-03-28T05:00:00.000Z");
    expect(at("2026-11-24T02:00:00Z", "Asia/Kathmandu")).toBe("2026-11-24T02:00:00.000Z");
  });

  test.each([
    "Europe/Madrid",
    "America/New_York",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Asia/Beirut",
  ])(
    "waits for the first minute that is not quiet, or comes a second time, at every change of ten years in %s",
    (zone) => {
      const ranges = [night, { from: 90, until: 150 }, { from: 0, until: 30 }, { from: 23 * 60, until: 60 }];
      for (const start of changes(zone)) {
        // Three days, minute by minute, as a clock shows them that is written without the code that is tested.
        const faces = Array.from({ length: 3 * 1440 }, (_, minute) => faceIn(zone, start + minute * MINUTE));
        for (const { from, until } of ranges) {
          const isQuiet = (face: number) =>
            from > until ? face >= from || face < until : face >= from && face < until;
          for (let at = 0; at < 2 * 1440; at += 30) {
            const said = afterQuiet(new Date(start + at * MINUTE), { from, until }, zone).getTime();
            const waited = (said - start) / MINUTE - at;
            // Where the clock is set back out of quiet hours, it is into them again soon: then their end counts.
            const calm = faces.slice(at).findIndex((face) => !isQuiet(face));
            const again = faces.slice(Math.max(0, at - 120), at).includes(faces[at] ?? -1);
            expect(
              waited === calm || faces[at + waited] === until || (again && waited === 0),
              `${zone} ${new Date(start + at * MINUTE).toISOString()}`,
            ).toBe(true);
          }
        }
      }
    },
  );

  test("is never said earlier than it was due, nor in quiet hours, nor a day later, in any zone", () => {
    const zones = [
      "Europe/Madrid",
      "America/Santiago",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "America/New_York",
    ];
    const minute = fc.integer({ min: 0, max: 1439 });
    const moment = fc.date({ min: new Date("2026-01-01"), max: new Date("2036-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(moment, minute, minute, fc.constantFrom(...zones), (at, from, until, zone) => {
        fc.pre(from !== until);
        const said = afterQuiet(at, { from, until }, zone);
        expect(said.getTime()).toBeGreaterThanOrEqual(at.getTime());
        expect(said.getTime() - at.getTime()).toBeLessThan(25.5 * 3_600_000);
        const { minutes } = wallClock(said, zone);
        const isQuiet =
          from > until ? minutes >= from || minutes < until : minutes >= from && minutes < until;
        // An end that the clocks leap over, or that comes twice, may leave an hour.
        const leaps = said > at && minutes !== until;
        expect(!isQuiet || leaps || Math.abs(minutes - until) <= 60).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
