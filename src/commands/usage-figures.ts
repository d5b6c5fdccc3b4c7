/** Arithmetic of usage: daily means become resource-days of periods. Amounts are allocated, not really used. */
import { addDays, type Day, eachDay, endOf, startOf } from "../language/days.ts";
import type { UsageDay } from "../platform/ports.ts";

export const RESOURCES = ["cpu", "gpu", "ram", "disk", "jobs"] as const;
export type Resource = (typeof RESOURCES)[number];
export const STEPS = ["day", "week", "month", "total"] as const;
export type Step = (typeof STEPS)[number];

export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** Resource-days: RAM and disk in GB-days, jobs as job-days of running jobs. */
export type Figures = Readonly<Record<Resource, number>>;

export interface Slice extends Period {
  readonly figures: Figures;
  /** Days of the period for which the platform has data. */
  readonly daysKnown: number;
}

export function unitOf(resource: Resource): string {
  return { cpu: "CPU-days", gpu: "GPU-days", ram: "GB-days RAM", disk: "GB-days disk", jobs: "job-days" }[
    resource
  ];
}

/** Sums of the days inside the period. */
export function sumUp(days: readonly UsageDay[], period: Period): Slice {
  const inside = days.filter((day) => day.date >= period.from && day.date <= period.to);
  const sum = (of: (day: UsageDay) => number) => inside.reduce((total, day) => total + of(day), 0);
  return {
    ...period,
    daysKnown: inside.length,
    figures: {
      cpu: sum((day) => day.cpu),
      gpu: sum((day) => day.gpu),
      ram: sum((day) => day.memoryMb) / 1000,
      disk: sum((day) => day.diskMb) / 1000,
      jobs: sum((day) => day.running),
    },
  };
}

/** The period cut into days, weeks (from Monday) or months; the first and last part may be shorter. */
export function cut(period: Period, step: Step): readonly Period[] {
  if (step === "total") return [period];
  if (step === "day") return eachDay(period.from, period.to).map((day) => ({ from: day, to: day }));
  const parts: Period[] = [];
  for (let from = period.from; from <= period.to; ) {
    let to = endOf(step, startOf(step, from));
    if (to > period.to) to = period.to;
    parts.push({ from, to });
    from = addDays(to, 1);
  }
  return parts;
}

/** `1,234` from 100 on, `12.3` below; no decimals for whole numbers. */
export function number(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}
