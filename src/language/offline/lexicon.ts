/** Words of six languages, and how people mistype and shorten English ones. Data, not code. */
import { z } from "zod";

const words = z.record(z.string(), z.string());
const schema = z.strictObject({
  languages: z.record(z.string(), z.strictObject({ markers: z.array(z.string()), words })),
  spelling: words,
});

export interface Lexicon {
  readonly languages: ReadonlyMap<string, LanguageWords>;
  readonly spelling: ReadonlyMap<string, string>;
}

export interface LanguageWords {
  /** Small words that give the language away. */
  readonly markers: ReadonlySet<string>;
  /** Folded words or phrases → English ones. */
  readonly words: ReadonlyMap<string, string>;
}

/** Throws a `ZodError` that names the place if the data are no lexicon. */
export function parseLexicon(json: unknown): Lexicon {
  const { languages, spelling } = schema.parse(json);
  return {
    languages: new Map(
      Object.entries(languages).map(([name, one]) => [
        name,
        { markers: new Set(one.markers), words: new Map(Object.entries(one.words)) },
      ]),
    ),
    spelling: new Map(Object.entries(spelling)),
  };
}
