/**
 * How far the clock of an IANA time zone is ahead of UTC. `Intl` is asked once for the beginning of each day and, on days on
 * which the clock is changed, for the second at which it is; all else is arithmetic.
 */

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;
/** The last moment that a Date can hold, ms. */
const LAST_MS = 8_640_000_000_000_000;
/** What is kept: so many zones, and so many days of each. */
const MOST_ZONES = 50;
const MOST_DAYS = 4000;

/** Within one day of UTC: from `changeAt` on it is `after`. */
interface ChangingDay {
  readonly changeAt: number;
  readonly before: number;
  readonly after: number;
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** By the number of the day since 1970; a number where the clock is not changed on that day. */
  readonly days: Map<number, number | ChangingDay>;
}

const zones = new Map<string, Zone>();

/** In ms, exact to the second, at an instant in ms since 1970. Throws a RangeError for an unknown zone and no instant. */
export function offsetAt(ms: number, timeZone: string): number {
  const zone = zones.get(timeZone) ?? newZone(timeZone);
  const number = Math.floor(ms / DAY_MS);
  const day = zone.days.get(number) ?? newDay(zone, number);
  if (typeof day === "number") return day;
  return ms < day.changeAt ? day.before : day.after;
}

function newZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "gregory",
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  const zone: Zone = { format, days: new Map() };
  if (zones.size >= MOST_ZONES) zones.clear();
  zones.set(timeZone, zone);
  return zone;
}

function newDay({ format, days }: Zone, number: number): number | ChangingDay {
  const start = number * DAY_MS;
  let [low, high] = [start, Math.min(start + DAY_MS, LAST_MS)];
  const [before, after] = [shownOffset(format, low), shownOffset(format, high)];
  // No zone changes its clock twice within two days: where both ends of a day agree, all of it does.
  while (before !== after && high - low > SECOND_MS) {
    const middle = low + Math.floor((high - low) / SECOND_MS / 2) * SECOND_MS;
    if (shownOffset(format, middle) === before) low = middle;
    else high = middle;
  }
  const day = before === after ? before : { changeAt: high, before, after };
  if (days.size >= MOST_DAYS) days.clear();
  days.set(number, day);
  return day;
}

/** By what the clock shows; for whole seconds. */
function shownOffset(format: Intl.DateTimeFormat, ms: number): number {
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  const shown = new Date(0);
  const year = parts.get("era") === "BC" ? 1 - number("year") : number("year");
  shown.setUTCFullYear(year, number("month") - 1, number("day"));
  shown.setUTCHours(number("hour"), number("minute"), number("second"));
  return shown.getTime() - ms;
}
