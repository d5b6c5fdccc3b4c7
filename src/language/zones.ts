/** Between instants and what the clock on the wall shows in an IANA time zone, daylight saving included. */
import type { Day } from "./days.ts";

/** What calendar and clock show. */
export interface WallClock {
  readonly day: Day;
  /** Minutes since midnight on the clock's face, 0 to 1439. */
  readonly minutes: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The zone's name as the IANA database spells it; undefined for anything else, offsets such as `+02:00` included. */
export function ianaName(typed: string): string | undefined {
  if (!/^[a-z]/i.test(typed)) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: typed }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Calendar and clock in a zone. Throws a RangeError for an unknown zone. */
export function wallClock(now: Date, timeZone: string): WallClock {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const year = String(number("year")).padStart(4, "0");
  return {
    day: `${year}-${parts.get("month")}-${parts.get("day")}`,
    minutes: number("hour") * 60 + number("minute"),
  };
}

/**
 * The instant at which the clock in a zone shows a time of a day. `minutes` counts clock minutes from that day's
 * midnight and may reach into other days. A time that daylight saving skips is moved on by the skipped length (02:30
 * becomes 03:30); of a time that comes twice, the first one is meant.
 */
export function instantAt(day: Day, minutes: number, timeZone: string): Date {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS;
  // No zone changes its clock twice within two days, so the offsets a day before and after are the only candidates.
  const before = offsetAt(wall - DAY_MS, timeZone);
  const after = offsetAt(wall + DAY_MS, timeZone);
  if (offsetAt(wall - before, timeZone) !== before && offsetAt(wall - after, timeZone) === after) {
    return new Date(wall - after);
  }
  return new Date(wall - before);
}

/** The first instant at which the clock of a zone shows this time of this day, or a later one. */
export function wallInstant(day: Day, minutes: number, timeZone: string): Date {
  const found = instantAt(day, minutes, timeZone);
  if (!shows(found, day, minutes, timeZone, "later")) return found;
  // Leapt over: between an instant that is surely before the leap and one after it, look for the first one after it.
  let [before, after] = [found.getTime() - DAY_MS, found.getTime()];
  while (after - before > MINUTE_MS) {
    const middle = before + Math.floor((after - before) / MINUTE_MS / 2) * MINUTE_MS;
    if (shows(new Date(middle), day, minutes, timeZone, "earlier")) before = middle;
    else after = middle;
  }
  return new Date(after);
}

function shows(at: Date, day: Day, minutes: number, timeZone: string, which: "earlier" | "later"): boolean {
  const shown = wallClock(at, timeZone);
  if (shown.day !== day) return which === "earlier" ? shown.day < day : shown.day > day;
  return which === "earlier" ? shown.minutes < minutes : shown.minutes > minutes;
}

/** How far the clock in a zone is ahead of UTC at an instant, in ms. */
function offsetAt(ms: number, timeZone: string): number {
  const shown = wallClock(new Date(ms), timeZone);
  const minute = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${shown.day}T00:00:00Z`) + shown.minutes * MINUTE_MS - minute;
}

/** Making one takes ten times as long as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const MOST_FORMATTERS = 50;

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  if (formatters.size >= MOST_FORMATTERS) formatters.clear();
  formatters.set(timeZone, made);
  return made;
}
