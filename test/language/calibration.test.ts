/** What a confidence is worth: the curve is learned from judged readings, and read between its points. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationOf, isotonicCurve, type Judged } from "../../scripts/language/calibrating.ts";
import { shareAt } from "../../src/language/offline/calibration.ts";

/** So many readings with one confidence, of which so many were right. */
function readings(confidence: number, count: number, right: number): readonly Judged[] {
  return Array.from({ length: count }, (_, at) => ({ change: false, confidence, right: at < right }));
}

describe("a curve", () => {
  const points = [
    [0.4, 0.2],
    [0.8, 0.9],
  ] as const;

  test.each([
    { score: 0, share: 0 },
    { score: 0.2, share: 0.1 },
    { score: 0.4, share: 0.2 },
    { score: 0.6, share: 0.55 },
    { score: 0.8, share: 0.9 },
    { score: 1, share: 0.9 },
  ])("says $share of a score of $score", ({ score, share }) => {
    expect(shareAt(points, score)).toBeCloseTo(share, 10);
  });
});

describe("the isotonic curve", () => {
  test("keeps shares that rise", () => {
    expect(isotonicCurve([...readings(0.3, 50, 10), ...readings(0.9, 100, 90)])).toEqual([
      [0.3, 0.2],
      [0.9, 0.9],
    ]);
  });

  test("pools what falls", () => {
    expect(isotonicCurve([...readings(0.5, 100, 80), ...readings(0.7, 100, 60)])).toEqual([[0.6, 0.7]]);
  });

  test("lets too few readings be no point of their own", () => {
    expect(isotonicCurve([...readings(0.1, 1, 1), ...readings(0.5, 99, 49)])).toEqual([[0.496, 0.5]]);
  });

  test("needs something to go by", () => {
    expect(() => isotonicCurve([])).toThrow("nothing was judged");
  });

  test("never falls, and stays between none and all, whatever was judged", () => {
    const reading = fc.record({
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      right: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 400 }), (judged) => {
        const curve = isotonicCurve(judged);
        const shares = Array.from({ length: 21 }, (_, at) => shareAt(curve, at / 20));
        expect(shares).toEqual([...shares].sort((a, b) => a - b));
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...shares)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("is another one for changes", () => {
    const changes = readings(0.9, 50, 25).map((one) => ({ ...one, change: true }));
    expect(calibrationOf([...readings(0.9, 50, 45), ...changes])).toEqual({
      reads: [[0.9, 0.9]],
      changes: [[0.9, 0.5]],
    });
  });
});
