/** Facets: their values, and filters by them. */
import type { CatalogueItem } from "../platform/ports.ts";
import { foldedKey, words } from "./analysis.ts";
import { FACETS, type Facet, type SearchQuery, type SearchResult } from "./port.ts";
import { Spelling } from "./spelling.ts";
import type { Vocabulary } from "./vocabulary.ts";

const MOST_SUGGESTIONS = 3;

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

function valuesOf(item: CatalogueItem, facet: Facet): readonly string[] {
  switch (facet) {
    case "libraries":
      return item.libraries;
    case "tasks":
      return item.tasks;
    case "categories":
      return item.categories;
    case "data-type":
      return item.dataTypes;
    case "tags":
      return item.tags;
  }
}

/** Spellings that people use for one value: also without the platform's prefix, and in the other number. */
function keysOf(name: string): string[] {
  const stemmed = (text: string) =>
    words(text)
      .map((word) => word.stem)
      .join("");
  const plain = name.replace(/^AI4 /, "");
  return [foldedKey(name), foldedKey(plain), stemmed(name), stemmed(plain)];
}

class FacetIndex {
  readonly values: readonly FacetValue[];
  /** Positions of the items that have a value, by its key; values that differ in case share one. */
  readonly #items = new Map<string, Set<number>>();
  readonly #byKey = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly #spelling: Spelling;

  constructor(
    items: readonly CatalogueItem[],
    facet: Facet,
    aliases: Readonly<Record<string, readonly string[]>>,
  ) {
    const counts = new Map<string, number>();
    items.forEach((item, position) => {
      for (const value of new Set(valuesOf(item, facet))) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
        const key = foldedKey(value);
        const positions = this.#items.get(key);
        if (positions === undefined) this.#items.set(key, new Set([position]));
        else positions.add(position);
      }
    });
    this.values = [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
    for (const { value } of this.values) {
      const key = foldedKey(value);
      for (const name of [value, ...(aliases[value] ?? [])]) this.#learn(name, key, value);
    }
    this.#spelling = new Spelling(this.#names.keys());
  }

  #learn(name: string, key: string, value: string): void {
    for (const spelling of keysOf(name)) {
      if (!this.#byKey.has(spelling)) this.#byKey.set(spelling, key);
      if (!this.#names.has(spelling)) this.#names.set(spelling, value);
    }
  }

  /** Positions of the items with a value as people type it; undefined where no item has it. */
  items(typed: string): ReadonlySet<number> | undefined {
    for (const spelling of keysOf(typed)) {
      const key = this.#byKey.get(spelling);
      if (key !== undefined) return this.#items.get(key);
    }
    return undefined;
  }

  nearest(typed: string): readonly string[] {
    const key = foldedKey(typed);
    if (key === "") return [];
    const beginning = key.length < 2 ? [] : this.#spelling.beginningWith(key, MOST_SUGGESTIONS);
    const near = this.#spelling.near(key, Math.max(1, Math.floor(key.length / 3))).map(({ entry }) => entry);
    const values = [...near, ...beginning].flatMap((spelling) => this.#names.get(spelling) ?? []);
    return [...new Set(values)].slice(0, MOST_SUGGESTIONS);
  }
}

export class Facets {
  readonly #facets: ReadonlyMap<Facet, FacetIndex>;

  constructor(items: readonly CatalogueItem[], vocabulary: Vocabulary) {
    this.#facets = new Map(
      FACETS.map((facet) => [facet, new FacetIndex(items, facet, vocabulary.facetAliases[facet] ?? {})]),
    );
  }

  values(facet: Facet): readonly FacetValue[] {
    return this.#facets.get(facet)?.values ?? [];
  }

  /** What filters leave: undefined is everything. A value that no item has leaves nothing. */
  resolve(filters: SearchQuery["filters"]): {
    readonly allowed: ReadonlySet<number> | undefined;
    readonly unknown: SearchResult["unknownFilters"];
  } {
    let allowed: ReadonlySet<number> | undefined;
    const unknown: { facet: Facet; value: string; nearest: readonly string[] }[] = [];
    for (const [facet, index] of this.#facets) {
      for (const value of filters?.[facet] ?? []) {
        const items = index.items(value);
        if (items === undefined) unknown.push({ facet, value, nearest: index.nearest(value) });
        allowed = common(allowed, items ?? new Set());
      }
    }
    return { allowed, unknown };
  }
}

function common(one: ReadonlySet<number> | undefined, other: ReadonlySet<number>): ReadonlySet<number> {
  if (one === undefined) return other;
  return new Set([...one].filter((position) => other.has(position)));
}
