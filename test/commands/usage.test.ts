import { describe, expect, test } from "vitest";
import type { HeldSample, OwnUse } from "../../src/commands/ports.ts";
import { usage } from "../../src/commands/usage.ts";
import { addDays, eachDay } from "../../src/language/days.ts";
import type { Amounts, Deployment, UserStats } from "../../src/platform/ports.ts";
import { aCall, aDeployment, draftText, VO } from "../kit/commands.ts";

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

/** What the bot saw. */
function seen(samples: readonly HeldSample[]): OwnUse {
  return { samples: async () => samples, since: async () => samples[0]?.at };
}

async function told(
  params: Params = {},
  found = stats(),
  held: readonly Deployment[] = [],
  samples: readonly HeldSample[] = [],
): Promise<string> {
  const ports = {
    stats: { user: async () => found, cluster: unused },
    deployments: {
      list: async ({ kind }: { kind: string }) => held.filter((one) => one.kind === kind),
      get: unused,
      create: unused,
      remove: unused,
    },
    ownUse: seen(samples),
  };
  return draftText(usage.reply(await usage.run({ vo: VO, ...params }, ports, aCall()), aCall()));
}

test("two periods are drawn day by day beside each other, with what is not known left open", async () => {
  const days = stats().days.filter(({ date }) => date !== "2026-11-02");
  const ports = {
    stats: { user: async () => stats({ days }), cluster: unused },
    deployments: { list: async () => [], get: unused, create: unused, remove: unused },
    ownUse: seen([]),
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
      "Of single people the platform keeps only totals: you have used 10 GPU-days since the project began. I keep track of yours from today on. Right now you hold 1 GPU.",
    );
  });

  test("nor teams, nor jobs of people", async () => {
    expect(await told({ scope: "team" })).toContain("The platform knows VOs and people, not teams.");
    expect(await told({ resource: "jobs", by: "week" })).toContain(
      "The platform counts jobs of whole VOs only. I keep track of yours from today on. Right now you hold 0 running jobs",
    );
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

describe("one's own use, as far as it was seen", () => {
  /** One sample an hour since 10 November, of one GPU in the first week and of two after that. */
  const samples = Array.from({ length: 13 * 24 + 10 }, (_, hour): HeldSample => {
    const at = new Date(Date.parse("2026-11-09T23:00:00Z") + hour * 3_600_000);
    const gpu = at < new Date("2026-11-15T23:00:00Z") ? 1 : 2;
    return { at, cpu: 4, gpu, memoryMb: 8000, diskMb: 1000, running: 1, queued: 0 };
  });

  test("comes first, with number, unit and period, then the VO", async () => {
    const week = { resource: "gpu", from: "2026-11-16", to: "2026-11-22" } as const;
    const lines = (await told(week, stats(), [], samples)).split("\n");
    expect(lines[2]).toBe(
      "You used 14 GPU-days in the week of 16 November 2026: 2 GPUs at a time on average.",
    );
    expect(lines[4]).toContain(`All of ${VO} used 14 GPU-days in the week`);
    expect(lines.join("\n")).not.toMatch(/only totals|is not counted/);
  });

  test("per week is drawn and listed, with what is not known left open and said", async () => {
    const ports = {
      stats: { user: async () => stats(), cluster: unused },
      deployments: { list: async () => [], get: unused, create: unused, remove: unused },
      ownUse: seen(samples),
    };
    const wanted = { vo: VO, resource: "gpu", by: "week" } as const;
    const draft = usage.reply(await usage.run(wanted, ports, aCall()), aCall());
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
    expect(await told(week, stats(), [], samples)).toContain(
      "You used 4 GPU-days from 17 November 2026 to 18 November 2026: 1 GPU-days more (33.3%) than",
    );
    expect(await told({ ...week, compare: "2026-10-01..2026-10-02" }, stats(), [], samples)).toContain(
      "I know nothing of your use from 1 October 2026 to 2 October 2026 to compare with.",
    );
  });

  test("has a share of what the VO used in the same time", async () => {
    const week = { from: "2026-11-16", to: "2026-11-22", resource: "cpu", compare: "vo" } as const;
    expect(await told(week, stats(), [], samples)).toMatch(/^CPU-days +28 +70 +40%$/m);
  });

  test("of part of the time is a least, and of next to nothing is none", async () => {
    const november = { resource: "gpu", from: "2026-11-01" } as const;
    expect(await told(november, stats(), [], samples)).toContain(
      "You used at least 20.9 GPU-days in November 2026 so far",
    );
    expect(await told(november, stats(), [], samples.slice(-2))).toMatch(
      /^All of .*\n\nOf single people the platform keeps only totals/m,
    );
  });

  test("counts one's jobs, which the platform does not", async () => {
    const week = { resource: "jobs", from: "2026-11-16", to: "2026-11-22" } as const;
    expect(await told(week, stats(), [], samples)).toContain(
      "You used 7 job-days in the week of 16 November 2026: 1 job at a time on average, with 0 more waiting.",
    );
  });

  test("asked without a time, begins with the totals and goes on with what was seen", async () => {
    expect(await told({}, stats(), [], samples)).toContain(
      "Since 10 November 2026, when I began to keep track, you used 53.8 CPU-days and 20.9 GPU-days.",
    );
  });
});

describe("as a file", () => {
  const fileOf = async (params: Params) => {
    const ports = {
      stats: { user: async () => stats({ days: stats().days.slice(2) }), cluster: unused },
      deployments: { list: async () => [], get: unused, create: unused, remove: unused },
      ownUse: seen([]),
    };
    const wanted = { vo: VO, csv: true, ...params };
    const { blocks } = usage.reply(await usage.run(wanted, ports, aCall()), aCall());
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
