/** Words of six languages, and how people mistype and shorten English ones. Data, not code. */
import { z } from "zod";

const words = z.record(z.string(), z.string());
const schema = z.strictObject({
  languages: z.record(z.string(), z.strictObject({ markers: z.array(z.string()), words })),
  spelling: words,
});

/** Where a hint stands in a sentence: anywhere, or at its beginning. */
export type Cues = ReadonlyMap<string, { readonly anywhere: RegExp; readonly first: RegExp }>;

const elsewhere = z.strictObject({
  elsewhere: z.record(z.string(), z.array(z.string()).min(1)),
  mentioned: z.array(z.string()).min(1),
});

/** Patterns of what is no business of the platform: other clouds and clusters, machines of one's own, things in a room. */
export interface Elsewhere {
  readonly elsewhere: RegExp;
  /** What is elsewhere too, but may only be why: no change is asked for beside it, and what only reads may be. */
  readonly mentioned: RegExp;
}

export interface Lexicon {
  readonly places: Elsewhere;
  /** Patterns of English words and phrases that hint at commands, by name. */
  readonly cues: Cues;
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
export function parseLexicon(json: unknown, cues: unknown, places: unknown): Lexicon {
  const { languages, spelling } = schema.parse(json);
  const away = elsewhere.parse(places);
  return {
    places: {
      elsewhere: anyOf(Object.values(away.elsewhere).flat()),
      mentioned: anyOf(away.mentioned),
    },
    cues: new Map(
      Object.entries(words.parse(cues)).map(([name, source]) => [
        name,
        {
          anywhere: new RegExp(`(?:^| )(?:${source})(?= |$)`),
          first: new RegExp(
            `^(?:please |can you |could you |i (?:want|need|would like) to )?(?:${source})(?= |$)`,
          ),
        },
      ]),
    ),
    languages: new Map(
      Object.entries(languages).map(([name, one]) => [
        name,
        { markers: new Set(one.markers), words: new Map(Object.entries(one.words)) },
      ]),
    ),
    spelling: new Map(Object.entries(spelling)),
  };
}

function anyOf(patterns: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${patterns.join("|")})\\b`);
}
