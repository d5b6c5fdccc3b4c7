/** Steps of notices over any course of time: awake, asleep, and with the clock set back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  dueNow,
  isOver,
  nextStepAt,
  passedSteps,
  type Step,
  toldStill,
} from "../../src/jobs/notice-steps.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const ORDER: readonly Step[] = ["new", "before 1440", "before 60", "start", "end"];

const notices = fc
  .record({
    notify: fc.integer({ min: -72, max: 72 }),
    begins: fc.integer({ min: -48, max: 200 }),
    lasts: fc.integer({ min: 1, max: 72 }),
  })
  .map(({ notify, begins, lasts }) => ({
    shown: { from: new Date(START + notify * HOUR), until: new Date(START + (begins + lasts) * HOUR) },
    downtime: { from: new Date(START + begins * HOUR), until: new Date(START + (begins + lasts) * HOUR) },
  }));
/** Hours between two looks: mostly minutes, sometimes a sleep, sometimes a clock that was set back. */
const looks = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 0.01, max: 0.5, noNaN: true }) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }) },
    { weight: 1, arbitrary: fc.integer({ min: -12, max: -1 }) },
  ),
  { minLength: 1, maxLength: 400 },
);

test("each is told at most once, in its order, in its time, and an end only after something", () => {
  fc.assert(
    fc.property(notices, looks, (notice, hours) => {
      const firstSeenAt = new Date(START);
      let told: readonly string[] = isOver(notice, firstSeenAt) ? ORDER : passedSteps(notice, firstSeenAt);
      let toldAt: Date | undefined;
      const said: Step[] = [];
      let at = START;
      for (const pause of hours) {
        at += pause * HOUR;
        const now = new Date(at);
        const { tell, done } = dueNow(notice, { firstSeenAt, told, toldAt }, now);
        if (tell) {
          expect(tell.at.getTime()).toBeLessThanOrEqual(at);
          expect(tell.until.getTime()).toBeGreaterThan(at);
          said.push(tell.step);
          toldAt = now;
        }
        told = [...told, ...done];
      }
      expect(said).toEqual([...new Set(said)].toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
      if (said.includes("end")) expect(said.length).toBeGreaterThan(1);
    }),
    { numRuns: 2000 },
  );
});

test("who is always awake hears of a downtime that is far away five times, and nothing comes after", () => {
  const from = new Date(START + 100 * HOUR);
  const notice = { downtime: { from, until: new Date(from.getTime() + 3 * HOUR) } };
  const known = { firstSeenAt: new Date(START), told: [] as string[], toldAt: undefined as Date | undefined };
  const said: string[] = [];
  for (let next = nextStepAt(notice, known); next; next = nextStepAt(notice, known)) {
    const { tell, done } = dueNow(notice, known, next);
    if (tell) said.push(`${tell.step} ${(next.getTime() - START) / HOUR}`);
    known.toldAt = next;
    known.told.push(...done);
  }
  expect(said).toEqual(["new 0", "before 1440 76", "before 60 99", "start 100", "end 103"]);
});

test("a downtime that is put off reminds anew of what lies ahead, and of nothing else", () => {
  const downtime = { from: new Date(START + 48 * HOUR), until: new Date(START + 50 * HOUR) };
  const now = new Date(START + 23.5 * HOUR);
  expect(toldStill({ downtime }, new Date(START), ["new", "before 1440", "before 60", "start"], now)).toEqual(
    ["new"],
  );
  expect(
    toldStill({ downtime }, new Date(START), ["new", "before 1440", "people"], new Date(START + 30 * HOUR)),
  ).toEqual(["new", "before 1440", "people"]);
});
