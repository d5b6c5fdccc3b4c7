import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { UserStats } from "../../src/platform/ports.ts";
import { aDeployment, setFaults, VO } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";
import { type UsageParams, usageDraft, usageText, userStats } from "../kit/usage.ts";

const TODAY = "2026-11-23";

test("two periods are drawn day by day beside each other, with what is not known left open", async () => {
  const days = userStats().days.filter(({ date }) => date !== "2026-11-02");
  const wanted = { scope: "vo", from: "2026-11-01", to: "2026-11-04", compare: "previous" } as const;
  const { blocks } = await usageDraft(wanted, userStats({ days }));
  const chart = blocks.find((block) => block.type === "chart");
  expect(chart?.data.labels).toEqual(["1", "2", "3", "4"]);
  expect(chart?.data.series.map(({ values }) => values)).toEqual([
    [2, Number.NaN, 2, 2],
    [2, 2, 2, 2],
  ]);
  expect(chart?.alt).toMatch(/^On average 2 GPUs at a time in .*, 2 GPUs at a time in /);
});

describe("the sentence comes first, with number, unit and period", () => {
  const october = { from: "2026-10-01", to: "2026-10-31" };

  test.each<[UsageParams, string]>([
    [
      { scope: "vo", resource: "gpu", ...october },
      `All of ${VO} used 62 GPU-days in October 2026: 2 GPUs at a time on average.`,
    ],
    [{ scope: "vo", ...october }, `All of ${VO} used 310 CPU-days and 62 GPU-days in October 2026.`],
    [{ scope: "vo", resource: "ram", from: TODAY }, "used 4 GB-days RAM on 23 November 2026"],
    [
      { scope: "vo", resource: "jobs", ...october },
      "used 93 job-days in October 2026: 3 jobs at a time on average, with 1 more waiting.",
    ],
    [{ scope: "vo" }, `used 900 CPU-days and 180 GPU-days from 26 August 2026 to 23 November 2026.`],
  ])("%j", async (params, words) => {
    expect((await usageText(params)).split("\n")[2]).toContain(words);
  });

  test("asked without a time, the person comes first", async () => {
    const text = await usageText();
    expect(text.split("\n")[2]).toBe(
      "You have used 100 CPU-days and 10 GPU-days since the project began. Right now you hold nothing.",
    );
    expect(text).toMatch(/^CPU-days +100 +1,000 +10%$/m);
  });
});

describe("what the platform does not know is said", () => {
  test("it keeps no days of single people", async () => {
    const text = await usageText({ resource: "gpu", from: "2026-10-01", to: "2026-10-31" }, userStats(), [
      aDeployment({ resources: { cpu: 4, gpu: 1 } }),
      aDeployment({ resources: { gpu: 1 }, placed: false }),
    ]);
    expect(text).toContain(
      "Of single people the platform keeps only totals: you have used 10 GPU-days since the project began. I keep track of yours from today on. Right now you hold 1 GPU.",
    );
  });

  test("nor teams, nor jobs of people", async () => {
    expect(await usageText({ scope: "team" })).toContain("The platform knows VOs and people, not teams.");
    expect(await usageText({ resource: "jobs", by: "week" })).toContain(
      "The platform counts jobs of whole VOs only. I keep track of yours from today on. Right now you hold 0 running jobs",
    );
  });

  test("somebody new has used nothing yet", async () => {
    const { myTotal: _mine, ...found } = userStats();
    expect(await usageText({ compare: "vo" }, found)).toContain("You have used nothing yet.");
  });

  test("a time before the ninety days has no figures, not zero", async () => {
    const text = await usageText({ scope: "vo", from: "2026-07-01", to: "2026-07-31" });
    expect(text).toContain(
      `The platform has no figures of ${VO} in July 2026. They begin on 26 August 2026.`,
    );
    expect(text).not.toContain("used 0");
  });

  test("a time that reaches beyond them is told in part", async () => {
    expect(await usageText({ scope: "vo", from: "2026-08-01", to: "2026-08-31" })).toContain(
      "The platform has figures for 6 of the 31 days in August 2026; they begin on 26 August 2026.",
    );
  });

  test("a VO without any figures", async () => {
    expect(await usageText({ scope: "vo" }, userStats({ days: [] }))).toContain(
      `no figures of ${VO} on 23 November 2026.`,
    );
  });

  test("days that are none do not count", async () => {
    const odd = { ...userStats().days[0], date: "not a day" } as UserStats["days"][number];
    expect(await usageText({ scope: "vo" }, userStats({ days: [odd, ...userStats().days] }))).toContain(
      "used 900 CPU-days",
    );
  });

  test("today counts, as it was so far", async () => {
    expect(await usageText({ scope: "vo", from: "2026-11-01" })).toMatch(
      /used 230 CPU-days .* in November 2026 so far\..*Today counts as it was so far\./s,
    );
    expect(await usageText({ scope: "vo", from: "2026-11-01", to: "2026-11-22" })).not.toContain(
      "Today counts",
    );
  });
});

describe("comparing", () => {
  test("with the period before", async () => {
    const days = userStats().days.map((day) => (day.date < "2026-10-01" ? { ...day, gpu: 1 } : day));
    const params = { scope: "vo", resource: "gpu", from: "2026-10-01", to: "2026-10-31" } as const;
    const text = await usageText({ ...params, compare: "previous" }, userStats({ days }));
    expect(text).toContain(
      "used 62 GPU-days in October 2026: 32 GPU-days more (107%) than in September 2026.",
    );
    expect(text).toMatch(/^GPU-days +62 +30 +\+32$/m);
  });

  test("with less, and with a period of which nothing is known", async () => {
    const params = { scope: "vo", resource: "disk" } as const;
    const less = await usageText({
      ...params,
      from: "2026-10-01",
      to: "2026-10-10",
      compare: "2026-09-01..2026-09-30",
    });
    expect(less).toContain("20 GB-days disk less (66.7%)");
    expect(less).toMatch(/−20$/m);
    const unknown = await usageText({
      ...params,
      from: "2026-09-01",
      to: "2026-09-30",
      compare: "2026-01-01..2026-01-31",
    });
    expect(unknown).toContain("The platform has no figures in January 2026 to compare with.");
  });

  test("with the VO: one's share of all that was ever used", async () => {
    expect(await usageText({ resource: "gpu", from: "2026-10-01", compare: "vo" })).toMatch(
      /^GPU-days +10 +100 +10%$/m,
    );
  });
});

describe("periods that cannot be", () => {
  test.each<[UsageParams, string]>([
    [{ from: "2026-12-01" }, "1 December 2026 has not come yet."],
    [{ from: "2026-10-02", to: "2026-10-01" }, "ends before it begins"],
    [{ compare: "2026-10-02..2026-10-01" }, "I cannot compare"],
    [{ from: "0001-01-01" }, "That is a time of 739,943 days. I look at three years at most"],
    [{ compare: "0001-01-01..9999-12-31" }, "I look at three years at most"],
  ])("%j", async (params, words) => {
    await expect(usageText(params)).rejects.toThrow(words);
  });

  test("what lies ahead is left out", async () => {
    expect(await usageText({ scope: "vo", from: "2026-11-01", to: "2026-11-30" })).toContain(
      "in November 2026 so far",
    );
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  let ada: Person;
  beforeAll(async () => {
    lab = await startLab();
    ada = lab.person("researcher");
  });
  afterAll(() => lab.stop());

  test("resources, scopes and periods may be said as plain words", async () => {
    const { text } = await ada.says("usage vo gpu last month --compare previous");
    expect(text).toMatch(
      /used [\d,]+ GPU-days in October 2026: [\d.]+ GPU-days (fewer|more) \([\d.]+%\) than in September 2026\./,
    );
  });

  test("by week there is a chart, its last part marked as running", async () => {
    const { replies, text } = await ada.says("usage gpu by week");
    const chart = replies[0]?.blocks.find((block) => block.type === "chart");
    expect(chart?.type === "chart" && chart.data.labels.at(-1)).toBe("Nov 23 (so far)");
    expect(text).toMatch(/Most: \d+ GPU-days, /);
  });

  test("ninety days do not flood", async () => {
    const { replies } = await ada.says("usage --by day");
    const rows = replies[0]?.blocks.flatMap((block) => (block.type === "table" ? block.rows : []));
    expect(rows?.length).toBeLessThan(20);
  });

  test("without being cut, a week or more is drawn by day, and the rest is a press away", async () => {
    const { replies } = await ada.says("usage vo last month");
    const chart = replies[0]?.blocks.find((block) => block.type === "chart");
    expect(chart).toMatchObject({ title: "GPUs in vo.ai4eosc.eu, by day", data: { kind: "line" } });
    const { replies: jobs } = await ada.presses("One resource", { value: "jobs" });
    const other = jobs[0]?.blocks.find((block) => block.type === "chart");
    expect(other?.type === "chart" && other.data.series.map(({ name }) => name)).toEqual([
      "running",
      "waiting",
    ]);
    const { replies: files } = await ada.presses("As CSV");
    const file = files[0]?.blocks.find((block) => block.type === "file");
    expect(file?.type === "file" && file.text.split("\r\n")).toHaveLength(33);
    expect(
      (await ada.says("usage vo gpu yesterday")).replies[0]?.blocks.map(({ type }) => type),
    ).not.toContain("chart");
  });

  test("what a person holds is seen whenever he asks, and adds up", async () => {
    const late = await startLab();
    const bob = late.person("researcher", "bob");
    await bob.says("deploy ai4os-demo-app --title lab-run --cpu 2");
    for (let hours = 0; hours < 6; hours += 1) {
      late.advance(3_600_000);
      await bob.says("deployments");
    }
    const { text } = await bob.says("usage cpu today");
    const [, days = ""] = /You used at least ([\d.]+) CPU-days on 23 November 2026/.exec(text) ?? [];
    const held = Number(/you hold (\d+) CPU/.exec((await bob.says("usage cpu")).text)?.[1]);
    expect(Number(days)).toBeGreaterThan(0);
    expect(Number(days)).toBeCloseTo((held * 6) / 24, 0);
    expect(text).toContain(
      "hours on 23 November 2026; what I did not see is not counted. I began to keep track today.",
    );
    await late.stop();
  });

  test("with several VOs it asks which", async () => {
    const { text, handled } = await lab.person("imagine").says("usage gpu");
    expect(handled.outcome).toBe("form");
    expect(text).toContain("In which virtual organisation?");
  });

  test("an outage is told as one", async () => {
    await setFaults(lab, { kind: "error500", path: "/v1/deployments/stats/user" });
    const { text, handled } = await lab.person("tutorial").says("usage");
    expect(handled.outcome).toBe("refused");
    expect(text).toContain("The platform failed");
  });
});
