/** What the catalogue had when it was looked at last, and what was new then. */

export interface SeenItem {
  readonly id: string;
  /** As the catalogue tells it, `YYYY-MM-DD`; empty where it does not. */
  readonly updated: string;
}

export interface CatalogueNews extends SeenItem {
  readonly kind: "new" | "changed";
  readonly title: string;
  readonly summary: string;
  /** When it was seen. */
  readonly at: Date;
}

export interface CatalogueNewsStore {
  /** By id; empty before the first look. */
  seen(): Promise<ReadonlyMap<string, SeenItem>>;
  /** Writes down what is there now, and what of it is news. */
  note(items: readonly SeenItem[], news: readonly CatalogueNews[]): Promise<void>;
  /** What was seen after one moment, up to and with another; oldest first. */
  between(after: Date, until: Date): Promise<readonly CatalogueNews[]>;
  /** Forgets news of before; what was seen stays. */
  prune(before: Date): Promise<void>;
}
