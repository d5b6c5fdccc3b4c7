/** Periods and comparisons inside a sentence. */
import { addDays, addMonths, type Day, endOf, type Period, startOf } from "../days.ts";
import { previousPeriod, readPeriod, runningUnit } from "../periods.ts";
import { latestHoliday } from "./holidays.ts";
import type { Sentence } from "./sentence.ts";

const LONGEST_WINDOW = 9;
const MONTHS =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const BEGINS =
  /^(?:last|past|previous|prior|this|current|running|my|since|from|between|starting|todays?|yesterdays?|now|day|days|week|month|quarter|year|half|weekend|[qhw][1-4]|c?w\d\d?|kw\d*|[wmqy]td|jan\w*|feb\w*|mar|march|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|mon(?:day)?|tues?(?:day)?|wed\w*|thu\w*|fri(?:day)?|sat(?:urday)?|sun(?:day)?|first|second|third|fourth|one|two|three|four|five|six|seven|eight|nine|ten|a|an|couple|(?:19|20)\d\d\S*|\d{1,2}(?:st|nd|rd|th|o|a|er|e|eme)?|\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?)$/;
const FILLERS = /\b(?:the|whole|entire|all of|all|of|on|,) /g;
const AGAINST =
  /vs|versus|compared? (?:to|with)|against|than(?! \d| an? )|(?:in )?comparison (?:to|with|of)|compare(?:d)?(?= )|relative to|(?:up|down|different|changed?) from|(?:right )?next to|alongside|side by side|for comparison/;
/** Beside two periods, these ask for their difference. */
const DIFFERS =
  /\b(?:more|most|less|least|better|worse|higher|lower|drop|dropped|rise|rose|increased?|decreased?|changed?|difference|differ)\b/;
const BEFORE =
  /(?:the )?(?:(?:week|month|quarter|year|day|one|period) (?:before|previous|prior)(?: (?:that|it|then))?|previous one|one before|previous(?= _|$)|previous period|(?:\w+ )?(?:days|weeks|months) (?:before|previous))(?! last| yesterday)/;

/** Beside everybody's: "compared with the whole VO". */
export const AGAINST_VO =
  /(?:vs|versus|compared?(?: it| that| this| them)? (?:to|with)|against|relative to) (?:the )?(?:rest of )?(?:the )?(?:whole |entire )?(?:vo|project|everybody|rest|others)/;

interface Found {
  readonly period: Period;
  readonly at: number;
}

export interface SpokenPeriods {
  readonly period: Period | undefined;
  /** Value of a `compare` parameter. */
  readonly compare: string | undefined;
}

/** Everything a question says about days. `before` is the period spoken of last. */
export function takePeriods(sentence: Sentence, today: Day, before: Period | undefined): SpokenPeriods {
  const against = sentence.find(AGAINST);
  const wantsComparison = against !== undefined || /\bcompar/.test(sentence.text);
  const vo = sentence.take(AGAINST_VO);
  const relative =
    sentence.take(BEFORE) ??
    (wantsComparison
      ? sentence.take(/(?:the )?(?:(?:last|past) one|(?:previous|prior) (?:day|week|month|quarter|year))/)
      : before && sentence.take(/(?:the )?(?:previous|prior) (?:day|week|month|quarter|year)/));
  const part = before && (takePart(sentence, before) ?? takeBareLength(sentence, today));
  const found = takeAll(sentence, today);
  const periods = found.map(({ period }) => period).sort((a, b) => (a.from < b.from ? -1 : 1));
  if (vo) return { period: periods.at(-1), compare: "vo" };
  if (relative) return aroundBefore(relative[0], periods.at(-1), before, today, wantsComparison);
  if (part) return { period: part, compare: undefined };
  if (found.length >= 2 && (wantsComparison || DIFFERS.test(sentence.text))) {
    const [older, newer] = [periods.at(-2), periods.at(-1)];
    return { period: newer, compare: older && spelled(older) };
  }
  if (wantsComparison && found.length === 1 && before) {
    const only = found[0]?.period;
    return { period: before, compare: only && spelled(only) };
  }
  if (wantsComparison && found.length === 1) return { period: periods[0], compare: "previous" };
  if (found.length >= 2) return { period: joined(sentence, found, periods, today), compare: undefined };
  return { period: sinceThen(sentence, found[0], today), compare: undefined };
}

/** "from the 3rd of may ... until june" is one period; else the one said last counts. */
function joined(
  sentence: Sentence,
  found: readonly Found[],
  sorted: readonly Period[],
  today: Day,
): Period | undefined {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last) return undefined;
  const together = first.to >= addDays(last.from, -1) || sentence.find(/to|until|and|-|through|between/);
  return together
    ? { from: first.from, to: later(last.to, first.to) }
    : sinceThen(sentence, found.at(-1), today);
}

/** "since the start of my contract on 1 february": the day is where it began. */
function sinceThen(sentence: Sentence, found: Found | undefined, today: Day): Period | undefined {
  if (!found) return undefined;
  const began =
    sentence.words.slice(0, found.at).some(({ en }) => en === "since") ||
    sentence.find(/(?:ever )?since then/);
  return began && found.period.to < today ? { from: found.period.from, to: today } : found.period;
}

/** "60 days rather", of somebody who just asked about the past 30. */
function takeBareLength(sentence: Sentence, today: Day): Period | undefined {
  const said = sentence.take(
    /(?<=^|rather |and |just |only |about |make it )(?:\d{1,3}|two|three|four|five|six|twelve) (?:days|weeks|months)(?=$| rather| instead| please)/,
  );
  return said && readPeriod(`past ${said[0]}`, today);
}

/** "the first half of the month", of the period spoken of last. */
function takePart(sentence: Sentence, before: Period): Period | undefined {
  const said = sentence.take(
    /(?:the )?(first|second|last) (half|week) of (?:the |that |this )?(?:month|it|that|period)/,
  );
  if (!said) return undefined;
  const first = startOf("month", before.from);
  const last = endOf("month", first);
  if (said[2] === "half")
    return said[1] === "first"
      ? { from: first, to: addDays(first, 14) }
      : { from: addDays(first, 15), to: last };
  if (said[1] === "second") return { from: addDays(first, 7), to: addDays(first, 13) };
  return said[1] === "first" ? { from: first, to: addDays(first, 6) } : { from: addDays(last, -6), to: last };
}

function spelled({ from, to }: Period): string {
  return `${from}..${to}`;
}

function aroundBefore(
  words: string,
  said: Period | undefined,
  before: Period | undefined,
  today: Day,
  compares: boolean,
): SpokenPeriods {
  if (compares) {
    const base = said ?? before;
    if (!base) return { period: undefined, compare: "previous" };
    const unit = /\b(day|week|month|quarter|year)\b/.exec(words)?.[1];
    const named = unit ?? runningUnit(base);
    return { period: base, compare: named && said ? spelled(before_(base, named)) : "previous" };
  }
  const base = said ?? before ?? { from: today, to: today };
  const unit = /\b(day|week|month|quarter|year)\b/.exec(words)?.[1];
  return { period: before_(base, unit), compare: undefined };
}

function before_(base: Period, said: string | undefined): Period {
  const unit = said ?? runningUnit(base);
  if (unit === undefined) return previousPeriod(base);
  if (unit === "day") return { from: addDays(base.from, -1), to: addDays(base.from, -1) };
  const name = unit as "week" | "month" | "quarter" | "year";
  const to = addDays(startOf(name, base.from), -1);
  return { from: startOf(name, to), to: endOf(name, to) };
}

function takeAll(sentence: Sentence, today: Day): readonly Found[] {
  const found: Found[] = [];
  const words = sentence.words;
  for (let at = 0; at < words.length; at += 1) {
    if (sentence.isTaken(at) || !BEGINS.test(words[at]?.en ?? "")) continue;
    const hit = longest(sentence, at, today);
    if (!hit) continue;
    sentence.takeWords(at, hit.end);
    found.push({ period: hit.period, at });
    at = hit.end - 1;
  }
  return found;
}

function longest(sentence: Sentence, at: number, today: Day) {
  for (let end = Math.min(sentence.words.length, at + LONGEST_WINDOW); end > at; end -= 1) {
    const part = sentence.words.slice(at, end);
    if (part.some((one, index) => one.quoted || sentence.isTaken(at + index) || (one.mark && one.en !== ".")))
      continue;
    const text = part
      .filter((one) => !one.mark)
      .map((one) => one.en)
      .join(" ");
    // A number alone is no period, nor is a word that has other meanings.
    if (
      part.length === 1 &&
      /^(?:\d{1,2}|a|an|my|running|now|day|days|week|month|quarter|year|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|last|this|from|sun|sat|mar|may)$/.test(
        text,
      ) &&
      !/^(?:may|mar|sat|sun)$/.test(text)
    )
      continue;
    // "week 17 to 21 may" counts days.
    if (/^week \d+$/.test(text) && /^(?:to|until|-)$/.test(sentence.words[end]?.en ?? "")) continue;
    if (/^week \d+ (?:to|until|-) \d+ /.test(text)) continue;
    // "on the 15th" is a day, "the 2nd gpu" is not.
    if (/^\d{1,2}(?:st|nd|rd|th)$/.test(text) && !isDayAlone(sentence, at, end)) continue;
    const period = readOne(text, today);
    if (period) return { period, end };
  }
  return undefined;
}

function isDayAlone(sentence: Sentence, at: number, end: number): boolean {
  const before = sentence.words.slice(Math.max(0, at - 2), at).map(({ en }) => en);
  const next = sentence.words[end];
  return (
    (before.at(-1) === "the" || /^(?:on|since|from)$/.test(before.at(-1) ?? "")) &&
    (next === undefined || next.mark || /^(?:and|to|until|only|please|alone|then)$/.test(next.en))
  );
}

/** Between two days, where another language has a word that is also something else. */
const RANGE_TO = new RegExp(`((?:\\d|\\b${MONTHS})) (?:a|al|at|in|to) (?=\\d{1,2}\\b|${MONTHS}\\b)`, "g");

function ending(day: number): string {
  if (day > 10 && day < 14) return "th";
  return ["th", "st", "nd", "rd"][day % 10] ?? "th";
}

function readOne(text: string, today: Day): Period | undefined {
  const plain = text
    .replace(FILLERS, "")
    .replace(/ so far$/, "")
    .replace(/^the /, "")
    .replace(/^(today|yesterday)s$/, "$1")
    .replace(/\b(\d{1,2})(?:er|o|a|e|eme)\b/g, (_, day: string) => `${day}${ending(Number(day))}`)
    .replace(RANGE_TO, "$1 to ")
    .replace(/^(?:my|running|(?:to date )?this) (?=(?:week|month|quarter|year)s?$)/, "this ")
    .replace(/^(this|last) (week|month|quarter|year)s$/, "$1 $2");
  const part = beginningOf(plain, today);
  if (part) return part;
  const weekend = /^(?:(this|last) |(?:at |on )?)weekend$/.exec(plain);
  if (weekend) {
    const isOver =
      weekend[1] === "last" || (weekend[1] === undefined && addDays(startOf("week", today), 5) > today);
    const saturday = addDays(startOf("week", today), isOver ? -2 : 5);
    const sunday = addDays(saturday, 1);
    return saturday > today ? undefined : { from: saturday, to: sunday < today ? sunday : today };
  }
  const weeks = /^(?:last|past) (\d+|two|three|four|six) weekends$/.exec(plain);
  if (weeks) return undefined;
  const fortnight = plain.replace(/^(?:last|past) fortnight$/, "last 14 days");
  const since = /^since (.+)$/.exec(fortnight)?.[1];
  const holiday = since === undefined ? undefined : latestHoliday(since, today);
  if (holiday !== undefined) return { from: holiday, to: today };
  return readPeriod(fortnight, today);
}

const COUNTS = ["one", "two", "three", "four", "five", "six"];

/** "First two months of this year", up to today at most. */
function beginningOf(said: string, today: Day): Period | undefined {
  const [, count = "", unit, whole = ""] =
    /^first (\d|one|two|three|four|five|six) (day|week|month)s (?:of )?(?:this )?(year|quarter|month|\d{4})$/.exec(
      said,
    ) ?? [];
  if (unit === undefined) return undefined;
  const many = Number(count) || COUNTS.indexOf(count) + 1;
  const from = /^\d/.test(whole) ? `${whole}-01-01` : startOf(whole as "year" | "quarter" | "month", today);
  const to =
    unit === "month"
      ? addDays(addMonths(from, many), -1)
      : addDays(from, many * (unit === "week" ? 7 : 1) - 1);
  return from > today ? undefined : { from, to: to < today ? to : today };
}

function later(one: Day, other: Day): Day {
  return one > other ? one : other;
}
