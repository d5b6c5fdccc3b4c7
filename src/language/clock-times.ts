/** Times of day as typed, in minutes since midnight. */

export type PartOfDay = "morning" | "afternoon" | "evening" | "night";

/** What a part of the day means when no time is named, and between which times it is (minutes since midnight). */
const PARTS: Readonly<
  Record<PartOfDay, { readonly usual: number; readonly from: number; readonly to: number }>
> = {
  morning: { usual: 9 * 60, from: 4 * 60, to: 12 * 60 },
  afternoon: { usual: 15 * 60, from: 12 * 60, to: 19 * 60 },
  evening: { usual: 20 * 60, from: 16 * 60, to: 24 * 60 },
  night: { usual: 22 * 60, from: 18 * 60, to: 24 * 60 },
};
const END_OF_DAY = 24 * 60;

export interface PartFound {
  readonly part: PartOfDay | undefined;
  /** The words without the part of the day. */
  readonly rest: string;
  /** "tonight" and "this evening" also name the day. */
  readonly today: boolean;
}

/** Takes "tonight", "this evening", "in the morning", "afternoon" out of a text. */
export function takePartOfDay(words: string): PartFound {
  const match = /(?:^| )(?:(tonight)|(?:(this|in the|at) )?(morning|afternoon|evening|night))(?= |$)/.exec(
    words,
  );
  if (!match) return { part: undefined, rest: words, today: false };
  const [found, tonight, lead, part] = match;
  const rest = (words.slice(0, match.index) + words.slice(match.index + found.length)).trim();
  return { part: tonight ? "night" : partNamed(part), rest, today: tonight !== undefined || lead === "this" };
}

/** A time of day; `half` if "am" or "pm" told which half of the day is meant. */
export interface ClockTime {
  readonly minutes: number;
  readonly half: boolean;
}

/** The usual time of a part of the day, or the named one if it can be in that part ("8" in the evening is 20:00). */
export function timeInPart(part: PartOfDay, time: ClockTime | undefined): number | undefined {
  const { usual, from, to } = PARTS[part];
  if (time === undefined) return usual;
  const { minutes, half } = time;
  const candidates = minutes < END_OF_DAY / 2 && !half ? [minutes, minutes + END_OF_DAY / 2] : [minutes];
  return candidates.find((candidate) => candidate >= from && candidate <= to);
}

/**
 * "22:00", "9am", "9.30 pm", "21h", "21h30", "at 9", "noon", "midnight" (the end of the day: 24:00). A number alone is no
 * time unless "at" stands before it, nor is "10.11", which is as well a date.
 */
export function readClock(words: string): ClockTime | undefined {
  const time = words.replace(/^at /, "");
  if (time === "noon" || time === "midday") return { minutes: END_OF_DAY / 2, half: true };
  if (time === "midnight") return { minutes: END_OF_DAY, half: true };
  const twelve = /^(\d{1,2})(?:[:.](\d\d))? ?([ap])\.?m$/.exec(time);
  if (twelve) return twelveHours(Number(twelve[1]), Number(twelve[2] ?? 0), twelve[3] === "p");
  const full = /^(\d{1,2})(?::(\d\d)(?: ?h)?| ?h ?(\d\d)?| o'clock)$/.exec(time);
  if (full) return twentyFourHours(Number(full[1]), Number(full[2] ?? full[3] ?? 0));
  const [, hours, dotted = "0"] = /^(\d{1,2})(?:\.(\d\d))?$/.exec(time) ?? [];
  if (hours === undefined || (time === words && Number(dotted) <= 12)) return undefined;
  return twentyFourHours(Number(hours), Number(dotted));
}

function partNamed(word: string | undefined): PartOfDay {
  return word === "morning" || word === "afternoon" || word === "evening" ? word : "night";
}

function twelveHours(hours: number, minutes: number, afterNoon: boolean): ClockTime | undefined {
  if (hours < 1 || hours > 12 || minutes > 59) return undefined;
  return { minutes: (hours % 12) * 60 + minutes + (afterNoon ? END_OF_DAY / 2 : 0), half: true };
}

function twentyFourHours(hours: number, minutes: number): ClockTime | undefined {
  const time = hours * 60 + minutes;
  return minutes <= 59 && time <= END_OF_DAY ? { minutes: time, half: false } : undefined;
}
