/** From when to when something is to run: "thursday from 9 to 13", "until the 25th at noon", "over the weekend". */
import { addDays, endOf, weekday } from "../days.ts";
import { wallClock } from "../zones.ts";
import { one, type Params } from "./params.ts";
import { literally, type Sentence } from "./sentence.ts";
import { takeAddedLength, takeLength } from "./spoken-lengths.ts";
import { type Clock, endOfMonth, MONTHS, takeFreeMoment, takeMoment } from "./spoken-moments.ts";

const UP_TO = "from now (?:on )?(?:to|until)|until|thru|through|up to|up until|up through";
const ENDS = "ending|(?:and |to )?ends?(?: it)?|(?:and |to |let it )?stop(?:s|ping)?(?: it)?(?: by itself)?";
const UNTIL = `${UP_TO}|${ENDS}`;
const START = "(?:at|start(?:s|ing)?(?: at| on)?|by|from)";
const DAY = "(?:today|tomorrow|(?:(?:this|next|on|the) )*(?:mon|tues|wednes|thurs|fri|satur|sun)day)";
const HOUR = "(\\d{1,2})(?::(\\d\\d))?(?: ?(am|pm|h|o'clock))?";
const DAY_AND_HOURS = new RegExp(
  `(?:on )?(?:the )?(${DAY}),? (?:from |between |of )?${HOUR} (?:to|-|a|until|and) ${HOUR}(?! (?:\\d|days|hours))`,
);
/** "the afternoon, 13:00 to 18:00": hours of today, or of tomorrow where they are over. */
const HOURS_ALONE = /(?:from )?(\d{1,2}):(\d\d) (?:to|-|until|and) (\d{1,2}):(\d\d)/;
const DAY_FROM = new RegExp(`(?:on )?(?:the )?(${DAY}),? from ${HOUR}(?! (?:to|-|until))`);
const WHOLE_MONTH = new RegExp(
  `(?:for|during|over) (?:the )?(?:(?:whole|all|entire|rest)(?: of)? )?(${MONTHS.join("|")})`,
);
const WEEKEND = /(?:(?:over|for|during|through|until|up through|of|uber|ubers) )+(?:the )?(?:whole )?weekend/;

/** "No end date", "for good", "with an open end". */
const NO_END =
  /(?:with(?:out)? )?(?:an? |any )?(?:no|without(?: an?| any)?|open) (?:end(?:ing)?(?: date| time)?|lease end|expiry(?: date)?)|until further notice|indefinitely|for good(?! measure)|for an indefinite time/;

function takeNoEnd(sentence: Sentence): string | undefined {
  return sentence.take(NO_END) ? "none" : undefined;
}

/** When to start and when to end, for what is launched. */
export function takeRunTime(sentence: Sentence, clock: Clock): Params {
  const hours = takeHours(sentence, clock);
  if (hours) return hours;
  const ends = takeEnd(sentence, UNTIL, clock);
  const starts =
    takeDayFrom(sentence, clock) ?? takeMoment(sentence, START, clock) ?? takeFreeMoment(sentence, clock);
  const range = ends === undefined ? takeEndOfRange(sentence, starts, clock) : undefined;
  const pointed =
    (ends ?? range) === undefined &&
    starts !== undefined &&
    sentence.take(new RegExp(`(?:${UNTIL})`)) !== undefined;
  if (pointed) return { for: starts };
  // "until sunday, 23:00 on sunday": the same end once more, with its time.
  if (ends !== undefined && starts?.startsWith(`${ends}T`)) return { for: starts };
  const until =
    afterStart(ends, starts) ?? range ?? takeWeekend(sentence, clock) ?? takeWholeMonth(sentence, clock);
  const noEnd = takeNoEnd(sentence);
  const length = takeLength(sentence);
  const forToday =
    until === undefined &&
    length === undefined &&
    sentence.take(/for (?:the )?(?:rest of (?:the|this) day|today)(?: only)?|for _(?: only)?/) !==
      undefined &&
    starts === clock.today;
  const lease = until ?? length?.iso ?? noEnd ?? (forToday ? clock.today : undefined);
  return { ...one("for", lease), ...one("at", forToday || starts === clock.today ? undefined : starts) };
}

/** "monday at 8, stop it at 12": a time is that of the day when it starts, or of the next. */
function afterStart(ends: string | undefined, starts: string | undefined): string | undefined {
  if (!ends?.includes("T") || !starts?.includes("T") || ends > starts) return ends;
  const [day = "", start = ""] = starts.split("T");
  const [, end = ""] = ends.split("T");
  return `${end > start ? day : addDays(day, 1)}T${end}`;
}

/** How long something that runs is to go on: an end, or a length. */
export function takeLeaseEnd(sentence: Sentence, clock: Clock): Params {
  // "it ends tonight, give it 24 more hours": what is added goes before the end that it has.
  const ends =
    takeNoEnd(sentence) ??
    takeEnd(sentence, UP_TO, clock) ??
    takeAddedLength(sentence)?.iso ??
    takeEnd(sentence, `${ENDS}|to|make it|make that|end(?:s)? on`, clock) ??
    takeWeekend(sentence, clock) ??
    takeWholeMonth(sentence, clock);
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
  if (!hit) return takeHoursAlone(sentence, clock);
  const [said, day = "", from = "", minutes = "00", half, to = "", endMinutes = "00", endHalf] = hit;
  const begins = dayOf(day, clock);
  if (begins === undefined) return undefined;
  const start = hourOf(from, half ?? (endHalf === "am" ? "am" : undefined));
  const end = hourOf(to, endHalf);
  if (start > 23 || end > 24 || end <= start) return undefined;
  sentence.take(new RegExp(literally(said)));
  return { at: `${begins}T${padded(start)}:${minutes}`, for: `${begins}T${padded(end)}:${endMinutes}` };
}

function takeHoursAlone(sentence: Sentence, clock: Clock): Params | undefined {
  const hit = sentence.find(HOURS_ALONE);
  if (!hit) return undefined;
  const [said, from = "", minutes = "", to = "", endMinutes = ""] = hit;
  // A day beside them is read with the first of them.
  if (
    sentence.find(
      new RegExp(`${DAY}(?: ,)?(?: at| from)? ${literally(said)}|${literally(said)}(?: on)? ${DAY}`),
    )
  )
    return undefined;
  const [start, end] = [`${padded(from)}:${minutes}`, `${padded(to)}:${endMinutes}`];
  if (Number(from) > 23 || Number(to) > 24 || end <= start) return undefined;
  sentence.take(new RegExp(literally(said)));
  const { minutes: now } = wallClock(clock.now, clock.timeZone);
  const day = Number(from) * 60 + Number(minutes) > now ? clock.today : addDays(clock.today, 1);
  return { at: `${day}T${start}`, for: `${day}T${end}` };
}

/** "on saturday from 6 am": the start alone. */
function takeDayFrom(sentence: Sentence, clock: Clock): string | undefined {
  const hit = sentence.find(DAY_FROM);
  const day = hit && dayOf(hit[1] ?? "", clock);
  if (!hit || day === undefined) return undefined;
  const hour = hourOf(hit[2] ?? "", hit[4]);
  if (hour > 23) return undefined;
  sentence.take(new RegExp(literally(hit[0])));
  return `${day}T${padded(hour)}:${hit[3] ?? "00"}`;
}

function takeWholeMonth(sentence: Sentence, { today }: Clock): string | undefined {
  const name = sentence.take(WHOLE_MONTH)?.[1];
  return name === undefined ? undefined : endOfMonth(MONTHS.indexOf(name) + 1, today);
}

function padded(hour: string | number): string {
  return String(hour).padStart(2, "0");
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
    ? (sentence.take(/_ (?:to|-|until) (\d{1,2})(?::(\d\d))?(?: ?h| uhr| o'clock)?(?! (?:in|am|pm))/) ??
      sentence.take(/(?:lasts )?until (\d{1,2})(?::(\d\d))?(?=$| ,| please| with| and)/))
    : undefined;
  if (hour) return `${at.slice(0, 10)}T${(hour[1] ?? "").padStart(2, "0")}:${hour[2] ?? "00"}`;
  return takeMoment(sentence, "_ to", clock);
}

function takeWeekend(sentence: Sentence, { today }: Clock): string | undefined {
  return sentence.take(WEEKEND) ? endOf("week", today) : undefined;
}
