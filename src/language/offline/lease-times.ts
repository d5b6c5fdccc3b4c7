/** From when to when something is to run: "thursday from 9 to 13", "until the 25th at noon", "over the weekend". */
import { addDays, endOf, weekday } from "../days.ts";
import { one, type Params } from "./params.ts";
import type { Sentence } from "./sentence.ts";
import { type Clock, takeFreeMoment, takeLength, takeMoment } from "./spoken-moments.ts";

const UNTIL =
  "until|thru|through|up to|up until|up through|ending|(?:and |to )?ends?(?: it)?|(?:and |to |let it )?stop(?:s|ping)?(?: it)?(?: by itself)?";
const START = "(?:at|start(?:s|ing)?(?: at| on)?|by|from)";
const DAY = "(?:today|tomorrow|(?:(?:this|next|on|the) )*(?:mon|tues|wednes|thurs|fri|satur|sun)day)";
const HOUR = "(\\d{1,2})(?::(\\d\\d))?(?: ?(am|pm|h|o'clock))?";
const DAY_AND_HOURS = new RegExp(
  `(?:on )?(?:the )?(${DAY}),? (?:from |between |of )?${HOUR} (?:to|-|a|until|and) ${HOUR}(?! (?:\\d|days|hours))`,
);
const WEEKEND = /(?:(?:over|for|during|through|until|up through|of|uber|ubers) )+(?:the )?(?:whole )?weekend/;

/** When to start and when to end, for what is launched. */
export function takeRunTime(sentence: Sentence, clock: Clock): Params {
  const hours = takeHours(sentence, clock);
  if (hours) return hours;
  const ends = takeEnd(sentence, UNTIL, clock);
  const starts = takeMoment(sentence, START, clock) ?? takeFreeMoment(sentence, clock);
  const pointed =
    ends === undefined && starts !== undefined && sentence.take(new RegExp(`(?:${UNTIL})`)) !== undefined;
  if (pointed) return { for: starts };
  const until = ends ?? takeEndOfRange(sentence, starts, clock) ?? takeWeekend(sentence, clock);
  const length = takeLength(sentence);
  const forToday =
    until === undefined &&
    length === undefined &&
    sentence.take(/for (?:the )?(?:rest of (?:the|this) day|today)(?: only)?|for _(?: only)?/) !==
      undefined &&
    starts === clock.today;
  const lease = until ?? length?.iso ?? (forToday ? clock.today : undefined);
  return { ...one("for", lease), ...one("at", forToday || starts === clock.today ? undefined : starts) };
}

/** How long something that runs is to go on: an end, or a length. */
export function takeLeaseEnd(sentence: Sentence, clock: Clock): Params {
  const ends =
    takeEnd(sentence, `${UNTIL}|to|make it|make that|end(?:s)? on`, clock) ?? takeWeekend(sentence, clock);
  return one("for", ends ?? takeLength(sentence)?.iso ?? takeFreeMoment(sentence, clock));
}

/** The first of the words for an end that a moment follows. */
function takeEnd(sentence: Sentence, words: string, clock: Clock): string | undefined {
  for (const word of words.split(/\|(?![^(]*\))/)) {
    const found =
      takeMoment(sentence, `${word}(?: (?:on|at|the end on))?`, clock) ?? takeMoment(sentence, word, clock);
    if (found !== undefined) return found;
  }
  return undefined;
}

function takeHours(sentence: Sentence, clock: Clock): Params | undefined {
  const hit = sentence.find(DAY_AND_HOURS);
  if (!hit) return undefined;
  const [said, day = "", from = "", minutes = "00", half, to = "", endMinutes = "00", endHalf] = hit;
  const begins = dayOf(day, clock);
  if (begins === undefined) return undefined;
  const start = hourOf(from, half ?? (endHalf === "am" ? "am" : undefined));
  const end = hourOf(to, endHalf);
  if (start > 23 || end > 24 || end <= start) return undefined;
  sentence.take(new RegExp(said.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  const pad = (hour: number) => String(hour).padStart(2, "0");
  return { at: `${begins}T${pad(start)}:${minutes}`, for: `${begins}T${pad(end)}:${endMinutes}` };
}

function hourOf(digits: string, half: string | undefined): number {
  const hour = Number(digits);
  return half === "pm" && hour < 12 ? hour + 12 : hour;
}

/** A weekday is the next one, never today. */
function dayOf(said: string, { today }: Clock): string | undefined {
  if (/today/.test(said)) return today;
  if (/tomorrow/.test(said)) return addDays(today, 1);
  const wanted = ["mon", "tues", "wednes", "thurs", "fri", "satur", "sun"].findIndex((name) =>
    said.includes(`${name}day`),
  );
  if (wanted === -1) return undefined;
  const ahead = (wanted - ((weekday(today) + 6) % 7) + 7) % 7;
  return addDays(today, ahead === 0 ? 7 : ahead);
}

/** "thursday 9:00 to 13": the end is on the day of the start, unless a day is said. */
function takeEndOfRange(sentence: Sentence, at: string | undefined, clock: Clock): string | undefined {
  if (at === undefined) return undefined;
  const hour = at.includes("T")
    ? sentence.take(/_ (?:to|-|until) (\d{1,2})(?::(\d\d))?(?: ?h| uhr| o'clock)?(?! (?:in|am|pm))/)
    : undefined;
  if (hour) return `${at.slice(0, 10)}T${(hour[1] ?? "").padStart(2, "0")}:${hour[2] ?? "00"}`;
  return takeMoment(sentence, "_ to", clock);
}

function takeWeekend(sentence: Sentence, { today }: Clock): string | undefined {
  return sentence.take(WEEKEND) ? endOf("week", today) : undefined;
}
