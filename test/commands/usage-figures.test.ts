import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, isPart, lengthOf, mean, STEPS, sumUp } from "../../src/commands/usage-figures.ts";
import { addDays, eachDay, weekday } from "../../src/language/days.ts";
import type { UsageDay } from "../../src/platform/ports.ts";

const day = (date: string, gpu = 1): UsageDay => ({
  date,
  cpu: 2,
  gpu,
  memoryMb: 4000,
  diskMb: 500,
  queued: 0.5,
  running: 3,
});

const period = fc
  .tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 400 }))
  .map(([start, length]) => {
    const from = addDays("2025-06-01", start);
    return { from, to: addDays(from, length) };
  });

describe("sums", () => {
  test("both ends are inside, and RAM and disk are told in GB-days", () => {
    const days = ["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"].map((date) => day(date));
    expect(sumUp(days, { from: "2026-10-02", to: "2026-10-03" })).toEqual({
      from: "2026-10-02",
      to: "2026-10-03",
      daysKnown: 2,
      elapsed: 2,
      waiting: 1,
      figures: { cpu: 4, gpu: 2, ram: 8, disk: 1, jobs: 6 },
    });
  });

  test("missing days are not counted, and the mean is over the known ones", () => {
    const slice = sumUp([day("2026-10-01", 4), day("2026-10-05", 2)], {
      from: "2026-10-01",
      to: "2026-10-31",
    });
    expect(slice.daysKnown).toBe(2);
    expect(mean(slice, "gpu")).toBe(3);
    expect(mean(sumUp([], slice), "gpu")).toBe(0);
  });

  test("the parts of a time sum up to the whole", () => {
    fc.assert(
      fc.property(period, fc.constantFrom(...STEPS), (whole, step) => {
        const days = eachDay(addDays(whole.from, -3), addDays(whole.to, 3)).map((date) => day(date));
        const parts = cut(whole, step).map((part) => sumUp(days, part).figures.cpu);
        expect(parts.reduce((sum, one) => sum + one, 0)).toBe(sumUp(days, whole).figures.cpu);
      }),
    );
  });
});

describe("cutting", () => {
  test("parts follow each other without a gap, from the first day to the last", () => {
    fc.assert(
      fc.property(period, fc.constantFrom(...STEPS), (whole, step) => {
        const parts = cut(whole, step);
        expect(parts[0]?.from).toBe(whole.from);
        expect(parts.at(-1)?.to).toBe(whole.to);
        parts.slice(1).forEach((part, index) => {
          expect(part.from).toBe(addDays(parts[index]?.to ?? "", 1));
        });
        expect(parts.reduce((sum, part) => sum + lengthOf(part), 0)).toBe(lengthOf(whole));
      }),
    );
  });

  test("only the first and the last part may be shorter than the unit", () => {
    fc.assert(
      fc.property(period, fc.constantFrom(...STEPS), (whole, step) => {
        for (const part of cut(whole, step).slice(1, -1)) expect(isPart(part, step)).toBe(false);
      }),
    );
  });

  test("weeks begin on Monday", () => {
    const weeks = cut({ from: "2026-10-01", to: "2026-10-20" }, "week");
    expect(weeks.map(({ from, to }) => `${from}..${to}`)).toEqual([
      "2026-10-01..2026-10-04",
      "2026-10-05..2026-10-11",
      "2026-10-12..2026-10-18",
      "2026-10-19..2026-10-20",
    ]);
    expect(weeks.slice(1).every(({ from }) => weekday(from) === 1)).toBe(true);
    expect(weeks.map((week) => isPart(week, "week"))).toEqual([true, false, false, true]);
  });
});
