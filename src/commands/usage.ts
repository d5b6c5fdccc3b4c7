import { z } from "zod";
import { refuse } from "../errors.ts";
import { type Day, dayIn, isDay, type Period } from "../language/days.ts";
import { describePeriod, previousPeriod } from "../language/periods.ts";
import { holdingsOf } from "../platform/holdings.ts";
import type { UserStats } from "../platform/ports.ts";
import { heading, note, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import { deploymentsIn } from "./deploy.ts";
import { spanOf, sumSamples } from "./own-usage.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { answers, coverage, meaning } from "./present/usage-answer.ts";
import { figures, furtherSteps, share, usageFile } from "./present/usage-blocks.ts";
import { cut, lengthOf, RESOURCES, type Slice, STEPS, type Step, sumUp } from "./usage-figures.ts";
import { SCOPES, type UsageReport, type UsageWanted, type View } from "./usage-report.ts";

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
  csv: param.flag("The figures as a file, for spreadsheets").optional(),
});

/** The time that was asked about, and the one to compare it with. */
interface Asked {
  readonly period: Period;
  readonly step: Step;
  readonly other: Period | undefined;
}

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
    ports: Pick<CommandPorts, "stats" | "deployments" | "ownUse">,
    call,
  ): Promise<UsageReport> => {
    const vo = wanted.vo ?? "";
    const user = await ports.stats.user(vo);
    const stats = { ...user, days: user.days.filter((day) => isDay(day.date)) };
    const held = holdingsOf(await deploymentsIn(vo, ports));
    const today = dayIn(call.now, call.timeZone);
    const period = periodOf(wanted, stats, today);
    const scope = wanted.scope ?? "me";
    const step = wanted.by ?? "total";
    const asked: Asked = { period, step, other: comparedPeriod(wanted.compare, period) };
    const since = await ports.ownUse.since(vo);
    return {
      wanted,
      vo,
      scope,
      step,
      period,
      stats,
      held,
      today,
      since: since && dayIn(since, call.timeZone),
      all: viewOf("vo", asked, (part) => sumUp(stats.days, part)),
      mine: scope === "me" ? await ownView(asked, vo, ports, call) : undefined,
    };
  },
  reply: (found) => {
    const { wanted } = found;
    return reply(
      heading(`Usage in ${found.vo}`),
      ...answers(found).map((words) => text(md`${words}`)),
      ...(wanted.csv ? [usageFile(found)] : [...share(found), ...figures(found)]),
      ...coverage(found),
      note("info", meaning(found)),
      !wanted.csv && furtherSteps(found),
    );
  },
});

/** With less than this of it seen, a time is as good as unknown: days, and a share. */
const LEAST_SEEN_DAYS = 1 / 24;
const LEAST_SEEN_SHARE = 0.01;

/** What the person used as far as the bot saw it; undefined where next to nothing of the time is known. */
async function ownView(
  asked: Asked,
  vo: string,
  { ownUse }: Pick<CommandPorts, "ownUse">,
  { now, timeZone }: Call,
): Promise<View | undefined> {
  const spans = [asked.period, ...(asked.other ? [asked.other] : [])].map((one) =>
    spanOf(one, timeZone, now),
  );
  const from = new Date(Math.min(...spans.map((span) => span.from.getTime())));
  const to = new Date(Math.max(...spans.map((span) => span.to.getTime())));
  const samples = await ownUse.samples(vo, from, to);
  const view = viewOf("me", asked, (part) => sumSamples(samples, part, timeZone, now));
  const { daysKnown, elapsed } = view.whole;
  return daysKnown >= LEAST_SEEN_DAYS && daysKnown >= LEAST_SEEN_SHARE * elapsed ? view : undefined;
}

function viewOf(whose: View["whose"], { period, other, step }: Asked, sum: (part: Period) => Slice): View {
  return {
    whose,
    whole: sum(period),
    slices: cut(period, step).map(sum),
    before: other && sum(other),
    days: cut(period, "day").map(sum),
    daysBefore: other ? cut(other, "day").map(sum) : [],
  };
}

/** Three years: the platform keeps ninety days, the bot two years; every day of the time is looked at. */
const LONGEST_DAYS = 1100;

function checkLength(period: Period): Period {
  if (lengthOf(period) <= LONGEST_DAYS) return period;
  throw refuse(
    "usage.period",
    `That is a time of ${lengthOf(period).toLocaleString("en")} days. I look at three years at most; name a shorter time.`,
  );
}

function periodOf(wanted: UsageWanted, stats: UserStats, today: Day): Period {
  const to = wanted.to === undefined || wanted.to > today ? today : wanted.to;
  const from = wanted.from ?? stats.days.find((day) => day.date <= to)?.date ?? to;
  if (from > today)
    throw refuse("usage.period", `${describePeriod({ from, to: from }, today)} has not come yet.`);
  if (from > to) throw refuse("usage.period", `The time from ${from} to ${to} ends before it begins.`);
  return checkLength({ from, to });
}

function comparedPeriod(compare: string | undefined, period: Period): Period | undefined {
  if (compare === undefined || compare === "vo") return undefined;
  if (compare === "previous") return previousPeriod(period);
  const [from = "", to = ""] = compare.split("..");
  if (isDay(from) && isDay(to) && from <= to) return checkLength({ from, to });
  throw refuse("usage.period", `I cannot compare with the time from ${from} to ${to}.`);
}
