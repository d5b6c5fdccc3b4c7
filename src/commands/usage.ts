import { z } from "zod";
import { refuse } from "../errors.ts";
import { type Day, dayIn, isDay, type Period } from "../language/days.ts";
import { describePeriod, previousPeriod } from "../language/periods.ts";
import { formatCount } from "../language/sizes.ts";
import type { Amounts, Deployment, UserStats } from "../platform/ports.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { heading, note, reply, table, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import { deploymentsIn } from "./deploy.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { hardware } from "./present/deployment.ts";
import { shortSize } from "./present/sizes.ts";
import { amount, comparedDays, meanWords, number, partsOverTime, unitOf, when } from "./present/usage.ts";
import { listWords } from "./present/words.ts";
import {
  cut,
  figuresOf,
  lengthOf,
  mean,
  RESOURCES,
  type Resource,
  type Slice,
  STEPS,
  type Step,
  sumUp,
} from "./usage-figures.ts";

const SCOPES = ["me", "vo", "team"] as const;

const input = z.strictObject({
  scope: param.choice(SCOPES, "Whose use: yours, the whole VO's, or your team's").optional(),
  resource: param.choice(RESOURCES, "Only this resource").optional(),
  from: param.fromDay("First day, e.g. 2026-10-01 or “last month”").optional(),
  to: param.toDay("Last day").optional(),
  by: param.choice(STEPS, "Cut into days, weeks or months").optional(),
  compare: param
    .comparison("With the period before (previous), another period, or your share of the VO (vo)")
    .optional(),
  vo: param.vo("Which VO").optional(),
});
type Wanted = z.output<typeof input>;

interface Usage {
  readonly wanted: Wanted;
  readonly vo: string;
  readonly scope: (typeof SCOPES)[number];
  readonly step: Step;
  readonly stats: UserStats;
  /** What the person holds now. */
  readonly held: Amounts;
  readonly whole: Slice;
  readonly slices: readonly Slice[];
  readonly before: Slice | undefined;
  /** Days of the period, and of the one it is compared with. */
  readonly days: readonly Slice[];
  readonly daysBefore: readonly Slice[];
  readonly today: Day;
}

export const usage = read({
  path: "usage",
  summary: "Show how much was used, over any time of the last 90 days",
  examples: ["usage --by week", "usage gpu last month", "usage vo gpu last month --compare previous"],
  aliases: ["stats", "consumption"],
  input,
  spoken: ["scope", "resource", "by", { from: "from", to: "to" }],
  access: "full",
  run: async (wanted, ports: Pick<CommandPorts, "stats" | "deployments">, call): Promise<Usage> => {
    const vo = wanted.vo ?? "";
    const user = await ports.stats.user(vo);
    const stats = { ...user, days: user.days.filter((day) => isDay(day.date)) };
    const held = heldBy(await deploymentsIn(vo, ports));
    const today = dayIn(call.now, call.timeZone);
    const period = periodOf(wanted, stats, today);
    const other = comparedPeriod(wanted.compare, period);
    const step = wanted.by ?? "total";
    return {
      wanted,
      vo,
      scope: wanted.scope ?? "me",
      step,
      stats,
      held,
      whole: sumUp(stats.days, period),
      slices: cut(period, step).map((part) => sumUp(stats.days, part)),
      before: other && sumUp(stats.days, other),
      days: daysOf(stats, period),
      daysBefore: other ? daysOf(stats, other) : [],
      today,
    };
  },
  reply: (found) =>
    reply(
      heading(`Usage in ${found.vo}`),
      ...answers(found).map((words) => text(md`${words}`)),
      ...share(found),
      ...figures(found),
      ...coverage(found),
      note("info", meaning(found)),
    ),
});

function daysOf(stats: UserStats, period: Period): readonly Slice[] {
  return cut(period, "day").map((day) => sumUp(stats.days, day));
}

function heldBy(deployments: readonly Deployment[]): Amounts {
  const placed = deployments.filter((one) => one.placed).map((one) => one.resources);
  const sum = (of: (one: Deployment["resources"]) => number | undefined) =>
    placed.reduce((total, one) => total + (of(one) ?? 0), 0);
  return {
    cpu: sum((one) => one.cpu),
    gpu: sum((one) => one.gpu),
    memoryMb: sum((one) => one.memoryMb),
    diskMb: sum((one) => one.diskMb),
  };
}

function periodOf(wanted: Wanted, stats: UserStats, today: Day): Period {
  const to = wanted.to === undefined || wanted.to > today ? today : wanted.to;
  const from = wanted.from ?? stats.days.find((day) => day.date <= to)?.date ?? to;
  if (from > today)
    throw refuse("usage.period", `${describePeriod({ from, to: from }, today)} has not come yet.`);
  if (from > to) throw refuse("usage.period", `The time from ${from} to ${to} ends before it begins.`);
  return { from, to };
}

function comparedPeriod(compare: string | undefined, period: Period): Period | undefined {
  if (compare === undefined || compare === "vo") return undefined;
  if (compare === "previous") return previousPeriod(period);
  const [from = "", to = ""] = compare.split("..");
  if (isDay(from) && isDay(to) && from <= to) return { from, to };
  throw refuse("usage.period", `I cannot compare with the time from ${from} to ${to}.`);
}

/** What a question without a resource is about. */
function mainKinds({ wanted }: Usage): readonly Resource[] {
  return wanted.resource ? [wanted.resource] : ["cpu", "gpu"];
}

/** What was asked about first: the person where no time was named, else the VO, of which alone every day is known. */
function answers(found: Usage): readonly string[] {
  if (found.scope === "vo") return [sentence(found)];
  const both = [sentence(found), aboutPerson(found)];
  return isOpen(found) ? both.toReversed() : both;
}

/** Whether somebody asks for his use as such, without a time. */
function isOpen({ scope, wanted }: Usage): boolean {
  return scope === "me" && wanted.from === undefined && wanted.to === undefined && wanted.by === undefined;
}

/** The number, its unit and its period first. */
function sentence(found: Usage): string {
  const { vo, whole, before, today, stats, wanted } = found;
  const time = when(whole, today);
  if (whole.daysKnown === 0) {
    const first = stats.days[0]?.date;
    const begin = first ? ` They begin ${when({ from: first, to: first }, today)}.` : "";
    return `The platform has no figures of ${vo} ${time}.${begin}`;
  }
  const kinds = mainKinds(found);
  const said = `All of ${vo} used ${listWords(kinds.map((kind) => amount(whole.figures[kind], kind)))} ${time}`;
  if (before) return compared(said, found, before);
  const { resource } = wanted;
  if (resource === undefined) return `${said}.`;
  const waiting = resource === "jobs" ? `, with ${number(whole.waiting / whole.daysKnown)} more waiting` : "";
  return `${said}: ${meanWords(whole, resource)} on average${waiting}.`;
}

function compared(said: string, found: Usage, before: Slice): string {
  const time = when(before, found.today);
  if (before.daysKnown === 0) return `${said}. The platform has no figures ${time} to compare with.`;
  const { whole } = found;
  const changes = mainKinds(found).map((kind) => change(whole.figures[kind], before.figures[kind], kind));
  return `${said}: ${listWords(changes)} than ${time}.`;
}

function change(now: number, before: number, kind: Resource): string {
  const less = kind === "ram" || kind === "disk" ? "less" : "fewer";
  const percent = before > 0 ? ` (${number((100 * Math.abs(now - before)) / before)}%)` : "";
  return `${amount(Math.abs(now - before), kind)} ${now < before ? less : "more"}${percent}`;
}

/** What is known of one person: totals since the project began, and what is held now. */
function aboutPerson(found: Usage): string {
  const { scope, stats, wanted } = found;
  const teams = scope === "team" ? "The platform knows VOs and people, not teams. " : "";
  const now = `Right now you hold ${holding(found)}.`;
  if (wanted.resource === "jobs") return `${teams}The platform counts jobs of whole VOs only. ${now}`;
  const mine = stats.myTotal && figuresOf(stats.myTotal);
  const total = mine
    ? `you have used ${listWords(mainKinds(found).map((kind) => amount(mine[kind], kind)))} since the project began`
    : "you have used nothing yet";
  if (isOpen(found)) return `${total.replace(/^y/, "Y")}. ${now}`;
  return `${teams}Of single people the platform keeps only totals: ${total}. ${now}`;
}

function holding({ held, wanted }: Usage): string {
  switch (wanted.resource) {
    case "cpu":
      return held.cpu === 0 ? "no CPUs" : formatCount(held.cpu, "CPU");
    case "gpu":
      return held.gpu === 0 ? "no GPU" : formatCount(held.gpu, "GPU");
    case "ram":
      return `${shortSize(held.memoryMb)} RAM`;
    case "disk":
      return `${shortSize(held.diskMb)} disk`;
    default:
      return held.cpu + held.gpu === 0 ? "nothing" : hardware(held);
  }
}

/** The person beside the VO, where that was asked or nothing in particular was. */
function share(found: Usage): readonly DraftBlock[] {
  const { wanted, stats, vo } = found;
  if (wanted.resource === "jobs" || !(isOpen(found) || wanted.compare === "vo")) return [];
  const kinds = wanted.resource ? [wanted.resource] : RESOURCES.filter((kind) => kind !== "jobs");
  const mine = figuresOf(stats.myTotal ?? { cpu: 0, gpu: 0, memoryMb: 0, diskMb: 0 });
  const all = figuresOf(stats.voTotal);
  const rows = kinds.map((kind) => [
    unitOf(kind),
    number(mine[kind]),
    number(all[kind]),
    all[kind] > 0 ? `${number((100 * mine[kind]) / all[kind])}%` : "–",
  ]);
  return [table(["Since the project began", "You>", `${vo}>`, "Your share>"], rows)];
}

/** The parts where the time is cut, else one table of the period. */
function figures(found: Usage): readonly DraftBlock[] {
  const { wanted, slices, whole, before, days, daysBefore, vo, today, step } = found;
  const { resource } = wanted;
  if (whole.daysKnown === 0) return [];
  if (slices.length > 1) return partsOverTime({ vo, step, slices, resource, today });
  const kinds = resource ? [resource] : RESOURCES;
  const name = describePeriod(whole, today);
  if (before && before.daysKnown > 0) {
    const rows = kinds.map((kind) => [
      unitOf(kind),
      number(whole.figures[kind]),
      number(before.figures[kind]),
      signed(whole.figures[kind] - before.figures[kind]),
    ]);
    const other = describePeriod(before, today);
    const drawn = resource ?? (whole.figures.gpu + before.figures.gpu > 0 ? "gpu" : "cpu");
    return [
      ...comparedDays({ vo, resource: drawn, whole, before, days, daysBefore, today }),
      table(["", `${name}>`, `${other}>`, "Change>"], rows),
    ];
  }
  if (resource) return [];
  const rows = kinds.map((kind) => [unitOf(kind), number(whole.figures[kind]), number(mean(whole, kind))]);
  return [table(["", `${name}>`, "At a time, on average>"], rows)];
}

function signed(value: number): string {
  const shown = number(value);
  return value > 0 && shown !== "0" ? `+${shown}` : shown.replace("-", "−");
}

/** Where the platform has figures of a part of the days only. */
function coverage({ whole, before, today, stats }: Usage): readonly DraftBlock[] {
  const first = stats.days[0]?.date ?? today;
  return [whole, before].flatMap((slice) => {
    if (!slice || slice.daysKnown === 0 || slice.daysKnown === lengthOf(slice)) return [];
    const begin = slice.from < first ? `; they begin ${when({ from: first, to: first }, today)}` : "";
    const time = when(slice, today);
    return [
      note(
        "warning",
        `The platform has figures for ${slice.daysKnown} of the ${lengthOf(slice)} days ${time}${begin}.`,
      ),
    ];
  });
}

function meaning({ whole, today }: Usage): string {
  const running = whole.to === today ? " Today counts as it was so far." : "";
  return `Figures are what was reserved, busy or not: one CPU for ten days is 10 CPU-days.${running}`;
}
