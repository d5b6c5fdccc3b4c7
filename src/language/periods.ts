/** Periods of the past as people type them → inclusive days, and back to words. */
import { DAY_NUMBER, dayNumber, MONTH, WEEKDAY, weekdayNumber } from "./calendar-words.ts";
import {
  addDays,
  addMonths,
  type CalendarUnit,
  type Day,
  dayOf,
  daysBetween,
  endOf,
  type Period,
  partsOf,
  startOf,
  weekday,
} from "./days.ts";
import { readFixed, readNamed } from "./period-forms.ts";

// From small to large: a period is named after the smallest that fits.
const UNITS: readonly CalendarUnit[] = ["week", "month", "quarter", "year"];
const MAX_LENGTH = 100;
const LEADING = /^(?:(?:in|during|for|over|on|of|the|within) )+/;
const ARROW = "-|–|—|\\.{2,3}";
const WORDS = "to|until|till|through|thru";
// "september last year" names its year as "september 2025" does; "since last year" does not.
const YEAR_IN_WORDS =
  /(?<=[a-z\d])(?<!\b(?:from|since|starting|between|and|to|until|till|through|thru|the)) (?:of )?(last|previous|this) year$/;
const WEEKDAY_FIRST = new RegExp(`^${WEEKDAY} (?:the )?(.+)$`);
const BARE_DAY = new RegExp(`^${DAY_NUMBER}( \\d{4})?$`);
const HAS_MONTH = new RegExp(`\\b${MONTH}\\b`);
const WEEK_OF = /^week (?:of|starting|beginning) (?:the )?(.+)$/;

/**
 * Reads a period: "last month", "past 7 days", "since October", "Q3 2025", "1–17 November", "2026-W40", … *This* unit runs
 * from its first day to today, *last* is the whole calendar one before, *past* (one or N) ends today, weeks begin on
 * Monday, a weekday is the last one before today, and a name without a year is the latest that has begun. All-digit dates
 * with the year last are day/month/year, as in Europe: 12/10/2026 is 12 October. A period that is still running ends
 * today; only ISO forms (2026-12-01, 2026-12, 2026-W50) reach further. Nothing is guessed: `undefined` if any word is
 * left over, if the end comes before the start, or if the period has not begun.
 */
export function readPeriod(text: string, today: Day): Period | undefined {
  const words = normalise(text, today);
  if (words === "") return undefined;
  const open = /^(from|since|starting|between) (.+)$/.exec(words);
  if (!open) return readSingle(words, today) ?? readRange(words, `${ARROW}|${WORDS}`, today);
  const rest = withoutLead(open[2] ?? "");
  if (open[1] === "between") return readRange(rest, `and|${ARROW}|${WORDS}`, today);
  const start = readSingle(rest, today);
  return start ? ordered(start.from, today) : readRange(rest, `${ARROW}|${WORDS}`, today);
}

/** The first or last day of what {@link readPeriod} understands; a single day is both. */
export function readDay(text: string, today: Day, edge: "from" | "to"): Day | undefined {
  return readPeriod(text, today)?.[edge];
}

function normalise(text: string, today: Day): string {
  if (text.length > MAX_LENGTH) return "";
  const words = text
    .toLowerCase()
    .replaceAll("…", "..")
    .replace(/['’]s(?= |$)/g, "")
    .replace(/([a-z])\.(?=[ ,]|$)|,/g, "$1 ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[ .;:!?]+$/, "")
    .replace(/(?<=.) so far$/, "");
  return withoutLead(words).replace(YEAR_IN_WORDS, (_, which: string) => {
    const { year } = partsOf(today);
    return ` ${which === "this" ? year : year - 1}`;
  });
}

function withoutLead(words: string): string {
  return words.replace(LEADING, "");
}

function readSingle(text: string, today: Day): Period | undefined {
  const period = readFixed(text, today) ?? readNamed(text, today);
  if (period) return period;
  return readWeekOf(text, today) ?? readWithWeekday(text, today);
}

/** "week of 16 November": the whole week that holds that day, as far as it has gone. */
function readWeekOf(text: string, today: Day): Period | undefined {
  const inner = WEEK_OF.exec(text)?.[1];
  const day = inner === undefined ? undefined : readSingle(inner, today);
  if (!day || day.from !== day.to || day.from > today) return undefined;
  const to = endOf("week", day.from);
  return { from: startOf("week", day.from), to: to < today ? to : today };
}

/** "Monday 12 October 2026", if that day is a Monday. */
function readWithWeekday(text: string, today: Day): Period | undefined {
  const [, name, rest] = WEEKDAY_FIRST.exec(text) ?? [];
  if (name === undefined || rest === undefined || !/\d/.test(rest)) return undefined;
  const day = readFixed(rest, today) ?? readNamed(rest, today);
  if (!day || day.from !== day.to) return undefined;
  return weekday(day.from) === weekdayNumber(name) ? day : undefined;
}

/** Two sides around a separator. A hyphen without spaces counts only where it is the only one, so never inside a date. */
function readRange(text: string, separators: string, today: Day): Period | undefined {
  const spaced = text.split("-").length === 2 ? "\\s*" : "\\s+";
  const pattern = new RegExp(
    `(?:\\s+(?:${separators})\\s+|${spaced}-${spaced}|\\s*(?:–|—|\\.{2,3})\\s*)`,
    "g",
  );
  for (const match of text.matchAll(pattern)) {
    const left = withoutLead(text.slice(0, match.index));
    const right = withoutLead(text.slice(match.index + match[0].length));
    const period = readDaysOfMonth(left, right, today) ?? readSides(left, right, today);
    if (period) return period;
  }
  return undefined;
}

/** "1 to 17 November 2026" and "November 1 to 17, 2026": the month is said once. */
function readDaysOfMonth(left: string, right: string, today: Day): Period | undefined {
  const first = BARE_DAY.exec(left);
  const last = BARE_DAY.exec(right);
  if ((first === null) === (last === null)) return undefined;
  const dated = first ? right : `${left}${last?.[2] ?? ""}`;
  // Only a day that names its month lends it: "1 to 3 days ago" is something else.
  const known = HAS_MONTH.test(dated) ? readSingle(dated, today) : undefined;
  if (!known || known.from !== known.to || first?.[2]) return undefined;
  const { year, month } = partsOf(known.from);
  const other = dayOf(year, month, dayNumber((first ?? last)?.[1] ?? ""));
  if (other === undefined || other > today) return undefined;
  return first ? ordered(other, known.to) : ordered(known.from, other);
}

function readSides(left: string, right: string, today: Day): Period | undefined {
  const fixed = readFixed(left, today);
  const end = readEnd(right, fixed && /\b\d{4}\b/.test(left) ? fixed : undefined, today);
  if (!end) return undefined;
  // "November to February 2026" begins in the November before, not in the latest one.
  const start = fixed ?? readNamed(left, end.to < today ? end.to : today) ?? readWithWeekday(left, today);
  return start && ordered(start.from, end.to);
}

/** After a start with its year, a name without one is the first that follows: "October 2025 to March" ends in 2026. */
function readEnd(right: string, start: Period | undefined, today: Day): Period | undefined {
  if (right === "date") return { from: today, to: today };
  for (const years of start ? [0, 1] : []) {
    const end = readFixed(`${right} ${partsOf(start?.from ?? today).year + years}`, today);
    if (end && end.to >= (start?.from ?? "")) return end;
  }
  return readSingle(right, today);
}

function ordered(from: Day, to: Day): Period | undefined {
  return from <= to ? { from, to } : undefined;
}

const MONTH_NAMES =
  "January February March April May June July August September October November December".split(" ");

/**
 * A period in short English: "2025", "Q3 2026", "October 2026", "week of 16 November 2026", "1–17 November 2026",
 * "28 Sep 2026 – 3 Oct 2026". One that runs from the start of a unit to today is that unit "so far". Days that have gone
 * by read back, with {@link readPeriod}, as the same period.
 */
export function describePeriod(period: Period, today: Day): string {
  const { from, to } = period;
  if (from === to) return dayName(from);
  const running = to === today ? runningUnit(period) : undefined;
  if (running !== undefined && endOf(running, to) > to) return `${unitName(running, from)} so far`;
  const whole = UNITS.find((unit) => startOf(unit, from) === from && endOf(unit, from) === to);
  if (whole !== undefined) return unitName(whole, from);
  if (startOf("month", from) === startOf("month", to)) return `${partsOf(from).day}–${dayName(to)}`;
  return `${dayName(from, 3)} – ${dayName(to, 3)}`;
}

function dayName(day: Day, letters?: number): string {
  const { year, month, day: number } = partsOf(day);
  return `${number} ${(MONTH_NAMES[month - 1] ?? "").slice(0, letters)} ${year}`;
}

function unitName(unit: CalendarUnit, from: Day): string {
  const { year, month } = partsOf(from);
  if (unit === "year") return String(year);
  if (unit === "quarter") return `Q${Math.ceil(month / 3)} ${year}`;
  return unit === "month" ? `${MONTH_NAMES[month - 1]} ${year}` : `week of ${dayName(from)}`;
}

/**
 * What came before, for comparisons. Whole months, quarters and years: as many before. A running week, month, quarter or
 * year (from its first day, the smallest that holds the period): the same stretch of the one before, so 1–23 November
 * becomes 1–23 October, with the last days left out where the month is shorter. Else as many days just before.
 */
export function previousPeriod({ from, to }: Period): Period {
  if (from === startOf("month", from) && to === endOf("month", to)) {
    return { from: addMonths(from, -monthsOf(from, to)), to: addDays(from, -1) };
  }
  const days = daysBetween(from, to) + 1;
  const unit = days === 1 ? undefined : runningUnit({ from, to });
  if (unit === undefined) return { from: addDays(from, -days), to: addDays(from, -1) };
  if (unit === "week") return { from: addDays(from, -7), to: addDays(to, -7) };
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  return { from: addMonths(from, -months), to: addMonths(to, -months) };
}

function monthsOf(from: Day, to: Day): number {
  const [first, last] = [partsOf(from), partsOf(to)];
  return (last.year - first.year) * 12 + last.month - first.month + 1;
}

/** The smallest calendar unit that begins with the period and holds it. */
export function runningUnit({ from, to }: Period): CalendarUnit | undefined {
  return UNITS.find((unit) => startOf(unit, from) === from && endOf(unit, from) >= to);
}
