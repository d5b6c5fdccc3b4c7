/**
 * When something is due: instants in UTC, worked out from a time on the wall of a named zone. A time that the clocks leap
 * over is due right after the leap; one that comes twice is due the first time.
 */
import { addDays, weekday } from "../language/days.ts";
import { wallClock, wallInstant } from "../language/zones.ts";

export type Rule =
  | {
      readonly kind: "daily";
      /** IANA name. */
      readonly timeZone: string;
      /** Minutes since midnight on the clock's face, 0 to 1439. */
      readonly minutes: number;
      /** 1 (Monday) to 7; every day unless given. */
      readonly weekdays?: readonly number[];
    }
  /** Counted in UTC from 1970: no change of the clocks makes it rarer or more frequent. */
  | { readonly kind: "every"; readonly ms: number };

/** One time at which a rule is due; `name` is the same however often it is worked out. */
export interface Slot {
  readonly name: string;
  readonly at: Date;
}

/** What becomes of slots that nobody was awake for. None is older than `oldestMs`, which must stay below a week. */
export interface Missed {
  /** `skip`: they are gone. `once`: the newest one is made up for. `all`: each is. */
  readonly policy: "skip" | "once" | "all";
  readonly oldestMs: number;
}

/** Later than this, a slot counts as missed, ms. */
const ON_TIME_MS = 5 * 60_000;

/** The slots after `after`, up to and with `until`, oldest first. Throws a RangeError for an unknown zone. */
export function slotsBetween(rule: Rule, after: Date, until: Date): readonly Slot[] {
  if (until <= after) return [];
  return rule.kind === "every" ? intervals(rule.ms, after, until) : daily(rule, after, until);
}

/** A rule has a slot every week at least, and a change of the clocks moves it by hours, ms. */
const SURELY_NEXT_MS = 9 * 24 * 3_600_000;

/** The first slot after a moment; undefined where none comes within nine days. */
export function nextSlot(rule: Rule, after: Date): Slot | undefined {
  return slotsBetween(rule, after, new Date(after.getTime() + SURELY_NEXT_MS))[0];
}

function intervals(ms: number, after: Date, until: Date): readonly Slot[] {
  const slots: Slot[] = [];
  for (let at = (Math.floor(after.getTime() / ms) + 1) * ms; at <= until.getTime(); at += ms) {
    const moment = new Date(at);
    slots.push({ name: moment.toISOString(), at: moment });
  }
  return slots;
}

function daily(rule: Rule & { readonly kind: "daily" }, after: Date, until: Date): readonly Slot[] {
  const slots: Slot[] = [];
  const last = addDays(wallClock(until, rule.timeZone).day, 1);
  // A day earlier: what was leapt over may be due on the day after its own.
  for (let day = addDays(wallClock(after, rule.timeZone).day, -1); day <= last; day = addDays(day, 1)) {
    if (rule.weekdays && !rule.weekdays.includes(weekday(day))) continue;
    const at = wallInstant(day, rule.minutes, rule.timeZone);
    if (at > after && at <= until) slots.push({ name: day, at });
  }
  return slots;
}

/** What is to be done now of the slots since `considered`, oldest first. */
export function dueSlots(rule: Rule, missed: Missed, considered: Date, now: Date): readonly Slot[] {
  const oldest = new Date(now.getTime() - Math.max(missed.oldestMs, ON_TIME_MS));
  const slots = slotsBetween(rule, considered > oldest ? considered : oldest, now);
  const onTime = slots.filter(({ at }) => now.getTime() - at.getTime() <= ON_TIME_MS);
  switch (missed.policy) {
    case "skip":
      return onTime;
    case "once":
      return slots.slice(-1);
    case "all":
      return slots;
  }
}
