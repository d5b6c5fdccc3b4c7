import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tickLabel, ticks } from "../../src/charts/axis.ts";
import { plotSvg } from "../../src/charts/plot.ts";
import { rasterise } from "../../src/charts/rasterise.ts";
import { widthOf } from "../../src/charts/style.ts";
import type { ChartData } from "../../src/reply/blocks.ts";

const data = (values: readonly number[], more: Partial<ChartData> = {}): ChartData => ({
  kind: "line",
  unit: "GPU-days",
  labels: values.map((_, index) => `Oct ${index + 1}`),
  series: [{ name: "vo", values }],
  ...more,
});

describe("the value axis", () => {
  test.each([
    [0, [0, 1]],
    [81, [0, 25, 50, 75, 100]],
    [4, [0, 1, 2, 3, 4]],
    [0.3, [0, 0.1, 0.2, 0.3]],
  ])("up to %d", (highest, marks) => {
    expect(ticks(highest)).toEqual(marks);
  });

  test("begins at zero, holds every value and has few marks, each with a label of its own", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (highest) => {
        const marks = ticks(highest);
        expect(marks[0]).toBe(0);
        expect(marks.at(-1)).toBeGreaterThanOrEqual(highest * 0.999);
        expect(marks.length).toBeLessThanOrEqual(6);
        expect(new Set(marks.map(tickLabel)).size).toBe(marks.length);
      }),
    );
  });
});

describe("a plot", () => {
  test("shows missing days as a gap, and a day between gaps as a dot", () => {
    const svg = plotSvg("GPUs", data([1, 2, Number.NaN, 3, Number.NaN, 4, 5]));
    expect(svg.match(/fill="none" stroke="#0072b2"/g)).toHaveLength(2);
    expect(svg.match(/<circle/g)).toHaveLength(1);
  });

  test("draws bars from zero, higher where there is more, and none where nothing is known", () => {
    const svg = plotSvg("GPUs", data([1, 2, Number.NaN], { kind: "bar" }));
    const heights = [...svg.matchAll(/height="([\d.]+)" fill="#0072b2"/g)].map((match) => Number(match[1]));
    expect(heights).toHaveLength(2);
    expect((heights[1] ?? 0) / (heights[0] ?? 1)).toBeCloseTo(2, 1);
  });

  test("labels keep apart, also where one was moved inwards", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (count) => {
        const svg = plotSvg("GPUs", data(Array.from({ length: count }, () => 1)));
        const places = [...svg.matchAll(/<text x="([\d.]+)"[^>]*>(Oct \d+)<\/text>/g)].map(
          ([, x, label = ""]) => ({
            x: Number(x),
            half: widthOf(label) / 2,
          }),
        );
        expect(places.length).toBeGreaterThan(0);
        for (const [index, place] of places.slice(1).entries()) {
          const before = places[index];
          expect(place.x - place.half - ((before?.x ?? 0) + (before?.half ?? 0))).toBeGreaterThan(11);
        }
      }),
    );
  });

  test("names unit, period and source, and several series", () => {
    const series = [
      { name: "running", values: [1] },
      { name: "waiting", values: [2] },
    ];
    const svg = plotSvg("Jobs", data([1], { series, period: "October 2026", source: "The platform" }));
    for (const words of ["GPU-days, October 2026", "The platform", "running", "waiting"])
      expect(svg).toContain(`>${words}</text>`);
  });

  test("is a picture of the same size whatever the platform calls things", async () => {
    const text = fc.string({ unit: "binary", maxLength: 40 });
    const value = fc.oneof(fc.double(), fc.constant(Number.NaN));
    await fc.assert(
      fc.asyncProperty(
        text,
        text,
        fc.array(value, { minLength: 1, maxLength: 5 }),
        async (title, unit, values) => {
          const labels = values.map(() => title);
          const png = await rasterise(plotSvg(title, data(values, { unit, labels, source: unit })));
          const view = new DataView(png.buffer);
          expect([view.getUint32(16), view.getUint32(20)]).toEqual([1280, 800]);
        },
      ),
      { numRuns: 15 },
    );
  });
});
