/** Ranked search over the catalogue: words, their families, concepts of the field, typing errors, facets. */
import type { CatalogueItem } from "../platform/ports.ts";
import { foldedKey, queryWords } from "./analysis.ts";
import { Facets } from "./filters.ts";
import { InvertedIndex } from "./inverted-index.ts";
import { Names } from "./names.ts";
import type { CatalogueSearch, Facet, SearchHit, SearchQuery, SearchResult } from "./port.ts";
import { type Ranked, rank, rankLastResort } from "./ranking.ts";
import { Reader, type Unit } from "./reading.ts";
import { Thesaurus } from "./thesaurus.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Added for an item whose id or title was typed: above every sum of words. */
const NAMED = 1;
/** Items of the last resort serve most people, and so go before equals. */
const GENERAL_ADVANTAGE = 1.08;
/** Added for one whose id or title begins with the query: such items are about it more than others. */
const BEGINS = 0.1;

class IndexedCatalogue implements CatalogueSearch {
  readonly #items: readonly CatalogueItem[];
  readonly #thesaurus: Thesaurus;
  readonly #index: InvertedIndex;
  readonly #general: ReadonlySet<number>;
  readonly #reader: Reader;
  readonly #facets: Facets;
  readonly #names: Names;

  constructor(items: readonly CatalogueItem[], vocabulary: Vocabulary) {
    const thesaurus = new Thesaurus(vocabulary);
    this.#thesaurus = thesaurus;
    this.#items = items;
    this.#index = new InvertedIndex(items, thesaurus);
    this.#general = new Set(this.#index.postings(thesaurus.lastResort.offered)?.items);
    this.#reader = new Reader(this.#index, thesaurus);
    this.#facets = new Facets(items, vocabulary);
    this.#names = new Names(items);
  }

  search({ text = "", filters, kind, limit = Number.POSITIVE_INFINITY }: SearchQuery): SearchResult {
    const { allowed, unknown } = this.#facets.resolve(filters);
    const { hits, correctedText } = this.#matching(text);
    const fitting = hits.filter(
      ({ position, item }) => (allowed?.has(position) ?? true) && (kind === undefined || item.kind === kind),
    );
    const most = Number.isNaN(limit) ? 0 : Math.max(0, Math.floor(limit));
    return {
      hits: fitting.slice(0, most).map(({ item, score }) => ({ item, score })),
      total: fitting.length,
      ...(correctedText === undefined ? {} : { correctedText }),
      unknownFilters: unknown,
    };
  }

  #matching(text: string): { hits: readonly (SearchHit & { position: number })[]; correctedText?: string } {
    const { units, asksForSomething, correctedText } = this.#reader.read(text);
    if (!asksForSomething || isBlank(text)) {
      return { hits: this.#items.map((item, position) => ({ item, position, score: 1 })) };
    }
    const key = foldedKey(text);
    const hits = this.#ranked(units).flatMap(({ position, score }) => {
      const item = this.#items[position];
      if (item === undefined) return [];
      const advantage = this.#general.has(position) ? GENERAL_ADVANTAGE : 1;
      return [{ item, position, score: score * advantage + nameBonus(item, key) }];
    });
    hits.sort((one, other) => other.score - one.score);
    return { hits, ...(correctedText === undefined ? {} : { correctedText }) };
  }

  #ranked(units: readonly Unit[]): readonly Ranked[] {
    const fitting = rank(this.#index, units);
    const { asked } = this.#thesaurus.lastResort;
    const mayBeOffered = fitting.length === 0 && units.some(({ variants }) => variants.has(asked));
    return mayBeOffered ? rankLastResort(this.#index, units, this.#general) : fitting;
  }

  named(name: string): ReturnType<CatalogueSearch["named"]> {
    return this.#names.find(name);
  }

  facet(facet: Facet): ReturnType<CatalogueSearch["facet"]> {
    return this.#facets.values(facet);
  }
}

function nameBonus({ id, title }: CatalogueItem, key: string): number {
  const names = [foldedKey(id), foldedKey(title)];
  if (names.includes(key)) return NAMED;
  return names.some((name) => name.startsWith(key)) ? BEGINS : 0;
}

/** True for text in which there is nothing to see; punctuation alone is something, and fits nothing. */
function isBlank(text: string): boolean {
  return queryWords(text).length === 0 && !/[^\s\p{C}]/u.test(text.slice(0, 2_000));
}

/** Builds the index; the items must not change afterwards. */
export function createSearch(items: readonly CatalogueItem[], vocabulary: Vocabulary): CatalogueSearch {
  return new IndexedCatalogue(items, vocabulary);
}
