/** From one time to another: "on friday from 9 to 12", "between 18:00 and 22:00 on october 1st". */
import { addDays } from "../days.ts";
import type { Sentence } from "./sentence.ts";
import { type Clock, momentOf } from "./spoken-moments.ts";

const MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*";
const OF_MONTH = "(?:the )?\\d{1,2}(?:st|nd|rd|th)";
const DAY = `(?:today|tonight|tomorrow|(?:next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day|${MONTH} \\d{1,2}(?:st|nd|rd|th)?|${OF_MONTH}?(?: of)? ${MONTH}|${OF_MONTH})`;
const TIME = "(?:\\d{1,2}(?::\\d\\d)?(?: ?(?:am|pm|h))?|noon|midnight)";
const TO = "(?:to|until|till|and|-)";
const SPANS: readonly RegExp[] = [
  new RegExp(
    `(?:on |from )?(?<day>${DAY}) (?:, )?(?:from |between |at )?(?<first>${TIME}) ${TO} (?:(?<lastDay>${DAY}) (?:at )?)?(?<last>${TIME})`,
  ),
  new RegExp(`(?:from |between )?(?<first>${TIME}) ${TO} (?<last>${TIME}) (?:on )?(?<day>${DAY})`),
];

interface Span {
  /** Local date and time. */
  readonly from: string;
  readonly to: string;
}

/** An end without a day of its own that is not after the start is on the next day. */
export function takeSpan(sentence: Sentence, clock: Clock): Span | undefined {
  for (const pattern of SPANS) {
    const { day, first, last, lastDay } = sentence.find(pattern)?.groups ?? {};
    if (day === undefined || first === undefined || last === undefined) continue;
    // "From 6 to 9 pm".
    const half = /^\d+$/.test(first) ? (/[ap]m$/.exec(last)?.[0] ?? "") : "";
    const from = momentOf(`${day} ${clockTime(first + half)}`, clock);
    const to = momentOf(`${lastDay ?? day} ${clockTime(last)}`, clock);
    if (!from?.includes("T") || !to?.includes("T")) continue;
    sentence.take(pattern);
    const isNextDay = lastDay === undefined && to <= from;
    return { from, to: isNextDay ? `${addDays(to.slice(0, 10), 1)}${to.slice(10)}` : to };
  }
  return undefined;
}

function clockTime(said: string): string {
  return /^\d{1,2}(?: ?h)?$/.test(said) ? `${Number.parseInt(said, 10)}:00` : said;
}
