/** Periods and comparisons inside a sentence. */
import { addDays, type Day, endOf, type Period, startOf } from "../days.ts";
import { previousPeriod, readPeriod } from "../periods.ts";
import type { Sentence } from "./sentence.ts";

const LONGEST_WINDOW = 9;
const BEGINS =
  /^(?:last|past|previous|prior|this|current|since|from|between|starting|today|yesterday|now|day|days|week|month|quarter|year|q[1-4]|[wmqy]td|jan\w*|feb\w*|mar|march|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|mon(?:day)?|tues?(?:day)?|wed\w*|thu\w*|fri(?:day)?|sat(?:urday)?|sun(?:day)?|first|second|third|fourth|one|two|three|four|five|six|seven|eight|nine|ten|a|an|couple|(?:19|20)\d\d\S*|\d{1,2}(?:st|nd|rd|th)?|\d{1,2}[./-]\d{1,2}(?:[./-]\d{2,4})?)$/;
const FILLERS = /\b(?:the|whole|entire|all of|all|of|on|,) /g;

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
  const against = sentence.find(
    /vs|versus|compared? (?:to|with)|against|than|(?:in )?comparison (?:to|with)|compare(?:d)?(?= )|relative to/,
  );
  const wantsComparison = against !== undefined || /\bcompar/.test(sentence.text);
  const vo = sentence.take(
    /(?:vs|versus|compared? (?:to|with)|against|relative to|compare to) (?:the )?(?:whole |entire )?(?:vo|project|everybody|rest)|(?:my|our) share(?: of (?:the )?(?:whole )?(?:vo|project))?/,
  );
  const relative = sentence.take(
    /(?:the )?(?:(?:week|month|quarter|year|day|one|period) (?:before|previous|prior)(?: (?:that|it|then))?|previous one|one before|previous(?= _|$)|previous period)(?! last| yesterday)/,
  );
  const found = takeAll(sentence, today, relative !== undefined || !wantsComparison);
  const periods = found.map(({ period }) => period).sort((a, b) => (a.from < b.from ? -1 : 1));
  if (vo) return { period: periods.at(-1), compare: "vo" };
  if (relative) return aroundBefore(relative[0], periods.at(-1), before, today, wantsComparison);
  if (wantsComparison && found.length >= 2) {
    const [older, newer] = [periods.at(-2), periods.at(-1)];
    return { period: newer, compare: older && spelled(older) };
  }
  if (wantsComparison && found.length === 1 && before && against) {
    const only = found[0]?.period;
    return { period: before, compare: only && spelled(only) };
  }
  if (wantsComparison && found.length === 1) return { period: periods[0], compare: "previous" };
  if (found.length >= 2) {
    const corrected = sentence.find(/no|sorry|i mean|rather/) ? found.at(-1)?.period : undefined;
    if (corrected) return { period: corrected, compare: undefined };
    const [first, last] = [periods[0], periods.at(-1)];
    const joined =
      first && last && (first.to >= addDays(last.from, -1) || sentence.find(/to|until|and|-|through/));
    return {
      period: joined ? { from: first.from, to: later(last.to, first.to) } : found.at(-1)?.period,
      compare: undefined,
    };
  }
  return { period: found[0]?.period, compare: undefined };
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
    return { period: base, compare: unit && said ? spelled(before_(base, unit)) : "previous" };
  }
  const base = said ?? before ?? { from: today, to: today };
  const unit = /\b(day|week|month|quarter|year)\b/.exec(words)?.[1];
  return { period: before_(base, unit), compare: undefined };
}

function before_(base: Period, unit: string | undefined): Period {
  if (unit === undefined) return previousPeriod(base);
  if (unit === "day") return { from: addDays(base.from, -1), to: addDays(base.from, -1) };
  const name = unit as "week" | "month" | "quarter" | "year";
  const to = addDays(startOf(name, base.from), -1);
  return { from: startOf(name, to), to: endOf(name, to) };
}

function takeAll(sentence: Sentence, today: Day, _all: boolean): readonly Found[] {
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
      /^(?:\d{1,2}(?:st|nd|rd|th)?|a|an|now|day|days|week|month|quarter|year|one|two|three|four|five|six|seven|eight|nine|ten|first|second|third|fourth|last|this|from|sun|sat|mar|may)$/.test(
        text,
      ) &&
      !/^(?:may|mar|sat|sun)$/.test(text)
    )
      continue;
    const period = readOne(text, today);
    if (period) return { period, end };
  }
  return undefined;
}

const HOLIDAYS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["christmas eve", [12, 24]],
  ["christmas", [12, 25]],
  ["new year's eve", [12, 31]],
  ["new year eve", [12, 31]],
  ["new year's day", [1, 1]],
  ["new year day", [1, 1]],
  ["new year's", [1, 1]],
  ["new year", [1, 1]],
  ["leap day", [2, 29]],
]);

function readOne(text: string, today: Day): Period | undefined {
  const plain = text
    .replace(FILLERS, "")
    .replace(/ so far$/, "")
    .replace(/^the /, "")
    .replace(/^(this|last) (week|month|quarter|year)s$/, "$1 $2");
  const weekend = /^(this|last) weekend$/.exec(plain)?.[1];
  if (weekend) {
    const saturday = addDays(startOf("week", today), weekend === "this" ? 5 : -2);
    const sunday = addDays(saturday, 1);
    return saturday > today ? undefined : { from: saturday, to: sunday < today ? sunday : today };
  }
  const weeks = /^(?:last|past) (\d+|two|three|four|six) weekends$/.exec(plain);
  if (weeks) return undefined;
  const fortnight = plain.replace(/^(?:last|past) fortnight$/, "last 14 days");
  const since = /^since (.+)$/.exec(fortnight)?.[1];
  const holiday = since === undefined ? undefined : HOLIDAYS.get(since);
  if (holiday) return { from: latestDay(holiday, today), to: today };
  return readPeriod(fortnight, today);
}

function latestDay([month, day]: readonly [number, number], today: Day): Day {
  const year = Number(today.slice(0, 4));
  const pad = (value: number) => String(value).padStart(2, "0");
  const here = `${year}-${pad(month)}-${pad(day)}`;
  return here <= today ? here : `${year - 1}-${pad(month)}-${pad(day)}`;
}

/** Days named without a window, such as "on christmas". */
export function takeHoliday(sentence: Sentence, today: Day): Period | undefined {
  for (const [name, date] of HOLIDAYS) {
    const since = sentence.take(new RegExp(`(since|from|on|at)? ?${name}`));
    if (!since) continue;
    const day = latestDay(date, today);
    return { from: day, to: since[1] === "since" || since[1] === "from" ? today : day };
  }
  return undefined;
}

function later(one: Day, other: Day): Day {
  return one > other ? one : other;
}
