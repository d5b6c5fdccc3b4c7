/** Moments to come, as typed in plans: when to start, until when. */
import { DAY_NUMBER, dayNumber, MONTH, monthNumber, WEEKDAY, weekdayNumber, YEAR } from "./calendar-words.ts";
import { readClock, takePartOfDay, timeInPart } from "./clock-times.ts";
import { addDays, addMonths, addUnits, type Day, dayOf, isDay, partsOf, startOf, weekday } from "./days.ts";
import { type DurationPart, MINUTES_IN, readDurationParts } from "./durations.ts";
import { instantAt, type WallClock, wallClock } from "./zones.ts";

/** The days that words can mean, nearest first; an only one is fixed. */
interface DayChoice {
  readonly days: readonly Day[];
  /** Whether the first day is out unless a time still ahead of it is named. */
  readonly needsTime?: boolean;
  /** Minutes since midnight when no time is named. */
  readonly minutes?: number;
  /** Written as ISO 8601, so taken as it is even if it is past. */
  readonly iso?: boolean;
}

const MAX_LENGTH = 100;
/** A day without a time means the start of working hours. */
const USUAL_MINUTES = 9 * 60;
const MINUTE_MS = 60_000;
const ISO_INSTANT =
  /^((?:19|20|21)\d\d-\d\d-\d\d)[t ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)? ?(z|utc|gmt|([+-])(\d\d):?(\d\d)?)?$/;

/**
 * Reads a moment to come, in words of a time zone: "22:00" (the next), "tomorrow 9am", "Friday noon" (the next Friday, today
 * only if that time is still ahead), "tonight", "in 2 hours", "12 December at 10:30", "2026-12-01T09:00+01:00". A day
 * without a time means 09:00; "in 3 days" keeps the time of day, also across a change of the clock. All-digit dates with the
 * year last are day/month/year. Words never mean the past; only an ISO date may turn out to be over, which is for the
 * caller to check. `undefined` if any word is left over. Throws a RangeError for an unknown zone.
 */
export function readMoment(text: string, now: Date, timeZone: string): Date | undefined {
  const words = normalise(text);
  if (words === "") return undefined;
  if (words === "now") return now;
  const instant = readIsoInstant(words, timeZone);
  if (instant) return instant;
  const inUtc = /^(.+?) ?(?:utc|gmt)$/.exec(words);
  if (inUtc) return readMoment(inUtc[1] ?? "", now, "UTC");
  const clock = wallClock(now, timeZone);
  return readRelative(words, now, clock, timeZone) ?? readDayAndTime(words, now, clock, timeZone);
}

function normalise(text: string): string {
  if (text.length > MAX_LENGTH) return "";
  return text
    .toLowerCase()
    .replace(/([a-z])\.(?=[ ,]|$)|,/g, "$1 ")
    .replace(/\s+/g, " ")
    .replace(/[ .;!?]+$/, "")
    .trim()
    .replace(/^(?:on|by|the) /, "");
}

function readIsoInstant(words: string, timeZone: string): Date | undefined {
  const [, day = "", hours, minutes, seconds = "0", zone, sign, zoneHours, zoneMinutes] =
    ISO_INSTANT.exec(words) ?? [];
  const time = readClock(`${hours}:${minutes}`)?.minutes;
  if (!isDay(day) || time === undefined || Number(seconds) > 59 || Number(zoneHours ?? 0) > 14)
    return undefined;
  const start = instantAt(day, time, zone === undefined ? timeZone : "UTC");
  const ahead = (Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0)) * (sign === "-" ? -1 : 1);
  return new Date(start.getTime() + Number(seconds) * 1000 - ahead * MINUTE_MS);
}

/** "in 2 hours", "in 3 days", "2 weeks from now". */
function readRelative(words: string, now: Date, clock: WallClock, timeZone: string): Date | undefined {
  const parts = relativeParts(words);
  if (!parts) return undefined;
  const { days, exact } = ahead(parts, clock.day);
  // Hours are counted in real time, so an instant without whole days must not pass through the clock's face.
  const start = days === clock.day ? now.getTime() : sameTimeOn(days, now, clock, timeZone);
  return start + exact * MINUTE_MS > now.getTime() ? new Date(start + exact * MINUTE_MS) : undefined;
}

function sameTimeOn(day: Day, now: Date, clock: WallClock, timeZone: string): number {
  return instantAt(day, clock.minutes, timeZone).getTime() + (now.getTime() % MINUTE_MS);
}

function relativeParts(words: string): readonly DurationPart[] | undefined {
  const length = /^in (.+)$/.exec(words)?.[1] ?? /^(.+) from now$/.exec(words)?.[1];
  return length === undefined ? undefined : readDurationParts(length);
}

/** Whole days and longer go by the calendar; the rest is exact minutes. */
function ahead(parts: readonly DurationPart[], today: Day): { readonly days: Day; readonly exact: number } {
  let [days, exact] = [today, 0];
  for (const { count, unit } of parts) {
    if (unit === "minute" || unit === "hour" || !Number.isInteger(count)) exact += count * MINUTES_IN[unit];
    else days = addUnits(days, count, unit);
  }
  return { days, exact };
}

function readDayAndTime(words: string, now: Date, clock: WallClock, timeZone: string): Date | undefined {
  const { part, rest, today } = takePartOfDay(words);
  for (const [dayWords, timeWords] of splits(rest)) {
    // Beside a part of the day, a number alone is a time: "8 in the evening".
    const named = readClock(part && /^\d/.test(timeWords) ? `at ${timeWords}` : timeWords);
    if (timeWords !== "" && named === undefined) continue;
    const time = part ? timeInPart(part, named) : named?.minutes;
    const choice = dayWords === "" ? anyDay(clock.day, today) : readDayWords(dayWords, clock);
    if (!choice || (part && time === undefined) || (today && dayWords !== "" && dayWords !== "today"))
      continue;
    const moment = firstAhead(choice, time, now, timeZone);
    if (moment) return moment;
  }
  return undefined;
}

/** Every way to say first the day and then the time, or the time and then the day; either may be missing. */
function splits(text: string): readonly (readonly [day: string, time: string])[] {
  const words = text === "" ? [] : text.split(" ");
  return Array.from({ length: words.length + 1 }, (_, at) => {
    const [head, tail] = [words.slice(0, at).join(" "), words.slice(at).join(" ")];
    return [[head, tail] as const, [tail.replace(/^on /, ""), head] as const];
  }).flat();
}

/** A time without a day: today or else tomorrow. */
function anyDay(today: Day, onlyToday: boolean): DayChoice {
  return { days: onlyToday ? [today] : [today, addDays(today, 1)], needsTime: true };
}

function firstAhead(
  choice: DayChoice,
  time: number | undefined,
  now: Date,
  timeZone: string,
): Date | undefined {
  const days = choice.needsTime && time === undefined ? choice.days.slice(1) : choice.days;
  const moments = days.map((day) => instantAt(day, time ?? choice.minutes ?? USUAL_MINUTES, timeZone));
  return choice.iso ? moments[0] : moments.find((moment) => moment > now);
}

function readDayWords(words: string, clock: WallClock): DayChoice | undefined {
  const today = clock.day;
  if (new RegExp(`^${YEAR}-`).test(words) && isDay(words)) return { days: [words], iso: true };
  if (words === "today") return { days: [today], needsTime: true };
  if (words === "tomorrow") return { days: [addDays(today, 1)] };
  if (/^(?:the )?day after tomorrow$/.test(words)) return { days: [addDays(today, 2)] };
  if (words === "next week") return { days: [addDays(startOf("week", today), 7)] };
  if (words === "next month") return { days: [addMonths(startOf("month", today), 1)] };
  return readDaysAhead(words, clock) ?? readWeekday(words, today) ?? readDate(words, today);
}

function readDaysAhead(words: string, clock: WallClock): DayChoice | undefined {
  const parts = relativeParts(words);
  if (!parts) return undefined;
  const { days, exact } = ahead(parts, clock.day);
  return exact === 0 ? { days: [days], minutes: clock.minutes } : undefined;
}

function readWeekday(words: string, today: Day): DayChoice | undefined {
  const [, lead, name] = new RegExp(`^(?:(next|this|coming) )?${WEEKDAY}$`).exec(words) ?? [];
  if (name === undefined) return undefined;
  const wait = (weekdayNumber(name) - weekday(today) + 7) % 7;
  if (wait > 0) return { days: [addDays(today, wait)] };
  return lead === "next"
    ? { days: [addDays(today, 7)] }
    : { days: [today, addDays(today, 7)], needsTime: true };
}

/** "12 December", "December 12 2026", "Friday 27 November", "27/11/2026". Without a year: the next such day. */
function readDate(words: string, today: Day): DayChoice | undefined {
  const [, name, date = words] = new RegExp(`^${WEEKDAY} (?:the )?(.+)$`).exec(words) ?? [];
  const days = readDates(date, partsOf(today).year).filter((day) => day >= today);
  const fitting =
    name === undefined ? days : days.slice(0, 1).filter((day) => weekday(day) === weekdayNumber(name));
  return fitting.length > 0 ? { days: fitting } : undefined;
}

function readDates(text: string, year: number): readonly Day[] {
  const digits = new RegExp(`^(\\d\\d?)[/.-](\\d\\d?)[/.-]${YEAR}$`).exec(text);
  if (digits)
    return [dayOf(Number(digits[3]), Number(digits[2]), Number(digits[1]))].filter(
      (day) => day !== undefined,
    );
  const dayFirst = new RegExp(`^${DAY_NUMBER}(?: of)? ${MONTH}(?: ${YEAR})?$`).exec(text);
  const monthFirst = new RegExp(`^${MONTH} (?:the )?${DAY_NUMBER}(?: ${YEAR})?$`).exec(text);
  const [day, month, named] = dayFirst
    ? dayFirst.slice(1)
    : [monthFirst?.[2], monthFirst?.[1], monthFirst?.[3]];
  if (day === undefined || month === undefined) return [];
  // 29 February may be eight years away.
  const years = named ? [Number(named)] : Array.from({ length: 9 }, (_, index) => year + index);
  return years
    .map((each) => dayOf(each, monthNumber(month), dayNumber(day)))
    .filter((found) => found !== undefined);
}
