/** What one person used as far as it was seen, and figures as a file. */
import { describe, expect, test } from "vitest";
import type { HeldSample } from "../../src/commands/ports.ts";
import { draftText, VO } from "../kit/commands.ts";
import { type UsageParams, usageDraft, usageText, userStats } from "../kit/usage.ts";

describe("one's own use, as far as it was seen", () => {
  /** One sample an hour since 10 November, of one GPU in the first week and of two after that. */
  const samples = Array.from({ length: 13 * 24 + 10 }, (_, hour): HeldSample => {
    const at = new Date(Date.parse("2026-11-09T23:00:00Z") + hour * 3_600_000);
    const gpu = at < new Date("2026-11-15T23:00:00Z") ? 1 : 2;
    return { at, cpu: 4, gpu, memoryMb: 8000, diskMb: 1000, running: 1, queued: 0 };
  });

  test("comes first, with number, unit and period, then the VO", async () => {
    const week = { resource: "gpu", from: "2026-11-16", to: "2026-11-22" } as const;
    const lines = (await usageText(week, userStats(), [], samples)).split("\n");
    expect(lines[2]).toBe(
      "You used 14 GPU-days in the week of 16 November 2026: 2 GPUs at a time on average.",
    );
    expect(lines[4]).toContain(`All of ${VO} used 14 GPU-days in the week`);
    expect(lines.join("\n")).not.toMatch(/only totals|is not counted/);
  });

  test("per week is drawn and listed, with what is not known left open and said", async () => {
    const draft = await usageDraft({ resource: "gpu", by: "week" }, userStats(), [], samples);
    const chart = draft.blocks.find((block) => block.type === "chart");
    expect(chart).toMatchObject({ title: `Your GPUs in ${VO}, by week`, data: { unit: "GPU-days" } });
    expect(chart?.data.labels).toEqual(["Nov 9–15", "Nov 16–22", "Nov 23 (so far)"]);
    expect(chart?.data.series[0]?.values.map((value) => Number(value.toFixed(2)))).toEqual([6, 14, 0.92]);
    const text = draftText(draft);
    expect(text).toMatch(/^Nov 2–8 +no data$/m);
    expect(text).toMatch(
      /I know 13\.5 of the 89\.5 days .*; what I did not see is not counted\. I have kept track since 10 November 2026\./,
    );
  });

  test("compares, and says where nothing is known to compare with", async () => {
    const week = { resource: "gpu", from: "2026-11-17", to: "2026-11-18", compare: "previous" } as const;
    expect(await usageText(week, userStats(), [], samples)).toContain(
      "You used 4 GPU-days from 17 November 2026 to 18 November 2026: 1 GPU-days more (33.3%) than",
    );
    expect(
      await usageText({ ...week, compare: "2026-10-01..2026-10-02" }, userStats(), [], samples),
    ).toContain("I know nothing of your use from 1 October 2026 to 2 October 2026 to compare with.");
  });

  test("has a share of what the VO used in the same time", async () => {
    const week = { from: "2026-11-16", to: "2026-11-22", resource: "cpu", compare: "vo" } as const;
    expect(await usageText(week, userStats(), [], samples)).toMatch(/^CPU-days +28 +70 +40%$/m);
  });

  test("of part of the time is a least, and of next to nothing is none", async () => {
    const november = { resource: "gpu", from: "2026-11-01" } as const;
    expect(await usageText(november, userStats(), [], samples)).toContain(
      "You used at least 20.9 GPU-days in November 2026 so far",
    );
    expect(await usageText(november, userStats(), [], samples.slice(-2))).toMatch(
      /^All of .*\n\nOf single people the platform keeps only totals/m,
    );
  });

  test("counts one's jobs, which the platform does not", async () => {
    const week = { resource: "jobs", from: "2026-11-16", to: "2026-11-22" } as const;
    expect(await usageText(week, userStats(), [], samples)).toContain(
      "You used 7 job-days in the week of 16 November 2026: 1 job at a time on average, with 0 more waiting.",
    );
  });

  test("asked without a time, begins with the totals and goes on with what was seen", async () => {
    expect(await usageText({}, userStats(), [], samples)).toContain(
      "Since 10 November 2026, when I began to keep track, you used 53.8 CPU-days and 20.9 GPU-days.",
    );
  });
});

describe("as a file", () => {
  const fileOf = async (params: UsageParams) => {
    const known = userStats({ days: userStats().days.slice(2) });
    const { blocks } = await usageDraft({ csv: true, ...params }, known);
    const file = blocks.find((block) => block.type === "file");
    if (!file) throw new Error("there is no file");
    return { ...file, lines: file.text.trimEnd().split("\r\n") };
  };

  test("every day has a row, and days without figures are empty, not zero", async () => {
    const { lines, name, about } = await fileOf({ scope: "vo", from: "2026-08-27", to: "2026-08-28" });
    expect([name, about]).toEqual([`usage ${VO} 2026-08-27 2026-08-28`, `Use of ${VO} by day: 2 rows`]);
    expect(lines).toEqual([
      "from,to,days_known,cpu_days,gpu_days,ram_gb_days,disk_gb_days,job_days,waiting_job_days",
      "2026-08-27,2026-08-27,0,,,,,,",
      "2026-08-28,2026-08-28,1,10,2,4,1,3,1",
    ]);
  });

  test("or every part, where the time is cut", async () => {
    const { lines } = await fileOf({ scope: "vo", from: "2026-11-09", to: "2026-11-22", by: "week" });
    expect(lines.slice(1)).toEqual([
      "2026-11-09,2026-11-15,7,70,14,28,7,21,7",
      "2026-11-16,2026-11-22,7,70,14,28,7,21,7",
    ]);
  });
});
