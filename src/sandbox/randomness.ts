/** Deterministic figures, so that a sandbox with a seed, and the background of every sandbox, can be repeated. */

/** A generator of numbers from 0 to below 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number from 0 to below 1 that depends on the words only (FNV-1a, mixed once more). */
export function hashed(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of words.join("\u0000")) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return seededRandom(hash)();
}

/** As many lower-case hexadecimal digits as asked for. */
export function hexDigits(random: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join("");
}

/** 100 ns steps from the start of the Gregorian calendar to the Unix epoch, as version 1 UUIDs count. */
const GREGORIAN_OFFSET = 0x01b21dd213814000n;

/** Makes lower-case UUIDs of version 1: time of making, then random digits in place of clock and host. */
export function timeBasedIds(now: () => Date, random: () => number): () => string {
  const node = hexDigits(random, 12);
  let count = 0n;
  return () => {
    const ticks = BigInt(now().getTime()) * 10_000n + GREGORIAN_OFFSET + count++;
    const time = ticks.toString(16).padStart(15, "0");
    const clock = (0x8000 + Math.floor(random() * 0x4000)).toString(16);
    return `${time.slice(7)}-${time.slice(3, 7)}-1${time.slice(0, 3)}-${clock}-${node}`;
  };
}
