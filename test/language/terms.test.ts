import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  endOfTerm,
  isTerm,
  lengthWords,
  readTerm,
  readWallTime,
  startOfWallTime,
  wallWords,
} from "../../src/language/terms.ts";

// A Monday, 11:00 in Madrid.
const clock = { now: new Date("2026-11-23T10:00:00Z"), timeZone: "Europe/Madrid" };

describe("a term", () => {
  test.each([
    ["3d", "P3D"],
    ["for 3 days", "P3D"],
    ["a week", "P1W"],
    ["2h30", "PT2H30M"],
    ["90 min", "PT90M"],
    ["1.5 days", "PT2160M"],
    ["a week and two days", "P1W2D"],
    ["P1DT12H", "P1DT12H"],
    ["until friday noon", "2026-11-27T12:00"],
    ["till friday", "2026-11-27"],
    ["friday", "2026-11-27"],
    ["until tomorrow 17:00", "2026-11-24T17:00"],
    ["today", "2026-11-23"],
    ["22:00", "2026-11-23T22:00"],
    ["2026-12-04", "2026-12-04"],
    ["2026-12-04T12:00", "2026-12-04T12:00"],
    ["in 2 hours", "2026-11-23T13:00"],
    ["none", "none"],
    ["forever", "none"],
  ])("“%s” is kept as %s", (typed, kept) => {
    expect(readTerm(typed, clock)).toBe(kept);
    expect(isTerm(kept)).toBe(true);
  });

  test.each(["", "soon", "3 bananas", "P", "PT", "P0D", "2026-02-30", "P3D and more", "999 years"])(
    "“%s” is none",
    (typed) => {
      expect(readTerm(typed, clock)).toBeUndefined();
    },
  );

  test("what is kept reads as itself", () => {
    const kept = fc
      .tuple(fc.nat(30), fc.nat(23), fc.nat(59))
      .filter(([d, h, m]) => d + h + m > 0)
      .map(([d, h, m]) => `P${d}DT${h}H${m}M`);
    fc.assert(fc.property(kept, (term) => isTerm(term) && readTerm(term, clock) === term));
  });
});

describe("the end of a term", () => {
  test.each([
    // The clocks go back on 25 October 2026 and forward on 28 March 2027.
    ["P3D", "2026-10-23T10:00:30Z", "2026-10-26T11:00:30.000Z"],
    ["PT72H", "2026-10-23T10:00:30Z", "2026-10-26T10:00:30.000Z"],
    ["2026-10-30T12:00", "2026-10-23T10:00:00Z", "2026-10-30T11:00:00.000Z"],
    ["2026-10-23", "2026-10-23T10:00:00Z", "2026-10-23T21:59:00.000Z"],
    ["P1D", "2027-03-27T01:30:00Z", "2027-03-28T01:30:00.000Z"],
    ["PT2H", "2026-10-25T00:30:00Z", "2026-10-25T02:30:00.000Z"],
    ["P1M", "2026-01-31T10:00:00Z", "2026-02-28T10:00:00.000Z"],
  ])("%s from %s is %s", (term, start, end) => {
    expect(endOfTerm(term, new Date(start), "Europe/Madrid")?.toISOString()).toBe(end);
  });

  test("is never before its beginning, whatever the length and the hour", () => {
    const start = fc.date({
      min: new Date("2026-10-20Z"),
      max: new Date("2027-04-05Z"),
      noInvalidDate: true,
    });
    const zone = fc.constantFrom("Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Asia/Kolkata");
    const length = fc.tuple(fc.nat(9), fc.integer({ min: 2, max: 23 })).map(([d, h]) => `P${d}DT${h}H`);
    fc.assert(
      fc.property(start, zone, length, (from, timeZone, term) => {
        const end = endOfTerm(term, from, timeZone);
        return end !== undefined && end.getTime() > from.getTime();
      }),
    );
  });

  test("there is none where none was agreed, and what is no term is an error", () => {
    expect(endOfTerm("none", clock.now, "UTC")).toBeUndefined();
    expect(() => endOfTerm("soon", clock.now, "UTC")).toThrow(RangeError);
  });
});

test("a start is read as a time on the wall; a day alone means nine", () => {
  expect(readWallTime("22:00", clock)).toBe("2026-11-23T22:00");
  expect(readWallTime("tomorrow", clock)).toBe("2026-11-24");
  expect(readWallTime("at noon", clock)).toBe("2026-11-23T12:00");
  expect(readWallTime("whenever", clock)).toBeUndefined();
  expect(startOfWallTime("2026-11-24", "Europe/Madrid").toISOString()).toBe("2026-11-24T08:00:00.000Z");
  // A time that the clocks leap over is due right after the leap.
  expect(startOfWallTime("2027-03-28T02:30", "Europe/Madrid").toISOString()).toBe("2027-03-28T01:30:00.000Z");
});

test("in words", () => {
  expect(wallWords(new Date("2026-12-04T11:00:00Z"), "Europe/Madrid")).toBe(
    "Fri 2026-12-04 12:00 (Europe/Madrid)",
  );
  expect([lengthWords(3 * 86_400_000), lengthWords(26 * 3_600_000), lengthWords(59_000)]).toEqual([
    "3 days",
    "26 hours",
    "0 minutes",
  ]);
});
