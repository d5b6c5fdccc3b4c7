/** Days that have names: "since christmas", "on halloween". */
import type { Day, Period } from "../days.ts";
import type { Sentence } from "./sentence.ts";

const HOLIDAYS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ["christmas eve", [12, 24]],
  ["christmas", [12, 25]],
  ["new year's eve", [12, 31]],
  ["new year eve", [12, 31]],
  ["new year's day", [1, 1]],
  ["new year day", [1, 1]],
  ["new year's", [1, 1]],
  ["new year", [1, 1]],
  ["leap day", [2, 29]],
  ["valentine's day", [2, 14]],
  ["valentines day", [2, 14]],
  ["valentines", [2, 14]],
  ["halloween", [10, 31]],
]);

/** The latest one of that name; undefined where no day has it. */
export function latestHoliday(name: string, today: Day): Day | undefined {
  const date = HOLIDAYS.get(name);
  return date && latestDay(date, today);
}

function latestDay([month, day]: readonly [number, number], today: Day): Day {
  const year = Number(today.slice(0, 4));
  const pad = (value: number) => String(value).padStart(2, "0");
  const here = `${year}-${pad(month)}-${pad(day)}`;
  return here <= today ? here : `${year - 1}-${pad(month)}-${pad(day)}`;
}

/** Days named without a window, such as "on christmas"; of two, all from the first to the last. */
export function takeHoliday(sentence: Sentence, today: Day): Period | undefined {
  const days: Day[] = [];
  for (const [name, date] of HOLIDAYS) {
    const said = sentence.take(new RegExp(`(since|from|on|at)? ?${name}`));
    if (!said) continue;
    days.push(latestDay(date, today));
    if (said[1] === "since" || said[1] === "from") days.push(today);
  }
  const [from, to] = [days.toSorted()[0], days.toSorted().at(-1)];
  return from === undefined || to === undefined ? undefined : { from, to };
}
