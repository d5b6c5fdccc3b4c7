/** Calendar days without clock or zone. All arithmetic is in UTC, where every day has 24 hours. */
import { wallClock } from "./zones.ts";

/** A calendar day as `YYYY-MM-DD`, years 0001 to 9999; such strings sort by time. */
export type Day = string;

/** The days of a stretch of time, both included; `from` is never later than `to`. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

export type CalendarUnit = "week" | "month" | "quarter" | "year";
export type DayUnit = "day" | CalendarUnit;

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse("0001-01-01T00:00:00Z");
const LAST_MS = Date.parse("9999-12-31T23:59:59.999Z");
const MONTHS_IN = { month: 1, quarter: 3, year: 12 } as const;

/** The day that the calendar on the wall shows in an IANA zone. Throws a RangeError for an unknown zone. */
export function dayIn(now: Date, timeZone: string): Day {
  return wallClock(now, timeZone).day;
}

/** Whether a text is a real day of the calendar, as `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith("0000")) return false;
  const { year, month, day } = numbersIn(text);
  return day >= 1 && day <= lengthOf(year, month);
}

/** Days in a month, counted from 1; none in a month that there is not. */
function lengthOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A day from its numbers (months from 1), or nothing when the calendar has no such day. */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  const text = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  return isDay(text) ? text : undefined;
}

/** The year, the month from 1 and the day of the month. Throws a RangeError for what is no day. */
export function partsOf(day: Day): { readonly year: number; readonly month: number; readonly day: number } {
  checkDay(day);
  return numbersIn(day);
}

function numbersIn(day: Day): ReturnType<typeof partsOf> {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) };
}

/** Throws a RangeError for what is no day, or when the result leaves the years 0001 to 9999. */
export function addDays(day: Day, days: number): Day {
  return fromMs(toMs(day) + days * DAY_MS);
}

/** The same day of another month, or that month's last day if it is shorter: 31 January + 1 is 28 February. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, day: dayOfMonth } = partsOf(day);
  const index = year * 12 + (month - 1) + months;
  const first = dayOf(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1);
  if (first === undefined) throw outOfRange(`${day} + ${months} months`);
  return dayOf(partsOf(first).year, partsOf(first).month, dayOfMonth) ?? endOf("month", first);
}

/** A distance in any unit; months, quarters and years as {@link addMonths}. */
export function addUnits(day: Day, count: number, unit: DayUnit): Day {
  if (unit === "day") return addDays(day, count);
  if (unit === "week") return addDays(day, 7 * count);
  return addMonths(day, MONTHS_IN[unit] * count);
}

/** The first day of the week (a Monday), month, quarter or year that holds a day. */
export function startOf(unit: CalendarUnit, day: Day): Day {
  if (unit === "week") return addDays(day, 1 - weekday(day));
  const { year, month } = partsOf(day);
  const size = MONTHS_IN[unit];
  return dayOf(year, month - ((month - 1) % size), 1) ?? day;
}

/** The last day of the week (a Sunday), month, quarter or year that holds a day. */
export function endOf(unit: CalendarUnit, day: Day): Day {
  const start = startOf(unit, day);
  if (unit === "week") return addDays(start, 6);
  // Not the next unit's first day minus one, which fails in the last year of the calendar.
  const { year, month } = partsOf(start);
  const last = month + MONTHS_IN[unit] - 1;
  return (
    dayOf(year, last, 31) ?? dayOf(year, last, 30) ?? dayOf(year, last, 29) ?? `${padded(year, 4)}-02-28`
  );
}

/** 1 (Monday) to 7 (Sunday), as in ISO 8601. */
export function weekday(day: Day): number {
  return new Date(toMs(day)).getUTCDay() || 7;
}

/** How many days later the second one is; negative if it is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (toMs(to) - toMs(from)) / DAY_MS;
}

/** Every day from the first to the last, both included; none if the last is earlier. */
export function eachDay(from: Day, to: Day): readonly Day[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) => addDays(from, index));
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}

function outOfRange(text: string): RangeError {
  return new RangeError(`${text} is not a day of the years 0001 to 9999`);
}

function checkDay(day: Day): void {
  if (!isDay(day)) throw outOfRange(day);
}

function toMs(day: Day): number {
  checkDay(day);
  return Date.parse(`${day}T00:00:00Z`);
}

function fromMs(ms: number): Day {
  if (!(ms >= FIRST_MS && ms <= LAST_MS)) throw outOfRange(`${ms} ms`);
  return new Date(ms).toISOString().slice(0, 10);
}
