import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cut, label, number, partsOverTime, when } from "../../../src/commands/present/usage.ts";
import { cut, type Step, sumUp } from "../../../src/commands/usage-figures.ts";
import { addDays, eachDay } from "../../../src/language/days.ts";
import type { UsageDay } from "../../../src/platform/ports.ts";
import { reply } from "../../../src/reply/build.ts";
import { draftText } from "../../kit/commands.ts";

const TODAY = "2026-11-23";

test.each([
  [1234.4, "1,234"],
  [99.96, "100"],
  [12.34, "12.3"],
  [12, "12"],
  [0.04, "0.04"],
  [0, "0"],
  [-17.2, "-17.2"],
])("%d is written %s", (value, words) => {
  expect(number(value)).toBe(words);
});

test.each([
  ["2026-10-01", "2026-10-31", "in October 2026"],
  ["2026-11-01", TODAY, "in November 2026 so far"],
  ["2026-11-16", "2026-11-22", "in the week of 16 November 2026"],
  ["2026-11-22", "2026-11-22", "on 22 November 2026"],
  ["2026-10-03", "2026-10-09", "from 3 October 2026 to 9 October 2026"],
  ["2026-08-26", TODAY, "from 26 August 2026 to 23 November 2026"],
])("from %s to %s reads “%s”", (from, to, words) => {
  expect(when({ from, to }, TODAY)).toBe(words);
});

test.each<[string, string, Step, string]>([
  ["2026-10-05", "2026-10-05", "day", "Oct 5"],
  ["2026-10-05", "2026-10-11", "week", "Oct 5–11"],
  ["2026-09-28", "2026-10-04", "week", "Sep 28 – Oct 4"],
  ["2026-08-26", "2026-08-30", "week", "Aug 26–30 (part)"],
  ["2026-11-23", TODAY, "week", "Nov 23 (so far)"],
  ["2026-10-01", "2026-10-31", "month", "Oct 2026"],
  ["2026-08-26", "2026-08-31", "month", "Aug 2026 (part)"],
  ["2026-11-01", TODAY, "month", "Nov 2026 (so far)"],
])("from %s to %s as a %s is labelled %s", (from, to, step, words) => {
  expect(label({ from, to }, step, TODAY)).toBe(words);
});

describe("parts over time", () => {
  const days = (from: string, to: string, gpu = (date: string) => Number(date.slice(-2))): UsageDay[] =>
    eachDay(from, to).map((date) => ({
      date,
      cpu: 10,
      gpu: gpu(date),
      memoryMb: 1000,
      diskMb: 1000,
      queued: 1,
      running: 2,
    }));
  const cutOf = (known: readonly UsageDay[], step: Step, more: Partial<Cut> = {}): Cut => ({
    vo: "vo.example",
    whose: "vo",
    step,
    slices: cut({ from: "2026-08-26", to: TODAY }, step).map((part) => sumUp(known, part)),
    resource: undefined,
    today: TODAY,
    ...more,
  });
  const chartOf = (wanted: Cut) => {
    const [chart] = partsOverTime(wanted);
    if (chart?.type !== "chart") throw new Error("there is no chart");
    return chart;
  };

  test("ninety days are drawn, and the last fourteen listed with how to see the others", () => {
    const told = cutOf(days("2026-08-26", TODAY), "day");
    expect(chartOf(told).data.labels).toHaveLength(90);
    const [, table, rest] = partsOverTime(told);
    expect(table).toMatchObject({ type: "table", rows: expect.objectContaining({ length: 14 }) });
    expect(draftText(reply(rest))).toContain(
      "last 14 of 90 days. For those before: “usage --by day --from 2026-10-27 --to 2026-11-09”",
    );
  });

  test("most and least are sought among whole weeks only", () => {
    const { alt } = chartOf(
      cutOf(
        days("2026-08-26", TODAY, () => 2),
        "week",
        { resource: "gpu" },
      ),
    );
    expect(alt).toMatch(/^Most: 14 GPU-days, .*Least: 14 GPU-days, /);
    expect(alt).not.toContain("part");
  });

  test("parts without figures are said in the table and left out of the chart", () => {
    const told = cutOf(days("2026-10-01", TODAY), "month", { resource: "cpu" });
    expect(chartOf(told).data.labels).toEqual(["Oct 2026", "Nov 2026 (so far)"]);
    expect(draftText(reply(...partsOverTime(told)))).toMatch(/Sep 2026 +no data/);
  });

  test("without GPUs, CPUs are drawn; jobs are drawn with those that waited", () => {
    expect(
      chartOf(
        cutOf(
          days("2026-08-26", TODAY, () => 0),
          "week",
        ),
      ).data.unit,
    ).toBe("CPU-days");
    const jobs = chartOf(cutOf(days("2026-08-26", TODAY), "month", { resource: "jobs" }));
    expect(jobs.data.series.map((one) => one.name)).toEqual(["running", "waiting"]);
  });

  test("every point has its label, whatever is known", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 89 }),
        fc.constantFrom<Step>("day", "week", "month"),
        (gap, step) => {
          const { data } = chartOf(cutOf(days(addDays("2026-08-26", gap), TODAY), step));
          for (const one of data.series) expect(one.values).toHaveLength(data.labels.length);
          expect(new Set(data.labels).size).toBe(data.labels.length);
        },
      ),
    );
  });
});
