/** Between instants and what the clock on the wall shows in an IANA time zone, daylight saving included. */
import type { Day } from "./days.ts";
import { offsetAt } from "./zone-offsets.ts";

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
  const shown = new Date(now.getTime() + offsetAt(now.getTime(), timeZone));
  const [year, month, day] = [shown.getUTCFullYear(), shown.getUTCMonth() + 1, shown.getUTCDate()];
  return {
    day: `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`,
    minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
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

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
