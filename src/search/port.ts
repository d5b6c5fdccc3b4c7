/** What the rest of the program asks of catalogue search. */
import type { CatalogueItem, ItemKind } from "../platform/ports.ts";

/** The five facets of the marketplace; a filter matches when the item has every value asked for. */
export const FACETS = ["libraries", "tasks", "categories", "data-type", "tags"] as const;
export type Facet = (typeof FACETS)[number];

export interface SearchQuery {
  /** Free words; absent or blank: every item that passes the filters, in catalogue order. */
  readonly text?: string;
  /** Values as people type them: case, spacing and hyphens do not matter ("pretrained" = "AI4 pre trained"). */
  readonly filters?: Partial<Readonly<Record<Facet, readonly string[]>>>;
  readonly kind?: ItemKind;
  /** At most this many hits. */
  readonly limit?: number;
}

export interface SearchHit {
  readonly item: CatalogueItem;
  /** Greater is better; comparable only inside one result. */
  readonly score: number;
}

export interface SearchResult {
  readonly hits: readonly SearchHit[];
  /** Items that fit, before the limit. */
  readonly total: number;
  /** The words as they were understood, where a typing error was corrected. */
  readonly correctedText?: string;
  /** Filter values that no item has, with the nearest existing ones. */
  readonly unknownFilters: readonly {
    readonly facet: Facet;
    readonly value: string;
    readonly nearest: readonly string[];
  }[];
}

export interface CatalogueSearch {
  search(query: SearchQuery): SearchResult;
  /** Items whose id or title is, begins with, or is nearly `name`; exact ones alone where there are any. Best first. */
  named(name: string): { readonly exact: boolean; readonly items: readonly CatalogueItem[] };
  /** Every value of a facet with the number of items that have it, most frequent first. */
  facet(facet: Facet): readonly { readonly value: string; readonly count: number }[];
}
