import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  addUnits,
  type CalendarUnit,
  dayIn,
  dayOf,
  daysBetween,
  eachDay,
  endOf,
  isDay,
  partsOf,
  startOf,
  weekday,
} from "../../src/language/days.ts";

const days = fc
  .integer({ min: Date.UTC(1900, 0, 1) / 86_400_000, max: Date.UTC(2199, 11, 31) / 86_400_000 })
  .map((count) => new Date(count * 86_400_000).toISOString().slice(0, 10));
const units = fc.constantFrom<CalendarUnit>("week", "month", "quarter", "year");

describe("the day in a zone", () => {
  it.each([
    ["2026-11-23T23:30:00Z", "Europe/Madrid", "2026-11-24"],
    ["2026-11-23T22:30:00Z", "Europe/Madrid", "2026-11-23"],
    ["2026-11-23T12:30:00Z", "Pacific/Auckland", "2026-11-24"],
    ["2026-11-23T02:30:00Z", "America/Santiago", "2026-11-22"],
    ["2026-11-23T00:00:00Z", "UTC", "2026-11-23"],
    ["2026-11-23T23:59:59.999Z", "UTC", "2026-11-23"],
  ])("at %s in %s is %s", (instant, zone, day) => {
    expect(dayIn(new Date(instant), zone)).toBe(day);
  });

  it("refuses a zone that does not exist", () => {
    expect(() => dayIn(new Date(0), "Mars/Olympus")).toThrow(RangeError);
  });
});

describe("what is a day", () => {
  it.each(["2026-11-23", "2024-02-29", "0001-01-01", "9999-12-31"])("%s is", (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    "2026-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "0000-01-01",
    "2026-1-1",
    " 2026-01-01",
    "today",
    "",
  ])("%j is not", (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => addDays(text, 1)).toThrow(RangeError);
  });

  it("is made of its numbers", () => {
    expect(dayOf(2026, 2, 28)).toBe("2026-02-28");
    expect(dayOf(2026, 2, 29)).toBeUndefined();
    expect(dayOf(12026, 1, 1)).toBeUndefined();
    expect(partsOf("2026-02-28")).toEqual({ year: 2026, month: 2, day: 28 });
  });
});

describe("arithmetic", () => {
  it.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-03-31", -1, "2026-02-28"],
    ["2026-12-15", 1, "2027-01-15"],
    ["2026-01-15", -1, "2025-12-15"],
    ["2024-02-29", 12, "2025-02-28"],
    ["2026-11-23", -25, "2024-10-23"],
  ])("%s and %i months is %s", (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  it("leaves the calendar only with an error", () => {
    expect(addDays("9999-12-30", 1)).toBe("9999-12-31");
    expect(() => addDays("9999-12-31", 1)).toThrow(RangeError);
    expect(() => addMonths("0001-01-01", -1)).toThrow(RangeError);
    expect(() => addDays("2026-01-01", Number.NaN)).toThrow(RangeError);
    expect(() => addDays("2026-01-01", 1e300)).toThrow(RangeError);
  });

  it("adds in every unit", () => {
    expect(addUnits("2026-11-23", 1, "day")).toBe("2026-11-24");
    expect(addUnits("2026-11-23", -1, "week")).toBe("2026-11-16");
    expect(addUnits("2026-11-30", 1, "quarter")).toBe("2027-02-28");
    expect(addUnits("2026-11-23", -1, "year")).toBe("2025-11-23");
  });

  it.each<[CalendarUnit, string, string]>([
    ["week", "2026-11-23", "2026-11-29"],
    ["month", "2026-11-01", "2026-11-30"],
    ["quarter", "2026-10-01", "2026-12-31"],
    ["year", "2026-01-01", "2026-12-31"],
  ])("knows the first and last day of the %s", (unit, first, last) => {
    expect(startOf(unit, "2026-11-23")).toBe(first);
    expect(endOf(unit, "2026-11-23")).toBe(last);
  });

  it("knows weekdays, distances and every day between", () => {
    expect(weekday("2026-11-23")).toBe(1);
    expect(weekday("2026-11-29")).toBe(7);
    expect(startOf("week", "2026-11-29")).toBe("2026-11-23");
    expect(endOf("month", "2024-02-01")).toBe("2024-02-29");
    expect(endOf("month", "2026-02-01")).toBe("2026-02-28");
    expect(daysBetween("2026-11-23", "2026-11-16")).toBe(-7);
    expect(eachDay("2026-02-27", "2026-03-01")).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
    expect(eachDay("2026-03-01", "2026-02-27")).toEqual([]);
  });

  it("goes back the way it came, and counts what it added", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -40_000, max: 40_000 }), (day, count) => {
        expect(daysBetween(day, addDays(day, count))).toBe(count);
        expect(addDays(addDays(day, count), -count)).toBe(day);
      }),
    );
  });

  it("never adds months into the wrong month", () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -1200, max: 1200 }), (day, count) => {
        const [before, after] = [partsOf(day), partsOf(addMonths(day, count))];
        expect(after.year * 12 + after.month).toBe(before.year * 12 + before.month + count);
        const clamped = after.day < before.day;
        expect(
          after.day === before.day ||
            (clamped && addMonths(day, count) === endOf("month", addMonths(day, count))),
        ).toBe(true);
      }),
    );
  });

  it("puts every day into exactly one unit", () => {
    fc.assert(
      fc.property(days, units, (day, unit) => {
        const [first, last] = [startOf(unit, day), endOf(unit, day)];
        expect(first <= day && day <= last).toBe(true);
        expect(startOf(unit, last)).toBe(first);
        expect(startOf(unit, addDays(last, 1))).toBe(addDays(last, 1));
      }),
    );
  });
});
