import type { Json } from "../store/store.ts";
import { requireHeader, requireLevel } from "./auth.ts";
import type { RouteGroup } from "./context.ts";
import type { Job } from "./jobs.ts";
import { endOf } from "./lifecycle.ts";
import { requiredQueries } from "./parameters.ts";
import { problem } from "./problems.ts";
import { type Simulation, simulate } from "./simulation.ts";
import {
  type Amounts,
  addAmounts,
  DAY,
  earlierUse,
  type HistoryDay,
  hasHistory,
  historyDay,
  historyTotal,
  scaled,
} from "./usage-history.ts";
import { recordedUsage, type UsageRecord, usageOf } from "./usage-records.ts";

const DAYS_SHOWN = 90;
const MHZ_PER_CPU = 2400;

/** Use of a VO over the last days and since the beginning, and the part of the person who asks. */
export const addUserStats: RouteGroup = (app, context) => {
  app.get("/v1/deployments/stats/user", async (c) => {
    requireHeader(c);
    const { vo } = requiredQueries(c, "vo");
    const { sub } = await requireLevel(c, vo);
    if (!hasHistory(vo)) throw problem(500, "There are no statistics for this VO yet.");
    return c.json(await simulate(context, (simulation) => userStats(simulation, vo, sub)));
  });
};

async function userStats(simulation: Simulation, vo: string, owner: string): Promise<Json> {
  const { documents, now } = simulation;
  const live = simulation.jobs().flatMap((job) => usageOf(job, now) ?? []);
  const records = [...(await recordedUsage(documents)), ...live].filter((record) => record.vo === vo);
  const jobs = simulation.jobs().filter((job) => job.vo === vo);
  const all = records.map(resourceDays).reduce(addAmounts, historyTotal(vo, now.getTime()));
  const own = records.filter((record) => record.owner === owner);
  const earlier = earlierUse(vo, owner);
  const mine = own.map(resourceDays).reduce(addAmounts, earlier ?? NONE);
  return {
    "full-agg": { ...totals(all) },
    timeseries: timeseries(daysShown(vo, { records, jobs, now })),
    "users-agg": earlier === undefined && own.length === 0 ? null : { owner, ...totals(mine) },
  };
}

const NONE: Amounts = { cpu: 0, gpu: 0, memoryMb: 0, diskMb: 0 };

function resourceDays(record: UsageRecord): Amounts {
  return scaled(record, Math.max(0, record.to - record.from) / DAY);
}

/** Reserved amounts times days, whole numbers. */
function totals({ cpu, gpu, memoryMb, diskMb }: Amounts) {
  return {
    cpu_num: Math.round(cpu),
    cpu_MHz: Math.round(cpu * MHZ_PER_CPU),
    memory_MB: Math.round(memoryMb),
    disk_MB: Math.round(diskMb),
    gpu_num: Math.round(gpu),
  };
}

interface ShownDay extends HistoryDay {
  readonly date: string;
}

interface Recent {
  readonly records: readonly UsageRecord[];
  readonly jobs: readonly Job[];
  readonly now: Date;
}

function daysShown(vo: string, recent: Recent): readonly ShownDay[] {
  const today = Math.floor(recent.now.getTime() / DAY) * DAY;
  const days = Array.from({ length: DAYS_SHOWN }, (_, index) => today - (DAYS_SHOWN - 1 - index) * DAY);
  return days.flatMap((day) => {
    const others = historyDay(vo, day);
    if (others === undefined) return [];
    const date = new Date(day).toISOString().slice(0, 10);
    return [{ ...others, ...ofTheSandbox(others, day, recent), date }];
  });
}

/** The day's mean of others and of the people of the sandbox together; of today only what has passed of it counts. */
function ofTheSandbox(others: HistoryDay, day: number, { records, jobs, now }: Recent): HistoryDay {
  const length = Math.max(1, Math.min(DAY, now.getTime() - day));
  const share = (from: number, to: number) =>
    Math.max(0, Math.min(to, day + length) - Math.max(from, day)) / length;
  const held = records.map((record) => scaled(record, share(record.from, record.to)));
  const sum = held.reduce(addAmounts, others);
  const queued = jobs.map((job) =>
    share(job.submittedAt, job.placement?.at ?? endOf(job)?.at ?? Number.POSITIVE_INFINITY),
  );
  return {
    ...sum,
    running: others.running + records.reduce((count, { from, to }) => count + share(from, to), 0),
    queued: others.queued + queued.reduce((count, one) => count + one, 0),
  };
}

/** Parallel lists, oldest day first. */
function timeseries(days: readonly ShownDay[]): Json {
  const list = (value: (day: ShownDay) => number) => days.map((day) => Math.round(value(day) * 100) / 100);
  return {
    date: days.map(({ date }) => date),
    cpu_num: list(({ cpu }) => cpu),
    cpu_MHz: list(({ cpu }) => cpu * MHZ_PER_CPU),
    memory_MB: list(({ memoryMb }) => memoryMb),
    disk_MB: list(({ diskMb }) => diskMb),
    gpu_num: list(({ gpu }) => gpu),
    queued: list(({ queued }) => queued),
    running: list(({ running }) => running),
  };
}
