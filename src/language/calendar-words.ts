/** English names of months, weekdays, units and small numbers, as fragments of patterns and as readers. All lower case. */
import type { DayUnit } from "./days.ts";

export const MONTH =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
export const WEEKDAY =
  "(mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
export const NUMBER =
  "(\\d{1,4}|(?:a )?couple(?: of)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)";
const ORDINALS =
  "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first".split(
    " ",
  );
/** A year that a person can mean: "0206" is a slip of the fingers. */
export const YEAR = "((?:19|20|21)\\d\\d)";
/** A day of the month, in digits with or without an ending, or as a word. */
export const DAY_NUMBER = `(\\d{1,2}(?:st|nd|rd|th)?|${ORDINALS.join("|")})`;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const UNITS: ReadonlyMap<string, DayUnit> = new Map([
  ["day", "day"],
  ["week", "week"],
  ["month", "month"],
  ["quarter", "quarter"],
  ["year", "year"],
]);

/** 1 to 12, of a word that {@link MONTH} matched. */
export function monthNumber(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3)) + 1;
}

/** 1 (Monday) to 7, of a word that {@link WEEKDAY} matched. */
export function weekdayNumber(name: string): number {
  return WEEKDAYS.indexOf(name.slice(0, 3)) + 1;
}

/** The value of what {@link DAY_NUMBER} or a smaller pattern of ordinals matched; digits are not checked for size. */
export function dayNumber(text: string): number {
  return /^\d/.test(text) ? Number.parseInt(text, 10) : ORDINALS.indexOf(text) + 1;
}

/** The value of what {@link NUMBER} matched. */
export function smallNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  if (text.includes("couple")) return 2;
  return text === "a" || text === "an" ? 1 : NUMBERS.indexOf(text);
}

/** The unit that a word names, in singular or plural. */
export function unitNamed(word: string): DayUnit | undefined {
  return UNITS.get(word.replace(/s$/, ""));
}
