/** The single periods that the grammar knows, one pattern each. They read lower-case text with single spaces. */
import {
  DAY_NUMBER,
  dayNumber,
  MONTH,
  monthNumber,
  NUMBER,
  smallNumber,
  unitNamed,
  WEEKDAY,
  weekdayNumber,
  YEAR,
} from "./calendar-words.ts";
import {
  addDays,
  addUnits,
  type CalendarUnit,
  type Day,
  type DayUnit,
  dayOf,
  endOf,
  type Period,
  partsOf,
  startOf,
  weekday,
} from "./days.ts";

type Reader = (words: readonly string[], today: Day) => Period | undefined;
type Form = readonly [pattern: RegExp, read: Reader];

const UNIT = "(week|month|quarter|year)";
const UNITS = "(days?|weeks?|months?|quarters?|years?)";
const QUARTER = "(?:q([1-4])|quarter ([1-4])|(first|second|third|fourth|[1-4](?:st|nd|rd|th)) quarter)";
const HALF = "(?:h(?:alf )?([12])|(first|second|1st|2nd) half)";
// A hundred years; beyond that a number is not a period but a mistake, or leaves the calendar.
const MAX_DAYS = 36_600;
const DAYS_IN: Readonly<Record<DayUnit, number>> = { day: 1, week: 7, month: 31, quarter: 92, year: 366 };

/** Counted from today. */
const RELATIVE: readonly Form[] = [
  form("(?:today|now)", (_, today) => dayPeriod(today)),
  form("yesterday", (_, today) => dayPeriod(addDays(today, -1))),
  form("day before yesterday", (_, today) => dayPeriod(addDays(today, -2))),
  form(`(?:this|current) ${UNIT}(?: to date)?`, ([unit], today) => running(unit, today)),
  form(`${UNIT} to date`, ([unit], today) => running(unit, today)),
  form("([wmqy])td", ([letter], today) =>
    running({ w: "week", m: "month", q: "quarter" }[letter ?? ""] ?? "year", today),
  ),
  form(`(?:last|previous|prior) ${UNIT}`, ([unit], today) => wholeBefore(unit, 1, today)),
  form(`${UNIT} before last`, ([unit], today) => wholeBefore(unit, 2, today)),
  form(`past ${UNIT}`, ([unit], today) => ending("1", unit, today)),
  form(`(?:last|past|previous|prior) ${NUMBER} ${UNITS}`, ([count, unit], today) =>
    ending(count, unit, today),
  ),
  form(`${NUMBER} ${UNITS} ago`, ([count, unit], today) => dayPeriod(daysAgo(count, unit, today))),
  form(`${NUMBER} (?:last|past) ${UNITS}`, ([count, unit], today) => ending(count, unit, today)),
  form(`${NUMBER} ${UNITS} (?:up )?(?:to|until|till) (?:today|now)`, ([count, unit], today) =>
    ending(count, unit, today),
  ),
  form("this (?:morning|afternoon|evening)", (_, today) => dayPeriod(today)),
  form("last weekend", (_, today) => ({
    from: addDays(startOf("week", today), -2),
    to: addDays(startOf("week", today), -1),
  })),
  form(`last ${WEEKDAY}`, ([name], today) => dayPeriod(weekdayBefore(name, today))),
  form(`last ${MONTH}`, ([month], today) => {
    const ended = addDays(startOf("month", today), -1);
    return latest(ended, (year) => wholeOf("month", monthDay(String(year), month, "1")));
  }),
  form(`this ${WEEKDAY}`, ([name], today) =>
    dayPeriod(addDays(startOf("week", today), weekdayNumber(name ?? "") - 1)),
  ),
];

/** Written with digits alone, in the order of ISO 8601; the only ones that may reach into the future. */
const ISO: readonly Form[] = [
  form(`${YEAR}-(\\d\\d)-(\\d\\d)`, ([year, month, day]) => dayPeriod(dated(year, month, day))),
  form(`${YEAR}/(\\d\\d)/(\\d\\d)`, ([year, month, day]) => dayPeriod(dated(year, month, day))),
  form(`${YEAR}-(\\d\\d)`, ([year, month]) => wholeOf("month", dated(year, month, "1"))),
  form(`${YEAR}-?w(\\d\\d?)`, ([year, week]) => isoWeek(year, week)),
];

/** Named with their year. */
const DATED: readonly Form[] = [
  form(YEAR, ([year]) => wholeOf("year", dated(year, "1", "1"))),
  form(`${QUARTER}(?: of)? ${YEAR}`, ([letter, digit, word, year]) =>
    quarterOf(letter ?? digit ?? word, year),
  ),
  form(`${YEAR}[ -]?q([1-4])`, ([year, quarter]) => quarterOf(quarter, year)),
  form(`${MONTH}(?: of)?[ -]${YEAR}`, ([month, year]) => wholeOf("month", monthDay(year, month, "1"))),
  form(`(\\d\\d?)/${YEAR}`, ([month, year]) => wholeOf("month", dated(year, month, "1"))),
  form(`${DAY_NUMBER}(?: of)?[ -]?${MONTH}(?: of)?[ -]?${YEAR}`, ([day, month, year]) =>
    dayPeriod(monthDay(year, month, day)),
  ),
  form(`${MONTH} (?:the )?${DAY_NUMBER} ${YEAR}`, ([month, day, year]) =>
    dayPeriod(monthDay(year, month, day)),
  ),
  form(`(\\d\\d?)[/.-](\\d\\d?)[/.-]${YEAR}`, ([day, month, year]) => dayPeriod(dated(year, month, day))),
  form(`(?:week (?:of )?|c?w ?|kw ?)(\\d\\d?)(?: of)? ${YEAR}`, ([week, year]) => isoWeek(year, week)),
  form(`${HALF}(?: of)? ${YEAR}`, ([digit, word, year]) => halfYear(digit ?? word, year)),
  form(`${HALF}(?: of)? ${MONTH} ${YEAR}`, ([, half, month, year]) =>
    halfMonth(half, monthDay(year, month, "1")),
  ),
  form(`first week(?: of)? ${MONTH} ${YEAR}`, ([month, year]) => firstWeek(monthDay(year, month, "1"))),
];

/** Named without a year: the latest one that has begun. */
const NAMED: readonly Form[] = [
  form(MONTH, ([month], today) =>
    latest(today, (year) => wholeOf("month", monthDay(String(year), month, "1"))),
  ),
  form(QUARTER, ([letter, digit, word], today) =>
    latest(today, (year) => quarterOf(letter ?? digit ?? word, String(year))),
  ),
  form(`${DAY_NUMBER}(?: of)?[ -]?${MONTH}`, ([day, month], today) =>
    latest(today, (year) => dayPeriod(monthDay(String(year), month, day))),
  ),
  form(`${MONTH} (?:the )?${DAY_NUMBER}`, ([month, day], today) =>
    latest(today, (year) => dayPeriod(monthDay(String(year), month, day))),
  ),
  form("(?:week |c?w ?|kw ?)(\\d\\d?)", ([week], today) =>
    latest(today, (year) => isoWeek(String(year), week)),
  ),
  form(HALF, ([digit, word], today) => latest(today, (year) => halfYear(digit ?? word, String(year)))),
  form(`${HALF}(?: of)? ${MONTH}`, ([, half, month], today) =>
    latest(today, (year) => halfMonth(half, monthDay(String(year), month, "1"))),
  ),
  form(`first week(?: of)? ${MONTH}`, ([month], today) =>
    latest(today, (year) => firstWeek(monthDay(String(year), month, "1"))),
  ),
  form("(\\d\\d?)(?:st|nd|rd|th)", ([day], today) =>
    latestMonth(today, (year, month) => dayOf(year, month, Number(day))),
  ),
  form("(\\d\\d?)/(\\d\\d?)", ([day, month], today) =>
    latest(today, (year) => dayPeriod(dated(String(year), month, day))),
  ),
  form(WEEKDAY, ([name], today) => dayPeriod(weekdayBefore(name, today))),
];

/** A period that needs no other one to be understood. Days to come are cut off, except those of ISO forms. */
export function readFixed(text: string, today: Day): Period | undefined {
  const iso = readForms(ISO, text, today);
  if (iso) return iso;
  const period = readForms(RELATIVE, text, today) ?? readForms(DATED, text, today);
  return period && past(period, today);
}

/** A month, quarter, day or weekday without a year: the latest one that has begun by `today`. */
export function readNamed(text: string, today: Day): Period | undefined {
  const period = readForms(NAMED, text, today);
  return period && past(period, today);
}

function form(pattern: string, read: Reader): Form {
  return [new RegExp(`^${pattern}$`), read];
}

function readForms(forms: readonly Form[], text: string, today: Day): Period | undefined {
  for (const [pattern, read] of forms) {
    const match = pattern.exec(text);
    const period = match && read(match.slice(1), today);
    if (period) return period;
  }
  return undefined;
}

/** Without the days after today; nothing if none is left. */
function past(period: Period, today: Day): Period | undefined {
  if (period.from > today) return undefined;
  return period.to > today ? { from: period.from, to: today } : period;
}

function dayPeriod(day: Day | undefined): Period | undefined {
  return day === undefined ? undefined : { from: day, to: day };
}

function wholeOf(unit: CalendarUnit, day: Day | undefined): Period | undefined {
  return day === undefined ? undefined : { from: startOf(unit, day), to: endOf(unit, day) };
}

function calendarUnit(word: string | undefined): CalendarUnit {
  const unit = unitNamed(word ?? "");
  return unit === undefined || unit === "day" ? "year" : unit;
}

function running(word: string | undefined, today: Day): Period {
  return { from: startOf(calendarUnit(word), today), to: today };
}

function wholeBefore(word: string | undefined, count: number, today: Day): Period | undefined {
  const unit = calendarUnit(word);
  return wholeOf(unit, addUnits(startOf(unit, today), -count, unit));
}

/** Days, or calendar distances, that end today: one month up to 23 November begins on 24 October. */
function ending(count: string | undefined, word: string | undefined, today: Day): Period | undefined {
  const start = daysAgo(count, word, today);
  if (start === undefined || start === today) return undefined;
  return { from: addDays(start, 1), to: today };
}

function daysAgo(count: string | undefined, word: string | undefined, today: Day): Day | undefined {
  const unit = unitNamed(word ?? "");
  const number = smallNumber(count ?? "");
  if (unit === undefined || number < 1 || number * DAYS_IN[unit] > MAX_DAYS) return undefined;
  return addUnits(today, -number, unit);
}

function dated(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): Day | undefined {
  return dayOf(Number(year), Number(month), Number(day));
}

function monthDay(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): Day | undefined {
  return dayOf(Number(year), monthNumber(month ?? ""), dayNumber(day ?? ""));
}

function quarterOf(quarter: string | undefined, year: string | undefined): Period | undefined {
  return wholeOf("quarter", dayOf(Number(year), dayNumber(quarter ?? "") * 3, 1));
}

/** January to June, or July to December. */
function halfYear(half: string | undefined, year: string | undefined): Period | undefined {
  const [from, to] = isFirst(half) ? [1, 6] : [7, 12];
  const [first, last] = [dayOf(Number(year), from, 1), dayOf(Number(year), to, 1)];
  return first === undefined || last === undefined ? undefined : { from: first, to: endOf("month", last) };
}

/** Its first fifteen days, or the rest. */
function halfMonth(half: string | undefined, first: Day | undefined): Period | undefined {
  if (first === undefined) return undefined;
  return isFirst(half)
    ? { from: first, to: addDays(first, 14) }
    : { from: addDays(first, 15), to: endOf("month", first) };
}

function isFirst(half: string | undefined): boolean {
  return /^(?:1|first)/.test(half ?? "");
}

function firstWeek(first: Day | undefined): Period | undefined {
  return first === undefined ? undefined : { from: first, to: addDays(first, 6) };
}

/** ISO 8601: week 1 is the one that holds 4 January. */
function isoWeek(year: string | undefined, week: string | undefined): Period | undefined {
  const fourth = dated(year, "1", "4");
  const number = Number(week);
  if (fourth === undefined || number < 1) return undefined;
  const from = addDays(startOf("week", fourth), 7 * (number - 1));
  const thursday = addDays(from, 3);
  return partsOf(thursday).year === Number(year) ? { from, to: addDays(from, 6) } : undefined;
}

/** The last such weekday strictly before today. */
function weekdayBefore(name: string | undefined, today: Day): Day {
  const back = (weekday(today) - weekdayNumber(name ?? "") + 7) % 7;
  return addDays(today, -(back || 7));
}

/** The period of the latest year in which it has begun; 29 February needs up to eight years. */
function latest(today: Day, inYear: (year: number) => Period | undefined): Period | undefined {
  const { year } = partsOf(today);
  for (let back = 0; back <= 8; back += 1) {
    const period = inYear(year - back);
    if (period && period.from <= today) return period;
  }
  return undefined;
}

/** The latest such day of a month; not every month has a 31st. */
function latestMonth(
  today: Day,
  inMonth: (year: number, month: number) => Day | undefined,
): Period | undefined {
  for (let back = 0; back <= 2; back += 1) {
    const { year, month } = partsOf(addUnits(startOf("month", today), -back, "month"));
    const day = inMonth(year, month);
    if (day !== undefined && day <= today) return dayPeriod(day);
  }
  return undefined;
}
