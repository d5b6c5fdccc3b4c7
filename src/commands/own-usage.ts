/** A person's use from samples: what was seen holds until the next sample, or for a while; what was not seen is not known. */
import { addDays, dayIn, type Period } from "../language/days.ts";
import { instantAt } from "../language/zones.ts";
import type { HeldSample } from "./ports.ts";
import type { Slice } from "./usage-figures.ts";

const DAY_MS = 24 * 3_600_000;
/** Samples are taken once an hour; one that is missing is bridged, more are a gap, ms. */
const HOLDS_MS = 150 * 60_000;

/** When a period begins and ends in a time zone; what has not passed ends now. */
export function spanOf({ from, to }: Period, timeZone: string, now: Date): { from: Date; to: Date } {
  const today = dayIn(now, timeZone);
  return {
    from: from > today ? now : instantAt(from, 0, timeZone),
    to: to >= today ? now : instantAt(addDays(to, 1), 0, timeZone),
  };
}

/** Resource-days of the period as far as they were seen. `daysKnown` counts the time that was, with fractions. */
export function sumSamples(
  samples: readonly HeldSample[],
  period: Period,
  timeZone: string,
  now: Date,
): Slice {
  const span = spanOf(period, timeZone, now);
  const sum = { cpu: 0, gpu: 0, ram: 0, disk: 0, jobs: 0, waiting: 0, days: 0 };
  for (const [index, sample] of samples.entries()) {
    const next = samples[index + 1]?.at.getTime() ?? Number.POSITIVE_INFINITY;
    const until = Math.min(next, sample.at.getTime() + HOLDS_MS, span.to.getTime());
    const days = (until - Math.max(sample.at.getTime(), span.from.getTime())) / DAY_MS;
    if (days <= 0) continue;
    sum.days += days;
    sum.cpu += days * sample.cpu;
    sum.gpu += days * sample.gpu;
    sum.ram += (days * sample.memoryMb) / 1000;
    sum.disk += (days * sample.diskMb) / 1000;
    sum.jobs += days * sample.running;
    sum.waiting += days * sample.queued;
  }
  const { days, waiting, ...figures } = sum;
  const elapsed = Math.max(0, span.to.getTime() - span.from.getTime()) / DAY_MS;
  return { from: period.from, to: period.to, figures, waiting, daysKnown: days, elapsed };
}
