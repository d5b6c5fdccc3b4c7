import { z } from "zod";
import { refuse } from "../errors.ts";
import { dayIn } from "../language/days.ts";
import { describePeriod, previousPeriod } from "../language/periods.ts";
import type { Amounts, UserStats } from "../platform/ports.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { heading, note, reply, table, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { hardware } from "./present/deployment.ts";
import {
  cut,
  number,
  type Period,
  RESOURCES,
  type Resource,
  type Slice,
  STEPS,
  sumUp,
  unitOf,
} from "./usage-figures.ts";

const SCOPES = ["me", "vo", "team"] as const;

interface Usage {
  readonly vo: string;
  readonly scope: (typeof SCOPES)[number];
  readonly resource: Resource | undefined;
  readonly stats: UserStats;
  readonly mineNow: Amounts;
  readonly whole: Slice;
  readonly slices: readonly Slice[];
  readonly before: Slice | undefined;
  readonly againstVo: boolean;
  readonly today: string;
}

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

export const usage = read({
  path: "usage",
  summary: "Show how much was used, over any time of the last 90 days",
  examples: ["usage --by week", "usage gpu last month", "usage vo gpu last month --compare previous"],
  aliases: ["stats", "consumption"],
  input,
  spoken: ["scope", "resource", "by", { from: "from", to: "to" }],
  access: "full",
  run: async (
    wanted,
    { stats, deployments }: Pick<CommandPorts, "stats" | "deployments">,
    call,
  ): Promise<Usage> => {
    const vo = wanted.vo ?? "";
    const user = await stats.user(vo);
    const held = [
      ...(await deployments.list({ vo, kind: "module" })),
      ...(await deployments.list({ vo, kind: "tool" })),
    ].filter((one) => one.placed);
    const sum = (of: (one: (typeof held)[number]["resources"]) => number | undefined) =>
      held.reduce((total, one) => total + (of(one.resources) ?? 0), 0);
    const today = dayIn(call.now, call.timeZone);
    const period = periodOf(wanted, user, today);
    const { compare } = wanted;
    const other = compare === undefined || compare === "vo" ? undefined : comparedPeriod(compare, period);
    return {
      vo,
      scope: wanted.scope ?? "me",
      resource: wanted.resource,
      stats: user,
      mineNow: {
        cpu: sum((one) => one.cpu),
        gpu: sum((one) => one.gpu),
        memoryMb: sum((one) => one.memoryMb),
        diskMb: sum((one) => one.diskMb),
      },
      whole: sumUp(user.days, period),
      slices: cut(period, wanted.by ?? "total").map((part) => sumUp(user.days, part)),
      before: other && sumUp(user.days, other),
      againstVo: compare === "vo",
      today,
    };
  },
  reply: (found, _call: Call) => {
    const { whole, stats } = found;
    const first = stats.days[0]?.date;
    return reply(
      heading(`Usage in ${found.vo}`),
      text(md`${sentence(found)}`),
      ...mine(found),
      ...figures(found),
      whole.daysKnown === 0 &&
        note(
          "warning",
          first
            ? `The platform has no figures for that time; they begin on ${first}.`
            : "The platform has no figures for this VO yet.",
        ),
      whole.daysKnown > 0 &&
        first !== undefined &&
        whole.from < first &&
        note("info", `The platform keeps 90 days: figures begin on ${first}.`),
      note(
        "info",
        "Figures are what was allocated, not what was really used. One CPU for ten days is 10 CPU-days.",
      ),
    );
  },
});

function periodOf(wanted: z.output<typeof input>, stats: UserStats, today: string): Period {
  const first = stats.days[0]?.date ?? today;
  const from = wanted.from ?? first;
  const to = wanted.to ?? today;
  if (from > to) throw refuse("usage.period", `The time from ${from} to ${to} ends before it begins.`);
  return { from, to };
}

function comparedPeriod(compare: string, period: Period): Period {
  if (compare === "previous") return previousPeriod(period);
  const [from = "", to = ""] = compare.split("..");
  return { from, to };
}

/** The number, the period and the unit first. */
function sentence({ vo, whole, before, resource, today }: Usage): string {
  const when = describePeriod(whole, today);
  const kinds: readonly Resource[] = resource ? [resource] : ["cpu", "gpu"];
  const amounts = kinds.map((kind) => `${number(whole.figures[kind])} ${unitOf(kind)}`).join(" and ");
  const said = `All of ${vo} used ${amounts} in ${when}`;
  if (!before) return `${said}.`;
  const changes = kinds.map((kind) => change(whole.figures[kind] - before.figures[kind], kind)).join(" and ");
  return `${said}: ${changes} than in ${describePeriod(before, today)}.`;
}

function change(difference: number, kind: Resource): string {
  return `${number(Math.abs(difference))} ${unitOf(kind)} ${difference < 0 ? "fewer" : "more"}`;
}

/** What is known of the person: totals since the project began, and what is held now. */
function mine({ scope, stats, mineNow, againstVo, resource }: Usage): readonly DraftBlock[] {
  if (scope === "vo" && !againstVo) return [];
  const total = stats.myTotal;
  const kinds = (resource ? [resource] : ["cpu", "gpu", "ram", "disk"]).filter(
    (kind) => kind !== "jobs",
  ) as Resource[];
  const amount = (amounts: Amounts, kind: Resource) =>
    ({
      cpu: amounts.cpu,
      gpu: amounts.gpu,
      ram: amounts.memoryMb / 1000,
      disk: amounts.diskMb / 1000,
      jobs: 0,
    })[kind];
  const rows = kinds.map((kind) => {
    const own = total ? amount(total, kind) : 0;
    const all = amount(stats.voTotal, kind);
    return [unitOf(kind), number(own), number(all), all > 0 ? `${number((100 * own) / all)} %` : "–"];
  });
  const whose = scope === "team" ? "Nor does it know teams." : `You hold ${hardware(mineNow)} right now.`;
  return [
    note(
      "info",
      `The platform keeps day-by-day figures for whole VOs only, and one total per person. ${whose}`,
    ),
    ...(rows.length > 0 ? [table(["Since the beginning", "You>", "VO>", "Your share>"], rows)] : []),
  ];
}

/** A chart where the time is cut, else one table of the period. */
function figures({ slices, whole, before, resource, vo, today }: Usage): readonly DraftBlock[] {
  const kinds = resource ? [resource] : RESOURCES;
  const columns = ["Period", ...kinds.map((kind) => `${unitOf(kind)}>`)];
  const row = (slice: Slice) => [
    describePeriod(slice, today),
    ...kinds.map((kind) => (slice.daysKnown === 0 ? "no data" : number(slice.figures[kind]))),
  ];
  if (slices.length < 2) return [table(columns, [row(whole), ...(before ? [row(before)] : [])])];
  const drawn: Resource = resource ?? "gpu";
  const values = slices.map((slice) => slice.figures[drawn]);
  const peak = slices[values.indexOf(Math.max(...values))] ?? whole;
  return [
    {
      type: "chart",
      title: `${unitOf(drawn)} in ${vo}`,
      data: {
        kind: "bar",
        unit: unitOf(drawn),
        labels: slices.map((slice) => slice.from),
        series: [{ name: vo, values }],
      },
      alt: `Most in ${describePeriod(peak, today)}: ${number(peak.figures[drawn])} ${unitOf(drawn)}.`,
    },
    table(columns, slices.map(row)),
  ];
}
