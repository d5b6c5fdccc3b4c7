/** Items by name, as people type names: exact, begun, by their words, or mistyped. */
import type { CatalogueItem } from "../platform/ports.ts";
import { fold, foldedKey, words } from "./analysis.ts";
import { Spelling } from "./spelling.ts";

/** Longer texts are no names. */
const LONGEST_NAME = 200;
/** Parts of ids that people leave out. */
const CUSTOMARY_PREFIX = /^(?:ai4os-|UC-[a-z]+-DEEP-OC-|DEEP-OC-|deep-oc-)/;
const MOST_NEAR = 5;

export class Names {
  readonly #items: readonly CatalogueItem[];
  /** As typed, but for case. */
  readonly #exact = new Map<string, Set<number>>();
  /** But for spaces and hyphens, too. */
  readonly #loose = new Map<string, Set<number>>();
  /** Ids without their customary prefix, and single words of names. */
  readonly #short = new Map<string, Set<number>>();
  readonly #words = new Map<string, Set<number>>();
  readonly #looseSpelling: Spelling;
  readonly #shortSpelling: Spelling;
  readonly #wordSpelling: Spelling;

  constructor(items: readonly CatalogueItem[]) {
    this.#items = items;
    items.forEach((item, position) => {
      const short = item.id.replace(CUSTOMARY_PREFIX, "");
      for (const name of [item.id, item.title]) {
        put(this.#exact, caseless(name), position);
        put(this.#loose, foldedKey(name), position);
        for (const { surface } of words(name)) put(this.#words, surface, position);
      }
      put(this.#short, foldedKey(short), position);
    });
    this.#looseSpelling = new Spelling(this.#loose.keys());
    this.#shortSpelling = new Spelling(this.#short.keys());
    this.#wordSpelling = new Spelling(this.#words.keys());
  }

  find(name: string): { readonly exact: boolean; readonly items: readonly CatalogueItem[] } {
    const typed = name.slice(0, LONGEST_NAME);
    const key = foldedKey(typed);
    if (key === "") return { exact: false, items: [] };
    const exact = this.#exact.get(caseless(typed)) ?? this.#loose.get(key);
    if (exact !== undefined) return { exact: true, items: this.#at(exact) };
    const steps = [
      () => this.#short.get(key),
      () => gather(this.#loose, this.#looseSpelling.beginningWith(key)),
      () => gather(this.#short, this.#shortSpelling.beginningWith(key)),
      () => this.#byWords(typed),
      () => this.#near(key),
    ];
    for (const step of steps) {
      const found = step();
      if (found !== undefined && found.size > 0) return { exact: false, items: this.#at(found) };
    }
    return { exact: false, items: [] };
  }

  #at(positions: Iterable<number>): readonly CatalogueItem[] {
    return [...positions].flatMap((position) => this.#items[position] ?? []);
  }

  /** Items in whose name every word typed begins a word. */
  #byWords(typed: string): ReadonlySet<number> | undefined {
    let found: ReadonlySet<number> | undefined;
    for (const { surface } of words(typed)) {
      if (surface.length < 3) continue;
      const having = gather(this.#words, this.#wordSpelling.beginningWith(surface));
      const before = found;
      found = before === undefined ? having : new Set([...before].filter((position) => having.has(position)));
    }
    return found;
  }

  #near(key: string): ReadonlySet<number> {
    const most = key.length < 6 ? 1 : Math.min(6, Math.max(2, Math.floor(key.length / 4)));
    const near = [
      ...this.#looseSpelling.near(key, most).map((found) => ({ ...found, names: this.#loose })),
      ...this.#shortSpelling.near(key, most).map((found) => ({ ...found, names: this.#short })),
    ].sort((one, other) => one.edits - other.edits);
    const positions = near.flatMap(({ entry, names }) => [...(names.get(entry) ?? [])]);
    return new Set([...new Set(positions)].slice(0, MOST_NEAR));
  }
}

function caseless(name: string): string {
  return fold(name).trim();
}

function put(map: Map<string, Set<number>>, key: string, position: number): void {
  const positions = map.get(key);
  if (positions === undefined) map.set(key, new Set([position]));
  else positions.add(position);
}

function gather(map: ReadonlyMap<string, ReadonlySet<number>>, keys: readonly string[]): ReadonlySet<number> {
  return new Set(keys.flatMap((key) => [...(map.get(key) ?? [])]).sort((one, other) => one - other));
}
