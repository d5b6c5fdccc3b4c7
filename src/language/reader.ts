/** Who reads sentences for the engine: the offline reader alone, or with a language model behind it. It is not told which. */
import type { ItemFinder } from "./offline/items.ts";
import type { ReaderWorld, ReadSentence, SentenceReader } from "./offline/world.ts";

export interface SpokenWorld extends ReaderWorld {
  /** Key of whoever speaks, so that one person cannot use up what is for all. */
  readonly speaker: string;
}

export interface Understanding extends ReadSentence {
  /** Who read it. */
  readonly source: "offline" | "model";
}

export interface LanguageReader {
  /** Reads a sentence in at most ten seconds or so; never rejects, whatever it is given. */
  read(message: string, world: SpokenWorld): Promise<Understanding>;
}

/** Where the catalogue cannot be had. */
export const NO_CATALOGUE: ItemFinder = {
  named: () => ({ exact: false, items: [] }),
  search: () => ({ hits: [] }),
  facet: () => [],
};

export function offlineAlone(reader: SentenceReader): LanguageReader {
  return { read: async (message, world) => ({ ...reader.read(message, world), source: "offline" }) };
}
