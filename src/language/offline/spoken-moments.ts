/** Moments inside a sentence. */
import { addDays, addMonths, type Day, dayOf, endOf, partsOf, startOf } from "../days.ts";
import { readMoment } from "../moments.ts";
import { instantAt, wallClock } from "../zones.ts";
import { countOf } from "./amounts.ts";
import type { Sentence } from "./sentence.ts";
import type { SpokenWord } from "./words.ts";

export interface Clock {
  readonly now: Date;
  readonly timeZone: string;
  readonly today: Day;
}

const MOMENT_WORDS =
  /^(?:today|tonight|tomorrow|now|noon|midnight|midday|next|this|in|at|the|on|by|of|end|day|week|month|morning|afternoon|evening|night|\d\S*|o'clock|am|pm|h|jan\w*|feb\w*|mar|march|apr\w*|may|june?|july?|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|hours?|minutes?|min|days?|weeks?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|an?|new|year's|year|christmas|xmas|eve|second|fourth|fifth|quinta|,)$/;

/** A moment after one of some words, as local date and time, or as a date where no time was said. */
export function takeMoment(sentence: Sentence, lead: string, clock: Clock): string | undefined {
  const hit = sentence.find(new RegExp(`(?:${lead})`));
  if (!hit) return undefined;
  const start = sentence.wordAt(hit.index) + (lead === "" ? 0 : hit[0].split(" ").length);
  return takeMomentAt(sentence, start, sentence.wordAt(hit.index), clock);
}

/** A moment that begins with a word of time, wherever it stands. */
export function takeFreeMoment(sentence: Sentence, clock: Clock): string | undefined {
  for (let at = 0; at < sentence.words.length; at += 1) {
    const word = sentence.words[at]?.en ?? "";
    const begins =
      /^(?:tomorrow|tonight|in|at|on|next|from|today|this|\d{1,2}:\d\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/.test(
        word,
      );
    if (!begins || sentence.isTaken(at)) continue;
    const found = takeMomentAt(sentence, word === "from" ? at + 1 : at, at, clock);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The first moment with a day or a time, whatever stands before it. */
export function takeAnyMoment(sentence: Sentence, clock: Clock): string | undefined {
  for (let at = 0; at < sentence.words.length; at += 1) {
    const word = sentence.words[at]?.en ?? "";
    if (
      sentence.isTaken(at) ||
      !MOMENT_WORDS.test(word) ||
      /^(?:of|the|on|at|in|this|next|an?|,)$/.test(word)
    )
      continue;
    // A beginning of its own keeps "monday" from belonging to the words around it.
    const found = takeMomentAt(sentence, at, Math.max(0, at - 1), clock);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** "for tomorrow's demo", "a student starts on Monday": a day alone is a start only where nothing follows that it belongs to. */
function belongsElsewhere(sentence: Sentence, from: number, end: number): boolean {
  const next = sentence.words[end];
  const last = sentence.words[end - 1]?.raw ?? "";
  const before = sentence.words[from - 1]?.en ?? "";
  if (
    /['’]s$/i.test(last) ||
    /^(?:starting|starts|workshop|meeting|talk|demo|due|course|class|is|was|since|comes|coming)$/.test(before)
  )
    return true;
  return (
    next !== undefined &&
    !next.mark &&
    !/^(?:with|for|at|until|please|and|on|thanks|in|named|called|only)$/.test(next.en) &&
    from > 0 &&
    !sentence.isTaken(end)
  );
}

function takeMomentAt(sentence: Sentence, start: number, from: number, clock: Clock): string | undefined {
  let end = start;
  while (
    end < sentence.words.length &&
    end < start + 8 &&
    !sentence.isTaken(end) &&
    MOMENT_WORDS.test(sentence.words[end]?.en ?? "")
  )
    end += 1;
  for (; end > start; end -= 1) {
    const hour = end === start + 1 && bareHour(sentence, start, clock);
    if (hour) {
      sentence.takeWords(from, end);
      return hour;
    }
    if (isOfAnother(sentence, start, end)) continue;
    const text = sentence.words
      .slice(start, end)
      .map(dayWord)
      .filter((one) => one !== ",")
      .join(" ");
    const value = momentOf(text, clock);
    if (value === undefined) continue;
    if (start === from && !value.includes("T") && belongsElsewhere(sentence, from, end)) return undefined;
    sentence.takeWords(from, end);
    return value;
  }
  return undefined;
}

/** "tomorrow 8 cpus", "at 9, 20 GB": a bare number at the end that counts something else, or stands behind a comma. */
function isOfAnother({ words }: Sentence, start: number, end: number): boolean {
  if (!/^\d{1,2}$/.test(words[end - 1]?.en ?? "")) return false;
  if (end - 2 >= start && words[end - 2]?.mark) return true;
  return end - 1 > start && COUNTED.test(words[end]?.en ?? "");
}

const COUNTED =
  /^(?:[vc]?cpus?|cores?|gpus?|x|gb|mb|tb|gib|gigs?|days?|hours?|weeks?|months?|people|students)$/;

/** "until 18": an hour to come, where nothing follows that it could count. */
function bareHour({ words }: Sentence, at: number, { now, timeZone, today }: Clock): string | undefined {
  const next = words[at + 1];
  if (words[at - 1]?.en !== "until" || !/^\d{1,2}$/.test(words[at]?.en ?? "")) return undefined;
  if (next && !next.mark && !/^(?:please|thanks|with|and)$/.test(next.en)) return undefined;
  const hour = Number(words[at]?.en);
  if (hour > 23) return undefined;
  const day = hour * 60 > wallClock(now, timeZone).minutes ? today : addDays(today, 1);
  return `${day}T${String(hour).padStart(2, "0")}:00`;
}

/** Portuguese counts its weekdays, so that they look like places in a list. */
const COUNTED_DAYS: ReadonlyMap<string, string> = new Map([
  ["segunda", "monday"],
  ["quarta", "wednesday"],
  ["quinta", "thursday"],
]);

function dayWord({ en, raw }: SpokenWord): string {
  return COUNTED_DAYS.get(raw.toLowerCase()) ?? en;
}

/** "the 25th at noon": the next such day of a month. */
function withDayOfMonth(said: string, today: Day): string {
  const hit =
    /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day )?(?:the )?(\d{1,2})(?:st|nd|rd|th)(?! (?:of )?[a-z]{3,}(?<!noon|midnight))/.exec(
      said,
    );
  if (!hit) return said;
  for (let ahead = 0; ahead < 62; ahead += 1) {
    const day = addDays(today, ahead);
    if (Number(day.slice(8)) === Number(hit[1])) return said.replace(hit[0], day);
  }
  return said;
}

const HOUR_SPELLED =
  /\bat (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?=$| in the| o'clock)/;
export const MONTHS =
  "january february march april may june july august september october november december".split(" ");
const END = new RegExp(`^(?:the )?end of (?:(the|this|next) )?(?:(week|month|year)|(${MONTHS.join("|")}))$`);

/** "the end of the week", "end of next month", "the end of may": the last day. */
function endSaid(said: string, today: Day): Day | undefined {
  const [, which, unit, name] = END.exec(said) ?? [];
  if (unit === "week" || unit === "month" || unit === "year") {
    const last = endOf(unit, today);
    return which === "next" ? endOf(unit, addDays(last, 1)) : last;
  }
  return name === undefined ? undefined : endOfMonth(MONTHS.indexOf(name) + 1, today);
}

/** The last day of a month, from 1 to 12, that is still to come. */
export function endOfMonth(wanted: number, today: Day): Day {
  const { month } = partsOf(today);
  return endOf("month", addMonths(startOf("month", today), (wanted - month + 12) % 12));
}

/** Words that are a moment and nothing else, as local date and time, or as a date where no time is among them. */
export function momentOf(said: string, { now, timeZone, today }: Clock): string | undefined {
  if (/^\d{1,2}$|^(?:an?|the|in|at|on|this|next|one|two|now|h|by|of|day|week|may)$/.test(said))
    return undefined;
  if (/^(?:the )?end of (?:the )?day$|^today$/.test(said)) return today;
  const end = endSaid(said, today);
  if (end !== undefined) return end;
  const half = withDayOfMonth(said, today)
    .replace(
      /^(?:the )?(\d{1,2})\.(\d{1,2})(?=$| \d| at )/,
      (typed, day: string, month: string) => nextDate(Number(day), Number(month), today) ?? typed,
    )
    .replace(/\bnew year(?:'s)? day\b/, "1 january")
    .replace(/\bnew year(?:'s)? eve\b/, "31 december")
    .replace(/\b(?:christmas|xmas) eve\b/, "24 december")
    .replace(/\b(?:christmas|xmas)\b(?: day\b)?/, "25 december")
    .replace(/\bthe (?=\d)/, "")
    .replace(HOUR_SPELLED, (_, hour: string) => `at ${countOf(hour)}`)
    .replace(/^((?:on )?(?:today|tomorrow|(?:next )?[a-z]{3,6}day)) (\d{1,2})$/, "$1 at $2:00")
    .replace(/ in the morning/, " am")
    .replace(/(\d{1,2}:\d\d) am$/, "$1")
    .replace(/ (?:morning|evening|afternoon|night)(?= (?:at )?\d{1,2}(?::|h\b| o'clock|$))/, "")
    .replace(/(\d{1,2}) ?h(?:\d\d)?$/, "$1:00")
    .replace(/^in half an hour$/, "in 30 minutes")
    .replace(/\bat (\d{1,2}) o'clock/, "$1:00")
    .replace(/\b(\d{1,2}) o'clock/, "$1:00")
    .replace(/\bat (\d{1,2})$/, "at $1:00")
    .replace(/(\d) (am|pm)\b/, "$1$2")
    .replace(/\bat noon/, "noon")
    .replace(/\bat midnight/, "midnight");
  if (
    /^in /.test(half) &&
    !/^in (?:half an|an?|one|two|three|four|five|six|eight|\d+) (?:hours?|minutes?|min|days?|weeks?)/.test(
      half,
    )
  )
    return undefined;
  let moment: Date | undefined;
  try {
    moment = readMoment(withDate(half, today), now, timeZone);
  } catch {
    return undefined;
  }
  if (!moment) return undefined;
  const wall = wallClock(moment, timeZone);
  const timed =
    /\d{1,2}:\d\d|\d ?(?:am|pm|h)\b|noon|midnight|midday|hours?|minutes?|min\b|morning|afternoon|evening|night|at \d/.test(
      half,
    );
  if (!timed) return wall.day;
  const pad = (value: number) => String(value).padStart(2, "0");
  return `${wall.day}T${pad(Math.floor(wall.minutes / 60))}:${pad(wall.minutes % 60)}`;
}

/** "the 29th" is the next such day; with a month beside it, the month says which. */
function withDate(said: string, today: Day): string {
  if (MONTH_NAME.test(said)) return said;
  return said.replace(
    /\b(\d{1,2})(?:st|nd|rd|th)\b/,
    (typed, day: string) => nextDay(Number(day), today) ?? typed,
  );
}

/** "24.12": the next such date. */
function nextDate(day: number, month: number, today: Day): Day | undefined {
  const { year } = partsOf(today);
  return [year, year + 1]
    .map((one) => dayOf(one, month, day))
    .find((one) => one !== undefined && one >= today);
}

const MONTH_NAME = /\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)\w*\b/;

function nextDay(day: number, today: Day): Day | undefined {
  for (let ahead = 0; ahead <= 2; ahead += 1) {
    const { year, month } = partsOf(addMonths(startOf("month", today), ahead));
    const found = dayOf(year, month, day);
    if (found !== undefined && found >= today) return found;
  }
  return undefined;
}

/** A local time as an instant; the length from a moment to it, in minutes. */
export function minutesUntil(local: string, from: Date, timeZone: string): number {
  const [day = "", time = "23:59"] = local.split("T");
  const [hours = "23", minutes = "59"] = time.split(":");
  return (instantAt(day, Number(hours) * 60 + Number(minutes), timeZone).getTime() - from.getTime()) / 60_000;
}
