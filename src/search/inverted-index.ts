/** Words and concepts to the items that have them, with how much. Built once per catalogue. */
import type { CatalogueItem } from "../platform/ports.ts";
import { compounds, words } from "./analysis.ts";
import { conceptKey, type Thesaurus } from "./thesaurus.ts";

/** What an occurrence in each field counts. */
const FIELD_WEIGHTS = {
  title: 3,
  id: 1.6,
  tags: 2.4,
  summary: 1.8,
  tasks: 1.6,
  categories: 1.6,
  libraries: 2.4,
  dataTypes: 1.4,
} as const;
/** Above this sum of occurrences, more of them add little. */
const SATURATION = 1.1;
/** How much of an occurrence's weight depends on how long its field is. */
const LENGTH_SHARE = 0.35;

type Field = keyof typeof FIELD_WEIGHTS;

export interface Postings {
  /** Positions in the catalogue, ascending. */
  readonly items: readonly number[];
  /** How much each item is about it, 0 to 1. */
  readonly shares: readonly number[];
}

function texts(item: CatalogueItem): readonly (readonly [Field, string])[] {
  const each = (field: Field, values: readonly string[]) => values.map((value) => [field, value] as const);
  return [
    ["title", item.title],
    ["id", item.id],
    ["summary", item.summary],
    ...each("tags", item.tags),
    ...each("tasks", item.tasks),
    ...each("categories", item.categories),
    ...each("libraries", item.libraries),
    ...each("dataTypes", item.dataTypes),
  ];
}

export class InvertedIndex {
  readonly size: number;
  readonly #postings = new Map<string, { items: number[]; shares: number[] }>();
  readonly #ofValue = new Map<string, ReadonlySet<string>>();
  readonly #surfaces = new Map<string, number>();
  readonly #thesaurus: Thesaurus;

  constructor(items: readonly CatalogueItem[], thesaurus: Thesaurus) {
    this.#thesaurus = thesaurus;
    this.size = items.length;
    const summaryLength =
      items.reduce((sum, item) => sum + item.summary.length, 0) / Math.max(1, items.length);
    items.forEach((item, position) => {
      const weights = this.#weigh(item, Math.max(1, summaryLength));
      for (const [key, weight] of weights) this.#post(key, position, weight / (weight + SATURATION));
    });
  }

  #weigh(item: CatalogueItem, summaryLength: number): Map<string, number> {
    const weights = new Map<string, number>();
    const said = new Map<Field, Map<string, number>>();
    const add = (field: Field, key: string, weight: number) => {
      // A word said twice in one field says no more than once.
      const inField = said.get(field) ?? new Map<string, number>();
      said.set(field, inField);
      const before = inField.get(key) ?? 0;
      if (weight <= before) return;
      inField.set(key, weight);
      weights.set(key, (weights.get(key) ?? 0) + weight - before);
    };
    for (const [field, text] of texts(item)) {
      const expected = field === "summary" ? summaryLength : 25;
      const weight =
        FIELD_WEIGHTS[field] / (1 - LENGTH_SHARE + LENGTH_SHARE * Math.min(3, text.length / expected));
      for (const key of this.#keysOf(field, text)) add(field, key, weight);
    }
    return weights;
  }

  /** Many items share their tags and other facet values, which are therefore read once. */
  #keysOf(field: Field, text: string): ReadonlySet<string> {
    if (field === "title" || field === "id" || field === "summary") return this.#keys(text);
    const known = this.#ofValue.get(text);
    if (known !== undefined) return known;
    const keys = this.#keys(text);
    this.#ofValue.set(text, keys);
    return keys;
  }

  #keys(text: string): ReadonlySet<string> {
    const list = words(text);
    const keys = new Set<string>();
    const mean = (concepts: readonly { readonly concept: string; readonly weight: number }[]) => {
      for (const { concept, weight } of concepts) if (weight === 1) keys.add(conceptKey(concept));
    };
    list.forEach((word, position) => {
      this.#surfaces.set(word.surface, (this.#surfaces.get(word.surface) ?? 0) + 1);
      keys.add(word.stem);
      mean(this.#thesaurus.meanings(word.stem));
      mean(this.#thesaurus.phraseAt(list, position)?.meanings ?? []);
    });
    for (const compound of compounds(list)) {
      keys.add(compound);
      mean(this.#thesaurus.meanings(compound));
    }
    return keys;
  }

  #post(key: string, position: number, share: number): void {
    const postings = this.#postings.get(key);
    if (postings === undefined) {
      this.#postings.set(key, { items: [position], shares: [share] });
    } else {
      postings.items.push(position);
      postings.shares.push(share);
    }
  }

  /** Items that have a word (by its stem) or a concept (by its key). */
  postings(key: string): Postings | undefined {
    return this.#postings.get(key);
  }

  /** Every word of the items as it is spelt, with how often it occurs. */
  surfaces(): ReadonlyMap<string, number> {
    return this.#surfaces;
  }
}
