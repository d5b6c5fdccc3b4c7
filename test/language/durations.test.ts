import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDuration } from "../../src/language/durations.ts";

describe("a length of time in minutes", () => {
  it.each([
    ["3d", 4320],
    ["3 days", 4320],
    ["90m", 90],
    ["2h30", 150],
    ["2h30m", 150],
    ["2 hours 30", 150],
    ["1 week", 10_080],
    ["a month", 43_200],
    ["36 hours", 2160],
    ["1.5h", 90],
    ["1,5 h", 90],
    ["half an hour", 30],
    ["two and a half days", 3600],
    ["1d 12h", 2160],
    ["1 day, 2 hours and 5 minutes", 1565],
    ["for a couple of days.", 2880],
    ["A Week", 10_080],
    ["10000 minutes", 10_000],
    ["1 year", 525_600],
  ])("%j is %i", (text, minutes) => {
    expect(readDuration(text)).toBe(minutes);
  });

  it.each([
    "",
    "3",
    "days",
    "0m",
    "-3d",
    "3 x",
    "12h 1d",
    "3d3d",
    "3d foo",
    "10,500 minutes",
    "100 years",
    "1e9d",
    "NaN days",
  ])("%j is none", (text) => {
    expect(readDuration(text)).toBeUndefined();
  });

  it("is a whole, positive number whatever is typed", () => {
    const parts = fc.array(
      fc.constantFrom(..."1 2 30 0.001 a half h m d week months years , and 99999".split(" ")),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          parts.map((said) => said.join(" ")),
          fc.string(),
        ),
        (text) => {
          const minutes = readDuration(text);
          expect(minutes === undefined || (Number.isSafeInteger(minutes) && minutes > 0)).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("adds its parts", () => {
    const count = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(count, count, count, (days, hours, minutes) => {
        expect(readDuration(`${days}d ${hours}h ${minutes}m`)).toBe(days * 1440 + hours * 60 + minutes);
      }),
    );
  });
});
