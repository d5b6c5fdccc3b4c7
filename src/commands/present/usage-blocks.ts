/** What follows the sentences of `usage`: charts, tables, the file, and where to go from there. */
import { describePeriod } from "../../language/periods.ts";
import type { DraftBlock, TextFile } from "../../reply/blocks.ts";
import { actions, button, table } from "../../reply/build.ts";
import { csvFile } from "../../reply/csv.ts";
import { figuresOf, mean, RESOURCES, type Resource, type Slice } from "../usage-figures.ts";
import { isOpen, mainView, type UsageReport } from "../usage-report.ts";
import { chartOverTime, comparedDays, number, partsOverTime, unitOf } from "./usage.ts";

/** A shorter time is told in full by its table, and fewer days that are known make no line. */
const DAYS_TO_DRAW = 7;
const KNOWN_TO_DRAW = 3;

/** The person beside the VO, where that was asked or nothing in particular was. */
export function share(found: UsageReport): readonly DraftBlock[] {
  const { wanted, stats, vo, mine, all, today } = found;
  if (!(isOpen(found) || wanted.compare === "vo")) return [];
  const kinds = wanted.resource ? [wanted.resource] : RESOURCES.filter((kind) => kind !== "jobs");
  if (mine && !isOpen(found) && all.whole.daysKnown > 0 && mine.whole.daysKnown > 0.9 * mine.whole.elapsed) {
    const name = describePeriod(found.period, today);
    return [sharesOf(name, vo, kinds, mine.whole.figures, all.whole.figures)];
  }
  if (wanted.resource === "jobs") return [];
  const total = figuresOf(stats.myTotal ?? { cpu: 0, gpu: 0, memoryMb: 0, diskMb: 0 });
  return [sharesOf("Since the project began", vo, kinds, total, figuresOf(stats.voTotal))];
}

function sharesOf(
  time: string,
  vo: string,
  kinds: readonly Resource[],
  mine: Slice["figures"],
  all: Slice["figures"],
): DraftBlock {
  const rows = kinds.map((kind) => [
    unitOf(kind),
    number(mine[kind]),
    number(all[kind]),
    all[kind] > 0 ? `${number((100 * mine[kind]) / all[kind])}%` : "–",
  ]);
  return table([time, "You>", `${vo}>`, "Your share>"], rows);
}

/** The parts where the time is cut, else a chart of its days and one table. */
export function figures(found: UsageReport): readonly DraftBlock[] {
  const { wanted, vo, today, step } = found;
  const view = isOpen(found) ? found.all : mainView(found);
  const { slices, whole, before, days, whose } = view;
  const { resource } = wanted;
  if (whole.daysKnown === 0) return [];
  const drawing = { vo, whose, resource, today };
  if (slices.length > 1) return partsOverTime({ ...drawing, step, slices });
  if (before && before.daysKnown > 0) return comparison(found, whole, before);
  const known = days.filter((day) => day.daysKnown > 0).length;
  const drawn = days.length >= DAYS_TO_DRAW && known >= KNOWN_TO_DRAW;
  const chart = !drawn ? [] : [chartOverTime({ ...drawing, step: "day", slices: days })];
  if (resource) return chart;
  const name = describePeriod(whole, today);
  const rows = RESOURCES.map((kind) => [
    unitOf(kind),
    number(whole.figures[kind]),
    number(mean(whole, kind)),
  ]);
  return [...chart, table(["", `${name}>`, "At a time, on average>"], rows)];
}

function comparison(found: UsageReport, whole: Slice, before: Slice): readonly DraftBlock[] {
  const { wanted, vo, today } = found;
  const { whose, days, daysBefore } = mainView(found);
  const kinds = wanted.resource ? [wanted.resource] : RESOURCES;
  const rows = kinds.map((kind) => [
    unitOf(kind),
    number(whole.figures[kind]),
    number(before.figures[kind]),
    signed(whole.figures[kind] - before.figures[kind]),
  ]);
  const drawn = wanted.resource ?? (whole.figures.gpu + before.figures.gpu > 0 ? "gpu" : "cpu");
  const names = [describePeriod(whole, today), describePeriod(before, today)];
  return [
    ...comparedDays({ vo, whose, resource: drawn, whole, before, days, daysBefore, today }),
    table(["", ...names.map((name) => `${name}>`), "Change>"], rows),
  ];
}

function signed(value: number): string {
  const shown = number(value);
  return value > 0 && shown !== "0" ? `+${shown}` : shown.replace("-", "−");
}

const COLUMNS = ["from", "to", "days_known", "cpu_days", "gpu_days", "ram_gb_days", "disk_gb_days"] as const;
const JOB_COLUMNS = ["job_days", "waiting_job_days"] as const;

/** Every part of the time, by day unless it was cut otherwise; what is not known stays empty. */
export function usageFile(found: UsageReport): TextFile {
  const { vo, period, step } = found;
  const { whose, slices, days } = mainView(found);
  const parts = step === "total" ? days : slices;
  const rows = parts.map(({ from, to, daysKnown, figures: of, waiting }) => {
    const values = [of.cpu, of.gpu, of.ram, of.disk, of.jobs, waiting];
    return [
      from,
      to,
      rounded(daysKnown),
      ...values.map((value) => (daysKnown > 0 ? rounded(value) : undefined)),
    ];
  });
  const owner = whose === "me" ? "your use" : "use";
  const name = `${whose === "me" ? "my " : ""}usage ${vo} ${period.from} ${period.to}`;
  const about = `${owner} of ${vo} by ${step === "total" ? "day" : step}: ${parts.length} rows`;
  return csvFile(
    name,
    about.replace(/^./, (first) => first.toUpperCase()),
    [...COLUMNS, ...JOB_COLUMNS],
    rows,
  );
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

const CHOICES: Readonly<Record<Resource, string>> = {
  cpu: "CPUs",
  gpu: "GPUs",
  ram: "RAM",
  disk: "Disk",
  jobs: "Jobs, running and waiting",
};

/** The same of another resource, in weeks, or as a file. */
export function furtherSteps(found: UsageReport): DraftBlock | false {
  const { wanted, all, mine, step } = found;
  if (all.whole.daysKnown === 0 && !mine) return false;
  const params = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const { resource: _, ...others } = params;
  const options = RESOURCES.filter((kind) => kind !== wanted.resource).map((kind) => ({
    label: CHOICES[kind],
    value: kind,
  }));
  const long = all.days.length > DAYS_TO_DRAW && step === "total" && wanted.compare === undefined;
  return actions(
    {
      type: "select",
      label: wanted.resource ? "Another resource" : "One resource",
      options,
      press: { command: "usage", params: others, fill: "resource" },
    },
    ...(long ? [button("By week", "usage", { ...params, by: "week" })] : []),
    button("As CSV", "usage", { ...params, csv: true }),
  );
}
