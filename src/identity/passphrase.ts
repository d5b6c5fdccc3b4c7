/** Passwords that people can read, type and say. */
import { PASSPHRASE_WORDS } from "./passphrase-words.ts";

const WORDS_BEFORE = 4;

/**
 * A passphrase such as "maple-otter-quill-drift-481-coral": five words and a number of three digits, 23 to 38 characters of
 * `a-z`, `0-9` and `-`. With 1474 words it has 5 × log2(1474) + log2(900) = 62 bits of entropy, provided that `randomInt`,
 * which returns a whole number from 0 to below `max`, is uniform and cannot be predicted (node:crypto's is).
 */
export function createPassphrase(randomInt: (max: number) => number): string {
  const words = PASSPHRASE_WORDS.trim().split(/\s+/);
  const pick = (): string => {
    const word = words[randomInt(words.length)];
    if (word === undefined) throw new RangeError(`randomInt must return 0 to ${words.length - 1}`);
    return word;
  };
  const first = Array.from({ length: WORDS_BEFORE }, pick);
  return [...first, 100 + randomInt(900), pick()].join("-");
}
