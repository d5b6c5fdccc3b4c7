/** The sentences of `usage`: the number, its unit and its period first, then what is not known. */
import type { Day } from "../../language/days.ts";
import { formatCount } from "../../language/sizes.ts";
import type { DraftBlock } from "../../reply/blocks.ts";
import { note } from "../../reply/build.ts";
import { figuresOf, type Resource, type Slice } from "../usage-figures.ts";
import { isOpen, mainView, type UsageReport, type View } from "../usage-report.ts";
import { hardware } from "./deployment.ts";
import { shortSize } from "./sizes.ts";
import { amount, meanWords, number, when } from "./usage.ts";
import { listWords } from "./words.ts";

/** Days that are missing and not worth a word: samples are minutes apart. */
const NEARLY = 0.1;

/** What a question without a resource is about. */
function mainKinds({ wanted }: UsageReport): readonly Resource[] {
  return wanted.resource ? [wanted.resource] : ["cpu", "gpu"];
}

/**
 * What was asked about first: the person where no time was named or his use of it is known, else the VO, of which alone the
 * platform keeps days.
 */
export function answers(found: UsageReport): readonly string[] {
  const all = sentence(found, found.all);
  if (found.scope === "vo") return [all];
  if (isOpen(found)) return [aboutPerson(found), ...seenSoFar(found), all];
  if (found.mine) return [sentence(found, found.mine), all];
  return [all, aboutPerson(found)];
}

function sentence(found: UsageReport, { whose, whole, before }: View): string {
  const { vo, today, stats, wanted } = found;
  const time = when(whole, today);
  if (whole.daysKnown === 0) {
    const first = stats.days[0]?.date;
    const begin = first ? ` They begin ${on(first, today)}.` : "";
    return `The platform has no figures of ${vo} ${time}.${begin}`;
  }
  const used = mainKinds(found).map((kind) => amount(whole.figures[kind], kind));
  const least = whose === "me" && isPartly(whole) ? "at least " : "";
  const said = `${whose === "me" ? "You" : `All of ${vo}`} used ${least}${listWords(used)} ${time}`;
  if (before) return compared(said, found, { whose, whole, before });
  const { resource } = wanted;
  if (resource === undefined) return `${said}.`;
  const waiting = resource === "jobs" ? `, with ${number(whole.waiting / whole.daysKnown)} more waiting` : "";
  return `${said}: ${meanWords(whole, resource)} on average${waiting}.`;
}

function compared(
  said: string,
  found: UsageReport,
  { whose, whole, before }: { whose: View["whose"]; whole: Slice; before: Slice },
): string {
  const time = when(before, found.today);
  if (before.daysKnown === 0) {
    const whoKnows = whose === "me" ? "I know nothing of your use" : "The platform has no figures";
    return `${said}. ${whoKnows} ${time} to compare with.`;
  }
  const changes = mainKinds(found).map((kind) => change(whole.figures[kind], before.figures[kind], kind));
  return `${said}: ${listWords(changes)} than ${time}.`;
}

function change(now: number, before: number, kind: Resource): string {
  const less = kind === "ram" || kind === "disk" ? "less" : "fewer";
  const percent = before > 0 ? ` (${number((100 * Math.abs(now - before)) / before)}%)` : "";
  return `${amount(Math.abs(now - before), kind)} ${now < before ? less : "more"}${percent}`;
}

/** What is known of one person: totals since the project began, what is held now, and from when days will be known. */
function aboutPerson(found: UsageReport): string {
  const { scope, stats, wanted } = found;
  const now = `Right now you hold ${holding(found)}.`;
  if (scope === "team") {
    return `The platform knows VOs and people, not teams. Yourself: ${lower(totals(found))}. ${now}`;
  }
  const known = isOpen(found) ? "" : ` ${knownFrom(found)}`;
  if (wanted.resource === "jobs") return `The platform counts jobs of whole VOs only.${known} ${now}`;
  if (isOpen(found)) return `${totals(found)}. ${now}`;
  const kept = stats.myTotal ? "Of single people the platform keeps only totals: " : "";
  return `${kept}${kept ? lower(totals(found)) : totals(found)}.${known} ${now}`;
}

function totals(found: UsageReport): string {
  const mine = found.stats.myTotal && figuresOf(found.stats.myTotal);
  if (!mine || found.wanted.resource === "jobs") return "You have used nothing yet";
  const used = mainKinds(found).map((kind) => amount(mine[kind], kind));
  return `You have used ${listWords(used)} since the project began`;
}

function lower(words: string): string {
  return words.replace(/^Y/, "y");
}

function knownFrom({ since, today }: UsageReport): string {
  return since === undefined || since === today
    ? "I keep track of yours from today on."
    : `I have kept track of yours since ${day(since, today)}.`;
}

/** What the bot saw of a use that was asked for without a time. */
function seenSoFar(found: UsageReport): readonly string[] {
  const { mine, since, today } = found;
  if (!mine || since === undefined || since === today) return [];
  const used = mainKinds(found).map((kind) => amount(mine.whole.figures[kind], kind));
  return [`Since ${day(since, today)}, when I began to keep track, you used ${listWords(used)}.`];
}

function holding({ held, wanted }: UsageReport): string {
  switch (wanted.resource) {
    case "cpu":
      return held.cpu === 0 ? "no CPUs" : formatCount(held.cpu, "CPU");
    case "gpu":
      return held.gpu === 0 ? "no GPU" : formatCount(held.gpu, "GPU");
    case "ram":
      return `${shortSize(held.memoryMb)} RAM`;
    case "disk":
      return `${shortSize(held.diskMb)} disk`;
    case "jobs":
      return `${formatCount(held.running, "running job")}, with ${held.queued} more waiting`;
    default:
      return held.cpu + held.gpu === 0 ? "nothing" : hardware(held);
  }
}

/** Where there are figures of a part of the days only. */
export function coverage(found: UsageReport): readonly DraftBlock[] {
  const view = mainView(found);
  const slices = view.before ? [view.whole, view.before] : [view.whole];
  return slices.flatMap((slice) => {
    if (slice.daysKnown === 0 || !isPartly(slice)) return [];
    return [note("warning", view.whose === "me" ? ownGaps(slice, found) : gaps(slice, found))];
  });
}

function isPartly({ elapsed, daysKnown }: Slice): boolean {
  return elapsed - daysKnown >= NEARLY;
}

function gaps(slice: Slice, { stats, today }: UsageReport): string {
  const first = stats.days[0]?.date ?? today;
  const begin = slice.from < first ? `; they begin ${on(first, today)}` : "";
  return `The platform has figures for ${slice.daysKnown} of the ${slice.elapsed} days ${when(slice, today)}${begin}.`;
}

function ownGaps(slice: Slice, { since, today }: UsageReport): string {
  const [unit, length] = slice.elapsed <= 2 ? (["hours", 24] as const) : (["days", 1] as const);
  const [known, all] = [number(slice.daysKnown * length), number(slice.elapsed * length)];
  const said = `I know ${known} of the ${all} ${unit} ${when(slice, today)}; what I did not see is not counted.`;
  if (since === undefined || since < slice.from || since > slice.to) return said;
  return since === today
    ? `${said} I began to keep track today.`
    : `${said} I have kept track since ${day(since, today)}.`;
}

export function meaning(found: UsageReport): string {
  const running = found.period.to === found.today ? " Today counts as it was so far." : "";
  const seen = found.mine ? " Yours are what I saw once an hour." : "";
  return `Figures are what was reserved, busy or not: one CPU for ten days is 10 CPU-days.${seen}${running}`;
}

/** `on 23 November 2026`. */
function on(one: Day, today: Day): string {
  return when({ from: one, to: one }, today);
}

function day(one: Day, today: Day): string {
  return on(one, today).replace(/^on /, "");
}
