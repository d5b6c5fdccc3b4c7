/** Hours of the day in which nobody is to be disturbed, and when what falls into them may be said. */
import { addDays } from "./days.ts";
import { wallClock, wallInstant } from "./zones.ts";

/** Minutes since midnight, 0 to 1439; `from` after `until`: over midnight. Never equal. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

const RANGE = /^(\d{1,2})(?:[:.h](\d\d)|h)? ?(?:-|–|to|until) ?(\d{1,2})(?:[:.h](\d\d)|h)?$/i;

/** Reads `22:00-07:00`, `22-7` and the like; undefined for anything else. */
export function readQuietHours(typed: string): QuietHours | undefined {
  const match = RANGE.exec(typed.trim());
  if (!match) return undefined;
  const from = minutesOf(match[1], match[2]);
  const until = minutesOf(match[3], match[4]);
  return from === undefined || until === undefined || from === until ? undefined : { from, until };
}

function minutesOf(hours = "", minutes = "0"): number | undefined {
  const [h, m] = [Number(hours), Number(minutes)];
  return h <= 24 && m <= 59 && (h < 24 || m === 0) ? (h % 24) * 60 + m : undefined;
}

/** As it is typed: `22:00-07:00`. */
export function quietWords({ from, until }: QuietHours): string {
  return `${clock(from)}-${clock(until)}`;
}

function clock(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** `at`, or the end of the quiet hours that it falls into. Throws a RangeError for an unknown zone. */
export function afterQuiet(at: Date, { from, until }: QuietHours, timeZone: string): Date {
  const { day, minutes } = wallClock(at, timeZone);
  const overMidnight = from > until;
  const isQuiet = overMidnight ? minutes >= from || minutes < until : minutes >= from && minutes < until;
  if (!isQuiet) return at;
  const end = wallInstant(overMidnight && minutes >= from ? addDays(day, 1) : day, until, timeZone);
  // The hour that comes twice in autumn: its second time is after an end within it, and quiet no more.
  return end > at ? end : at;
}
