import type { Json } from "./store.ts";

/** A moment as it is stored: milliseconds since 1970 in UTC, which sort right also beyond the year 9999. */
export function toMillis(moment: Date): number {
  const millis = moment.getTime();
  if (Number.isNaN(millis)) throw new RangeError("An invalid date cannot be stored or compared.");
  return millis;
}

export function toJson(text: string): Json {
  return JSON.parse(text) as Json;
}
