/** Lengths of time as typed: "3d", "2h30", "a week and two days". */
import { NUMBER, smallNumber } from "./calendar-words.ts";

export type DurationUnit = "minute" | "hour" | "day" | "week" | "month" | "year";

export interface DurationPart {
  readonly count: number;
  readonly unit: DurationUnit;
}

/** Minutes of each unit; a month counts as 30 days, a year as 365. */
export const MINUTES_IN: Readonly<Record<DurationUnit, number>> = {
  year: 365 * 1440,
  month: 30 * 1440,
  week: 7 * 1440,
  day: 1440,
  hour: 60,
  minute: 1,
};
const SPELLINGS: readonly (readonly [RegExp, DurationUnit])[] = [
  [/^(?:m|mins?|minutes?)$/, "minute"],
  [/^(?:h|hrs?|hours?)$/, "hour"],
  [/^(?:d|days?)$/, "day"],
  [/^(?:w|wks?|weeks?)$/, "week"],
  [/^(?:mo|mos|months?)$/, "month"],
  [/^(?:y|yrs?|years?)$/, "year"],
];
// Ten years: nothing on the platform is planned for longer.
const MAX_MINUTES = 10 * 366 * 1440;
const PART = new RegExp(
  `(?:(?:,|,? and)? )?(\\d{1,6}(?:\\.\\d{1,3}|,\\d{1,2})|\\d{5,6}|${NUMBER}) ?([a-z]+)`,
  "y",
);

/** A length of time in whole minutes: 3d, 3 days, 90m, 2h30, 1 week, a month (30 days). `undefined` if it is none. */
export function readDuration(text: string): number | undefined {
  const parts = readDurationParts(text.replace(/^\s*for\s/i, ""));
  if (!parts) return undefined;
  const minutes = Math.round(parts.reduce((sum, { count, unit }) => sum + count * MINUTES_IN[unit], 0));
  return minutes >= 1 ? minutes : undefined;
}

/** The counts and units of a length of time, larger units first as people write them; at most ten years in all. */
export function readDurationParts(text: string): readonly DurationPart[] | undefined {
  const words = normalise(text);
  const parts: DurationPart[] = [];
  PART.lastIndex = 0;
  let end = 0;
  for (let match = PART.exec(words); match; match = PART.exec(words)) {
    const unit = unitSpelled(match[3] ?? "");
    const last = parts.at(-1)?.unit;
    if (!unit || (last && MINUTES_IN[last] <= MINUTES_IN[unit])) return undefined;
    parts.push({ count: amount(match[1] ?? ""), unit });
    end = PART.lastIndex;
  }
  const minutes = parts.reduce((sum, { count, unit }) => sum + count * MINUTES_IN[unit], 0);
  return end === words.length && parts.length > 0 && minutes <= MAX_MINUTES ? parts : undefined;
}

function normalise(text: string): string {
  if (text.length > 100) return "";
  return text
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/[ .,;!?]+$/, "")
    .trim()
    .replace(/^(\d{1,4}) ?h(?:ours?)? ?(\d\d)$/, "$1 hours $2 minutes")
    .replace(/^half an hour$/, "30 minutes")
    .replace(/^half a day$/, "12 hours")
    .replace(/^(?:an|one) hour and a half$/, "90 minutes")
    .replace(/^(\d{1,4}|[a-z]+) and a half (?=[a-z]+$)/, (_, whole: string) => `${amount(whole)}.5 `);
}

function amount(text: string): number {
  return /^\d/.test(text) ? Number(text.replace(",", ".")) : smallNumber(text);
}

function unitSpelled(word: string): DurationUnit | undefined {
  return SPELLINGS.find(([pattern]) => pattern.test(word))?.[1];
}
