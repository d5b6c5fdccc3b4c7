import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { usage } from "../../src/commands/usage.ts";
import { addDays, eachDay } from "../../src/language/days.ts";
import type { Amounts, Deployment, UserStats } from "../../src/platform/ports.ts";
import { aCall, aDeployment, draftText, setFaults, VO } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

const TODAY = "2026-11-23";
const unused = () => Promise.reject(new Error("unused"));
const amounts = (factor: number): Amounts => ({
  cpu: 100 * factor,
  gpu: 10 * factor,
  memoryMb: 1_000_000 * factor,
  diskMb: 2_000_000 * factor,
});

/** Ninety days of 10 CPUs and 2 GPUs, and 10 % of all use by this person. */
function stats(overrides: Partial<UserStats> = {}): UserStats {
  const days = eachDay(addDays(TODAY, -89), TODAY).map((date) => ({
    date,
    cpu: 10,
    gpu: 2,
    memoryMb: 4000,
    diskMb: 1000,
    queued: 1,
    running: 3,
  }));
  return { voTotal: amounts(10), myTotal: amounts(1), days, ...overrides };
}

type Params = Partial<Parameters<typeof usage.run>[0]>;

async function told(params: Params = {}, found = stats(), held: readonly Deployment[] = []): Promise<string> {
  const ports = {
    stats: { user: async () => found, cluster: unused },
    deployments: {
      list: async ({ kind }: { kind: string }) => held.filter((one) => one.kind === kind),
      get: unused,
      create: unused,
      remove: unused,
    },
  };
  return draftText(usage.reply(await usage.run({ vo: VO, ...params }, ports, aCall()), aCall()));
}

test("two periods are drawn day by day beside each other, with what is not known left open", async () => {
  const days = stats().days.filter(({ date }) => date !== "2026-11-02");
  const ports = {
    stats: { user: async () => stats({ days }), cluster: unused },
    deployments: { list: async () => [], get: unused, create: unused, remove: unused },
  };
  const wanted = { vo: VO, scope: "vo", from: "2026-11-01", to: "2026-11-04", compare: "previous" } as const;
  const { blocks } = usage.reply(await usage.run(wanted, ports, aCall()), aCall());
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

  test.each<[Params, string]>([
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
    expect((await told(params)).split("\n")[2]).toContain(words);
  });

  test("asked without a time, the person comes first", async () => {
    const text = await told();
    expect(text.split("\n")[2]).toBe(
      "You have used 100 CPU-days and 10 GPU-days since the project began. Right now you hold nothing.",
    );
    expect(text).toMatch(/^CPU-days +100 +1,000 +10%$/m);
  });
});

describe("what the platform does not know is said", () => {
  test("it keeps no days of single people", async () => {
    const text = await told({ resource: "gpu", from: "2026-10-01", to: "2026-10-31" }, stats(), [
      aDeployment({ resources: { cpu: 4, gpu: 1 } }),
      aDeployment({ resources: { gpu: 1 }, placed: false }),
    ]);
    expect(text).toContain(
      "Of single people the platform keeps only totals: you have used 10 GPU-days since the project began. Right now you hold 1 GPU.",
    );
  });

  test("nor teams, nor jobs of people", async () => {
    expect(await told({ scope: "team" })).toContain("The platform knows VOs and people, not teams.");
    expect(await told({ resource: "jobs" })).toContain("The platform counts jobs of whole VOs only.");
  });

  test("somebody new has used nothing yet", async () => {
    const { myTotal: _mine, ...found } = stats();
    expect(await told({ compare: "vo" }, found)).toContain("You have used nothing yet.");
  });

  test("a time before the ninety days has no figures, not zero", async () => {
    const text = await told({ scope: "vo", from: "2026-07-01", to: "2026-07-31" });
    expect(text).toContain(
      `The platform has no figures of ${VO} in July 2026. They begin on 26 August 2026.`,
    );
    expect(text).not.toContain("used 0");
  });

  test("a time that reaches beyond them is told in part", async () => {
    expect(await told({ scope: "vo", from: "2026-08-01", to: "2026-08-31" })).toContain(
      "The platform has figures for 6 of the 31 days in August 2026; they begin on 26 August 2026.",
    );
  });

  test("a VO without any figures", async () => {
    expect(await told({ scope: "vo" }, stats({ days: [] }))).toContain(
      `no figures of ${VO} on 23 November 2026.`,
    );
  });

  test("days that are none do not count", async () => {
    const odd = { ...stats().days[0], date: "not a day" } as UserStats["days"][number];
    expect(await told({ scope: "vo" }, stats({ days: [odd, ...stats().days] }))).toContain(
      "used 900 CPU-days",
    );
  });

  test("today counts, as it was so far", async () => {
    expect(await told({ scope: "vo", from: "2026-11-01" })).toMatch(
      /used 230 CPU-days .* in November 2026 so far\..*Today counts as it was so far\./s,
    );
    expect(await told({ scope: "vo", from: "2026-11-01", to: "2026-11-22" })).not.toContain("Today counts");
  });
});

describe("comparing", () => {
  test("with the period before", async () => {
    const days = stats().days.map((day) => (day.date < "2026-10-01" ? { ...day, gpu: 1 } : day));
    const params = { scope: "vo", resource: "gpu", from: "2026-10-01", to: "2026-10-31" } as const;
    const text = await told({ ...params, compare: "previous" }, stats({ days }));
    expect(text).toContain(
      "used 62 GPU-days in October 2026: 32 GPU-days more (107%) than in September 2026.",
    );
    expect(text).toMatch(/^GPU-days +62 +30 +\+32$/m);
  });

  test("with less, and with a period of which nothing is known", async () => {
    const params = { scope: "vo", resource: "disk" } as const;
    const less = await told({
      ...params,
      from: "2026-10-01",
      to: "2026-10-10",
      compare: "2026-09-01..2026-09-30",
    });
    expect(less).toContain("20 GB-days disk less (66.7%)");
    expect(less).toMatch(/−20$/m);
    const unknown = await told({
      ...params,
      from: "2026-09-01",
      to: "2026-09-30",
      compare: "2026-01-01..2026-01-31",
    });
    expect(unknown).toContain("The platform has no figures in January 2026 to compare with.");
  });

  test("with the VO: one's share of all that was ever used", async () => {
    expect(await told({ resource: "gpu", from: "2026-10-01", compare: "vo" })).toMatch(
      /^GPU-days +10 +100 +10%$/m,
    );
  });
});

describe("periods that cannot be", () => {
  test.each<[Params, string]>([
    [{ from: "2026-12-01" }, "1 December 2026 has not come yet."],
    [{ from: "2026-10-02", to: "2026-10-01" }, "ends before it begins"],
    [{ compare: "2026-10-02..2026-10-01" }, "I cannot compare"],
  ])("%j", async (params, words) => {
    await expect(told(params)).rejects.toThrow(words);
  });

  test("what lies ahead is left out", async () => {
    expect(await told({ scope: "vo", from: "2026-11-01", to: "2026-11-30" })).toContain(
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
