/** How usage is told: numbers with their units, times in words, short labels, tables and charts. */
import { type Day, type Period, partsOf } from "../../language/days.ts";
import { describePeriod } from "../../language/periods.ts";
import type { Chart, DraftBlock } from "../../reply/blocks.ts";
import { note, table } from "../../reply/build.ts";
import { isPart, mean, RESOURCES, type Resource, type Slice, type Step } from "../usage-figures.ts";
import type { View } from "../usage-report.ts";

const UNITS: Readonly<Record<Resource, string>> = {
  cpu: "CPU-days",
  gpu: "GPU-days",
  ram: "GB-days RAM",
  disk: "GB-days disk",
  jobs: "job-days",
};
const NOUNS: Readonly<Record<Resource, string>> = {
  cpu: "CPUs",
  gpu: "GPUs",
  ram: "GB RAM",
  disk: "GB disk",
  jobs: "jobs",
};

export function unitOf(resource: Resource): string {
  return UNITS[resource];
}

/** `1,234` from 100 on, `12.3` below, `0.04` below 0.1; no decimals for whole numbers. */
export function number(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 0.1 || size === 0 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** `308 GPU-days`. */
export function amount(value: number, resource: Resource): string {
  return `${number(value)} ${UNITS[resource]}`;
}

/** `9.9 GPUs at a time`. */
export function meanWords(slice: Slice, resource: Resource): string {
  const value = number(mean(slice, resource));
  const noun = value === "1" ? NOUNS[resource].replace(/s$/, "") : NOUNS[resource];
  return `${value} ${noun} at a time`;
}

/** A period as it stands in a sentence: `in October 2026`, `on 5 October 2026`, `from 3 … to 9 …`. */
export function when(period: Period, today: Day): string {
  const words = describePeriod(period, today);
  if (period.from === period.to) return `on ${words}`;
  if (words.startsWith("week")) return `in the ${words}`;
  if (!/^\d{1,2}\D/.test(words)) return `in ${words}`;
  const day = (one: Day) => describePeriod({ from: one, to: one }, today);
  return `from ${day(period.from)} to ${day(period.to)}`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `Oct 5`. */
function shortDay(day: Day): string {
  const { month, day: number } = partsOf(day);
  return `${MONTHS[month - 1]} ${number}`;
}

/** A short name of one part, for charts and tables: `Oct 5`, `Oct 5–11`, `Oct 2026`; shorter parts say so. */
export function label(part: Period, step: Step, today: Day): string {
  const left = isPart(part, step) ? (part.to === today ? " (so far)" : " (part)") : "";
  const { year, month } = partsOf(part.from);
  if (step === "month") return `${MONTHS[month - 1]} ${year}${left}`;
  if (part.from === part.to) return `${shortDay(part.from)}${left}`;
  const to = month === partsOf(part.to).month ? `–${partsOf(part.to).day}` : ` – ${shortDay(part.to)}`;
  return `${shortDay(part.from)}${to}${left}`;
}

/** More rows than this do not help anyone; the chart shows all. */
const ROWS = 14;

export interface Cut {
  readonly vo: string;
  readonly whose: View["whose"];
  readonly step: Step;
  readonly slices: readonly Slice[];
  readonly resource: Resource | undefined;
  readonly today: Day;
}

/** A chart of every part, and a table of the last ones. */
export function partsOverTime(cut: Cut): readonly DraftBlock[] {
  const { step, slices, resource, today } = cut;
  const kinds = resource ? [resource] : RESOURCES;
  const rows = slices
    .slice(-ROWS)
    .map((slice) => [
      label(slice, step, today),
      ...kinds.map((kind) => (slice.daysKnown === 0 ? "no data" : number(slice.figures[kind]))),
    ]);
  return [
    chartOverTime(cut),
    table(
      [step.replace(/^./, (first) => first.toUpperCase()), ...kinds.map((kind) => `${UNITS[kind]}>`)],
      rows,
    ),
    ...(slices.length > ROWS ? [note("info", restWords(slices, step))] : []),
  ];
}

/** One resource over time, from the first part of which something is known; GPUs unless told, where there were any. */
export function chartOverTime({ vo, whose, step, slices, resource, today }: Cut): Chart {
  const known = slices.filter((slice) => slice.daysKnown > 0);
  const drawn = resource ?? (known.some((slice) => slice.figures.gpu > 0) ? "gpu" : "cpu");
  const drawnParts = slices.slice(slices.findIndex((slice) => slice.daysKnown > 0));
  // A day of which a part is known, or that goes on, is drawn as high as it was at a time.
  const height = (slice: Slice, value: number) => (step === "day" ? value / slice.daysKnown : value);
  const valuesOf = (of: (slice: Slice) => number) =>
    drawnParts.map((slice) => (slice.daysKnown === 0 ? Number.NaN : height(slice, of(slice))));
  const name = drawn === "jobs" ? "running" : whose === "me" ? "you" : vo;
  const series = [{ name, values: valuesOf((slice) => slice.figures[drawn]) }];
  const waiting = { name: "waiting", values: valuesOf((slice) => slice.waiting) };
  return {
    type: "chart",
    title: `${titleOf(drawn, whose)} in ${vo}, by ${step}`,
    data: {
      kind: step === "day" ? "line" : "bar",
      unit: step === "day" ? `${NOUNS[drawn]} at a time` : UNITS[drawn],
      labels: drawnParts.map((slice) => label(slice, step, today)),
      series: drawn === "jobs" ? [...series, waiting] : series,
      period: spanWords(drawnParts, today),
      source: SOURCES[whose],
    },
    alt: extremes(known, step, drawn, today),
  };
}

const SOURCES: Readonly<Record<View["whose"], string>> = {
  me: "Reserved, busy or not; as I saw it once an hour",
  vo: "Reserved, busy or not; figures of the platform",
};

function titleOf(resource: Resource, whose: View["whose"]): string {
  if (whose === "me") return `Your ${NOUNS[resource]}`;
  return NOUNS[resource].replace(/^j/, "J");
}

export interface Comparison {
  readonly vo: string;
  readonly whose: View["whose"];
  readonly resource: Resource;
  readonly whole: Slice;
  readonly before: Slice;
  /** Every day of the two periods. */
  readonly days: readonly Slice[];
  readonly daysBefore: readonly Slice[];
  readonly today: Day;
}

/** Two periods as lines over the number of the day; a single day makes no line. */
export function comparedDays(found: Comparison): readonly DraftBlock[] {
  const { vo, whose, resource, whole, before, days, daysBefore, today } = found;
  const count = Math.max(days.length, daysBefore.length);
  if (count < 3) return [];
  const valuesOf = (all: readonly Slice[]) =>
    Array.from({ length: count }, (_, index) => {
      const day = all[index];
      return day === undefined || day.daysKnown === 0 ? Number.NaN : mean(day, resource);
    });
  const [now, then] = [describePeriod(whole, today), describePeriod(before, today)];
  const means = [meanWords(whole, resource), meanWords(before, resource)];
  return [
    {
      type: "chart",
      title: `${titleOf(resource, whose)} in ${vo}, two periods`,
      data: {
        kind: "line",
        unit: `${NOUNS[resource]} at a time, by day of the period`,
        labels: Array.from({ length: count }, (_, index) => String(index + 1)),
        series: [
          { name: now, values: valuesOf(days) },
          { name: then, values: valuesOf(daysBefore) },
        ],
        source: SOURCES[whose],
      },
      alt: `On average ${means[0]} in ${now}, ${means[1]} in ${then}.`,
    },
  ];
}

/** `Aug 26 – Nov 23 2026`. */
function spanWords(slices: readonly Slice[], today: Day): string {
  const from = slices[0]?.from ?? today;
  const to = slices.at(-1)?.to ?? today;
  const year = (day: Day) => partsOf(day).year;
  const first = year(from) === year(to) ? shortDay(from) : `${shortDay(from)} ${year(from)}`;
  return `${first} – ${shortDay(to)} ${year(to)}`;
}

function restWords(slices: readonly Slice[], step: Step): string {
  const before = slices.slice(-2 * ROWS, -ROWS);
  const from = before[0]?.from ?? "";
  const to = before.at(-1)?.to ?? "";
  return `The table shows the last ${ROWS} of ${slices.length} ${step}s. For those before: “usage --by ${step} --from ${from} --to ${to}”.`;
}

/** The finding: when most and least was used. Parts of a unit are not compared with whole ones. */
function extremes(slices: readonly Slice[], step: Step, resource: Resource, today: Day): string {
  const whole = slices.filter((slice) => !isPart(slice, step));
  const value = (slice: Slice) => (step === "day" ? mean(slice, resource) : slice.figures[resource]);
  const sorted = (whole.length > 0 ? whole : slices).toSorted((a, b) => value(b) - value(a));
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (!most || !least) return "There are no figures.";
  const words = (slice: Slice) =>
    step === "day" ? `${number(value(slice))} ${NOUNS[resource]}` : amount(value(slice), resource);
  const said = (slice: Slice) => `${words(slice)}, ${label(slice, step, today)}`;
  return most === least ? `${said(most)}.` : `Most: ${said(most)}. Least: ${said(least)}.`;
}
