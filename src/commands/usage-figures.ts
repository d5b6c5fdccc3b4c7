/** Arithmetic of usage: daily means become resource-days of periods. Amounts are allocated, not really used. */
import { addDays, daysBetween, eachDay, endOf, type Period, startOf } from "../language/days.ts";
import type { Amounts, UsageDay } from "../platform/ports.ts";

export const RESOURCES = ["cpu", "gpu", "ram", "disk", "jobs"] as const;
export type Resource = (typeof RESOURCES)[number];
export const STEPS = ["day", "week", "month", "total"] as const;
export type Step = (typeof STEPS)[number];

/** Resource-days: RAM and disk in GB-days, jobs as job-days of running jobs. */
export type Figures = Readonly<Record<Resource, number>>;

export interface Slice extends Period {
  readonly figures: Figures;
  /** Job-days of jobs that waited. */
  readonly waiting: number;
  /** Days of the period for which there are figures. */
  readonly daysKnown: number;
  /** Days of it that have passed. */
  readonly elapsed: number;
}

/** Sums of the days inside the period. */
export function sumUp(days: readonly UsageDay[], { from, to }: Period): Slice {
  const inside = days.filter((day) => day.date >= from && day.date <= to);
  const sum = (of: (day: UsageDay) => number) => inside.reduce((total, day) => total + of(day), 0);
  return {
    from,
    to,
    daysKnown: inside.length,
    // The platform counts a day that goes on as one.
    elapsed: lengthOf({ from, to }),
    waiting: sum((day) => day.queued),
    figures: {
      cpu: sum((day) => day.cpu),
      gpu: sum((day) => day.gpu),
      ram: sum((day) => day.memoryMb) / 1000,
      disk: sum((day) => day.diskMb) / 1000,
      jobs: sum((day) => day.running),
    },
  };
}

/** Amounts as figures; the platform counts no jobs of single people. */
export function figuresOf({ cpu, gpu, memoryMb, diskMb }: Amounts): Figures {
  return { cpu, gpu, ram: memoryMb / 1000, disk: diskMb / 1000, jobs: 0 };
}

/** What was held at a time, on average over the days with figures. */
export function mean({ figures, daysKnown }: Slice, resource: Resource): number {
  return daysKnown === 0 ? 0 : figures[resource] / daysKnown;
}

export function lengthOf({ from, to }: Period): number {
  return daysBetween(from, to) + 1;
}

/** The period cut into days, weeks (from Monday) or months; the first and last part may be shorter. */
export function cut(period: Period, step: Step): readonly Period[] {
  if (step === "total") return [period];
  if (step === "day") return eachDay(period.from, period.to).map((day) => ({ from: day, to: day }));
  const parts: Period[] = [];
  for (let from = period.from; from <= period.to; ) {
    let to = endOf(step, from);
    if (to > period.to) to = period.to;
    parts.push({ from, to });
    from = addDays(to, 1);
  }
  return parts;
}

/** Whether a part is shorter than its unit. */
export function isPart({ from, to }: Period, step: Step): boolean {
  if (step === "day" || step === "total") return false;
  return from !== startOf(step, from) || to !== endOf(step, from);
}
