/** How long something is agreed for, and when it is to begin: as typed, as it is kept, and as an instant. */
import { addUnits, isDay } from "./days.ts";
import { type DurationPart, type DurationUnit, MINUTES_IN, readDurationParts } from "./durations.ts";
import { readMoment } from "./moments.ts";
import { instantAt, wallClock } from "./zones.ts";

/**
 * A length (`P3D`, `PT90M`), or the moment of its end as the clock on the wall shows it (`2026-12-04T12:00`), or its last
 * day (`2026-12-04`), or `none`: no end.
 */
export type Term = string;

/** A moment on the clock of the wall, `2026-11-30T22:00`, or a day, which means 09:00. */
export type WallTime = string;

/** Where and when words are read. */
export interface ReadingClock {
  readonly now: Date;
  /** IANA name. */
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;
const LAST_MINUTE = 24 * 60 - 1;
/** A day without a time means the start of working hours. */
const FIRST_MINUTE = 9 * 60;
const LENGTH = /^P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?)?$/;
const UNITS: readonly DurationUnit[] = ["year", "month", "week", "day", "hour", "minute"];
const LETTERS = ["Y", "M", "W", "D", "H", "M"] as const;
const WALL = /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):([0-5]\d))?$/;
const LEADS = /^(?:for|until|till|til|to|by|up to|another)\s+/i;
const ENDLESS = /^(?:none|no|never|no end|keep|forever|for ever|ever|open|unlimited)$/i;

/** Whether a text is a term as it is kept. */
export function isTerm(text: string): boolean {
  return text === "none" || lengthParts(text) !== undefined || isWallTime(text);
}

export function isWallTime(text: string): boolean {
  const [, day] = WALL.exec(text) ?? [];
  return day !== undefined && isDay(day);
}

/** "3d", "2 weeks", "until friday noon", "2026-12-04", "none"; `undefined` if it is neither a length nor a moment to come. */
export function readTerm(text: string, clock: ReadingClock): Term | undefined {
  const trimmed = text.trim();
  if (ENDLESS.test(trimmed)) return "none";
  const said = trimmed.replace(LEADS, "");
  const iso = said.toUpperCase();
  if (lengthParts(iso)) return iso;
  const parts = readDurationParts(said);
  if (parts) return written(parts);
  return readWallTime(said, clock);
}

/** "22:00", "tomorrow 9am", "in 2 hours", "friday"; `undefined` if it is no moment to come. */
export function readWallTime(text: string, { now, timeZone }: ReadingClock): WallTime | undefined {
  const said = text.trim().replace(/^at\s+(?=.*[a-z])/i, "");
  if (said === "" || isWallTime(said)) return said || undefined;
  const whole = /^in\s/i.test(said) ? undefined : readMoment(`${said} at 23:59`, now, timeZone);
  const found = readMoment(said, now, timeZone) ?? whole;
  if (!found) return undefined;
  const { day, minutes } = wallClock(found, timeZone);
  return whole ? day : `${day}T${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

/**
 * The instant at which something ends that begins at `start`; undefined: never. Days and longer go by the calendar, hours by
 * real time; a day ends with its last minute. Throws a RangeError for what is no term.
 */
export function endOfTerm(term: Term, start: Date, timeZone: string): Date | undefined {
  if (term === "none") return undefined;
  const parts = lengthParts(term);
  if (!parts) return wallInstantOf(term, timeZone, LAST_MINUTE);
  const { day, minutes } = wallClock(start, timeZone);
  let [last, exact] = [day, 0];
  for (const { count, unit } of parts) {
    if (unit === "hour" || unit === "minute") exact += count * MINUTES_IN[unit];
    else last = addUnits(last, count, unit);
  }
  // A length of hours alone must not pass through the clock's face, which shows an hour twice in autumn.
  const base =
    last === day
      ? start.getTime()
      : instantAt(last, minutes, timeZone).getTime() + (start.getTime() % MINUTE_MS);
  return new Date(base + exact * MINUTE_MS);
}

/** The instant of a time on the wall. Throws a RangeError for what is none. */
export function startOfWallTime(time: WallTime, timeZone: string): Date {
  return wallInstantOf(time, timeZone, FIRST_MINUTE);
}

/** `Fri 2026-12-04 12:00 (Europe/Madrid)`. */
export function wallWords(moment: Date, timeZone: string): string {
  const { day, minutes } = wallClock(moment, timeZone);
  const weekday = new Date(`${day}T00:00:00Z`).toLocaleDateString("en", {
    weekday: "short",
    timeZone: "UTC",
  });
  return `${weekday} ${day} ${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)} (${timeZone})`;
}

/** `3 days`, `26 hours`, `40 minutes`: as exact as it matters, rounded down. */
export function lengthWords(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes >= 2 * 1440) return counted(Math.floor(minutes / 1440), "day");
  if (minutes >= 120) return counted(Math.floor(minutes / 60), "hour");
  return counted(minutes, "minute");
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function wallInstantOf(time: WallTime, timeZone: string, usual: number): Date {
  const [, day, hours, minutes] = WALL.exec(time) ?? [];
  if (day === undefined || !isDay(day)) throw new RangeError(`“${time}” is no moment`);
  return instantAt(day, hours === undefined ? usual : Number(hours) * 60 + Number(minutes), timeZone);
}

function lengthParts(text: string): readonly DurationPart[] | undefined {
  const found = LENGTH.exec(text);
  if (!found) return undefined;
  const counts = found.slice(1).map((count) => Number(count ?? 0));
  const parts = UNITS.flatMap((unit, index) => {
    const count = counts[index] ?? 0;
    return count > 0 ? [{ count, unit }] : [];
  });
  const minutes = parts.reduce((sum, { count, unit }) => sum + count * MINUTES_IN[unit], 0);
  return minutes >= 1 && minutes <= 10 * MINUTES_IN.year ? parts : undefined;
}

/** A part that is no whole number ("1.5 days") becomes minutes. */
function written(parts: readonly DurationPart[]): Term | undefined {
  const whole = parts.every(({ count }) => Number.isInteger(count));
  const minutes = Math.round(parts.reduce((sum, { count, unit }) => sum + count * MINUTES_IN[unit], 0));
  if (!whole) return minutes >= 1 ? `PT${minutes}M` : undefined;
  const text = (units: readonly DurationUnit[]) =>
    units
      .map((unit) => {
        const count = parts.find((part) => part.unit === unit)?.count ?? 0;
        return count > 0 ? `${count}${LETTERS[UNITS.indexOf(unit)]}` : "";
      })
      .join("");
  const time = text(UNITS.slice(4));
  const term = `P${text(UNITS.slice(0, 4))}${time === "" ? "" : `T${time}`}`;
  return lengthParts(term) ? term : undefined;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
