/** Nearest words without comparing with every word: candidates share pairs of letters with what was typed. */
import { distance } from "fastest-levenshtein";

/** Longer entries are not compared: nobody mistypes them as a whole. */
const LONGEST = 80;
/** Pairs of letters that more entries than this share are looked up last, as they exclude little. */
const COMMON = 2_000;

function pairs(word: string): string[] {
  const framed = `^${word}$`;
  return [...new Set(Array.from({ length: framed.length - 1 }, (_, at) => framed.slice(at, at + 2)))];
}

/** Edits where swapping two neighbouring letters counts as one. */
export function edits(one: string, other: string): number {
  const plain = distance(one, other);
  if (plain !== 2 || one.length !== other.length) return plain;
  const at = [...one].findIndex((letter, position) => letter !== other[position]);
  const swapped = one.slice(0, at) + one.charAt(at + 1) + one.charAt(at) + one.slice(at + 2);
  return swapped === other ? 1 : plain;
}

export interface Near {
  readonly entry: string;
  readonly edits: number;
}

export class Spelling {
  readonly #sorted: readonly string[];
  /** Built when the first wrong word is looked up. */
  #byPair: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(entries: Iterable<string>) {
    this.#sorted = [...new Set(entries)].filter(({ length }) => length > 0 && length <= LONGEST).sort();
  }

  /** Entries within so many edits, nearest first. */
  near(typed: string, most: number): readonly Near[] {
    if (typed.length > LONGEST) return [];
    const wanted = pairs(typed);
    this.#byPair ??= indexByPair(this.#sorted);
    const shared = sharing(this.#byPair, wanted, typed.length, most);
    // One edit touches at most three pairs (a swap), so an entry within reach shares all the others.
    const needed = Math.max(1, wanted.length - 3 * most);
    return [...shared]
      .filter(([, count]) => count >= needed)
      .map(([entry]) => ({ entry, edits: edits(typed, entry) }))
      .filter((near) => near.edits <= most)
      .sort((one, other) => one.edits - other.edits || compare(one.entry, other.entry));
  }

  /** Entries that begin with what was typed, in alphabetical order. */
  beginningWith(typed: string, most = Number.POSITIVE_INFINITY): readonly string[] {
    const found: string[] = [];
    for (let at = this.#firstNotBefore(typed); at < this.#sorted.length && found.length < most; at++) {
      const entry = this.#sorted[at];
      if (entry === undefined || !entry.startsWith(typed)) break;
      found.push(entry);
    }
    return found;
  }

  #firstNotBefore(typed: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? "") < typed) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function indexByPair(entries: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const byPair = new Map<string, string[]>();
  for (const entry of entries) {
    for (const pair of pairs(entry)) {
      const list = byPair.get(pair);
      if (list === undefined) byPair.set(pair, [entry]);
      else list.push(entry);
    }
  }
  return byPair;
}

function sharing(
  byPair: ReadonlyMap<string, readonly string[]>,
  wanted: readonly string[],
  length: number,
  most: number,
): ReadonlyMap<string, number> {
  const shared = new Map<string, number>();
  const rareFirst = wanted
    .map((pair) => byPair.get(pair) ?? [])
    .sort((one, other) => one.length - other.length);
  for (const list of rareFirst) {
    for (const entry of list) {
      const count = shared.get(entry);
      if (count !== undefined) shared.set(entry, count + 1);
      else if (list.length <= COMMON && Math.abs(entry.length - length) <= most) shared.set(entry, 1);
    }
  }
  return shared;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
