import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spanOf, sumSamples } from "../../src/commands/own-usage.ts";
import type { HeldSample } from "../../src/commands/ports.ts";
import { cut } from "../../src/commands/usage-figures.ts";

const ZONE = "Europe/Madrid";
const HOUR = 3_600_000;
const NOW = new Date("2026-11-23T11:00:00Z");
const DAY = { from: "2026-11-22", to: "2026-11-22" };

/** Midnight in Madrid, and some hours. */
const hour = (count: number) => new Date(Date.parse("2026-11-21T23:00:00Z") + count * HOUR);
const held = (at: Date, gpu = 1): HeldSample => ({
  at,
  cpu: 4,
  gpu,
  memoryMb: 8000,
  diskMb: 500,
  running: 2,
  queued: 1,
});
const hourly = (count: number, gpu = 1) =>
  Array.from({ length: count }, (_, index) => held(hour(index), gpu));

describe("what was seen", () => {
  test("holds until the next sample: a day of samples is a day of resources", () => {
    const { figures, waiting, daysKnown, elapsed } = sumSamples(hourly(25, 2), DAY, ZONE, NOW);
    expect([daysKnown, elapsed, waiting]).toEqual([1, 1, 1].map((value) => expect.closeTo(value)));
    expect(figures).toEqual({
      cpu: expect.closeTo(4),
      gpu: expect.closeTo(2),
      ram: expect.closeTo(8),
      disk: expect.closeTo(0.5),
      jobs: expect.closeTo(2),
    });
  });

  test("counts from the moment of a change", () => {
    const samples = [held(hour(0), 0), held(hour(1), 2), held(hour(2), 0)];
    expect(sumSamples(samples, DAY, ZONE, NOW).figures.gpu).toBeCloseTo(2 / 24);
  });

  test("bridges one sample that is missing, and no more: a gap is not known", () => {
    const samples = [held(hour(0)), held(hour(2)), held(hour(12))];
    // Two hours up to the second, then two and a half after each of the others.
    expect(sumSamples(samples, DAY, ZONE, NOW).daysKnown).toBeCloseTo(7 / 24);
  });

  test("before the period counts into it, and after now nothing does", () => {
    expect(sumSamples([held(hour(-1))], DAY, ZONE, NOW).daysKnown).toBeCloseTo(1.5 / 24);
    const today = { from: "2026-11-23", to: "2026-11-23" };
    const { daysKnown, elapsed } = sumSamples([held(hour(35.5))], today, ZONE, NOW);
    expect([daysKnown, elapsed]).toEqual([expect.closeTo(0.5 / 24), expect.closeTo(12 / 24)]);
  });

  test.each(["2026-11-30", "9999-12-31"])("nothing is known of what lies ahead: %s", (day) => {
    const ahead = { from: day, to: day };
    expect(sumSamples(hourly(25), ahead, ZONE, NOW)).toMatchObject({ daysKnown: 0, elapsed: 0 });
  });
});

test("a day with a change of the clock is as long as it is", () => {
  const span = spanOf({ from: "2026-10-25", to: "2026-10-25" }, ZONE, NOW);
  expect(span.to.getTime() - span.from.getTime()).toBe(25 * HOUR);
});

test("the parts of a period add up to it, whatever was seen", () => {
  const samples = fc
    .uniqueArray(fc.integer({ min: -10, max: 900 }), { maxLength: 60 })
    .map((hours) => hours.toSorted((a, b) => a - b).map((one) => held(hour(one - 880), Math.abs(one) % 5)));
  fc.assert(
    fc.property(samples, fc.constantFrom("day" as const, "week" as const, "month" as const), (seen, step) => {
      const period = { from: "2026-10-20", to: "2026-11-23" };
      const whole = sumSamples(seen, period, ZONE, NOW);
      const parts = cut(period, step).map((part) => sumSamples(seen, part, ZONE, NOW));
      const sum = (of: (part: typeof whole) => number) => parts.reduce((total, part) => total + of(part), 0);
      expect(sum((part) => part.figures.gpu)).toBeCloseTo(whole.figures.gpu);
      expect(sum((part) => part.daysKnown)).toBeCloseTo(whole.daysKnown);
      expect(sum((part) => part.elapsed)).toBeCloseTo(whole.elapsed);
      expect(whole.daysKnown).toBeLessThanOrEqual(whole.elapsed + 1e-9);
    }),
  );
});
