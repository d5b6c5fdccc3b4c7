/**
 * Commands that the model was not trained with yet: a sentence that says the words of their declaration means them. What is
 * found that way is modest: enough for what only reads, while a change is asked about.
 */
import type { DeclaredCommand } from "./declared.ts";
import type { Fillers, LanguageModel, Scored } from "./model.ts";
import { fold } from "./normalise.ts";
import type { SpokenWord } from "./words.ts";

/** The words that call it were said: two of them, or one that the model has never met. */
const CALLED = 0.5;
/** So little was said that it may have been meant. */
const HINTED = 0.28;
const LEAST_WORDS = 2;
/** Share of the words with a meaning that its summary and examples must have. */
const LEAST_SHARE = 0.6;
/** How much remains of what the model thinks, which has never heard of the command. */
const REMAINS = 0.3;

/** Words that say nothing of what is asked for. */
const EMPTY = new Set(
  "a all an and any are as at be by can could do does for from get give how i in is it its let like me my need now of on one or our please show so tell than that the their them then this to us want was what when which will with would you your".split(
    " ",
  ),
);

interface Untrained {
  readonly path: string;
  /** The stems of the words that call it; any of these will do. */
  readonly calls: readonly ReadonlySet<string>[];
  /** The stems of what its declaration says of it. */
  readonly described: ReadonlySet<string>;
}

export interface UntrainedCommands {
  /** Puts those that the words may mean among the labels that the model thinks of, best first. */
  among(scored: readonly Scored[], words: readonly SpokenWord[]): readonly Scored[];
  /** What is no part of any name or text: for a command that the model does not know, the words that call it as well. */
  fillers(path: string, words: readonly SpokenWord[]): Fillers;
}

export function untrainedCommands(
  commands: readonly DeclaredCommand[],
  model: LanguageModel,
): UntrainedCommands {
  const untrained = commands.filter(({ path }) => !model.labels.has(path)).map(understood);
  return {
    among: (scored, words) =>
      untrained.length === 0 ? scored : withUntrained(untrained, model, scored, words),
    fillers: (path, words) => {
      const command = untrained.find((one) => one.path === path);
      return command ? withCalls(model.fillers, command, words) : model.fillers;
    },
  };
}

function withUntrained(
  untrained: readonly Untrained[],
  model: LanguageModel,
  scored: readonly Scored[],
  words: readonly SpokenWord[],
): readonly Scored[] {
  const plain = plainWords(words);
  const said = new Set(plain.map(stemOf));
  const meaning = new Set(plain.filter((word) => /^[a-z]{3,}$/.test(word) && !EMPTY.has(word)).map(stemOf));
  const unheard = new Set(plain.filter((word) => !model.knowsWord(word)).map(stemOf));
  const [top] = scored;
  const known = top && model.labels.has(top.label) ? weight(stemsOf(top.label), said, unheard) : 0;
  const called = new Map(
    untrained.map((one) => [one, Math.max(...one.calls.map((call) => weight(call, said, unheard)))]),
  );
  const most = Math.max(...called.values());
  const isCalled = most >= LEAST_WORDS && most > known;
  const found = [...called].flatMap(([command, count]): readonly Scored[] => {
    if (isCalled && count === most) return [{ label: command.path, probability: CALLED }];
    if (count === 0 && !isDescribed(command, meaning)) return [];
    return [{ label: command.path, probability: HINTED }];
  });
  const remains = isCalled ? REMAINS : 1;
  const others = scored.map((one) => ({ ...one, probability: one.probability * remains }));
  return [...found, ...others].toSorted((a, b) => b.probability - a.probability);
}

function withCalls(fillers: Fillers, { calls }: Untrained, words: readonly SpokenWord[]): Fillers {
  const calling = plainWords(words).filter((word) => calls.some((call) => call.has(stemOf(word))));
  const and = (words: ReadonlySet<string>) => new Set([...words, ...calling]);
  return {
    ...fillers,
    calls: new Set(calling),
    names: and(fillers.names),
    search: and(fillers.search),
    items: and(fillers.items),
  };
}

function plainWords(words: readonly SpokenWord[]): readonly string[] {
  return words.flatMap(({ en, mark, quoted }) => (mark || quoted ? [] : [en]));
}

/** How many words of a call were said, one that the model has never met for two; 0 unless all were. */
function weight(call: ReadonlySet<string>, said: ReadonlySet<string>, unheard: ReadonlySet<string>): number {
  const stems = [...call];
  if (!stems.every((stem) => said.has(stem))) return 0;
  return stems.length + stems.filter((stem) => unheard.has(stem)).length;
}

function understood({ path, aliases, summary, examples }: DeclaredCommand): Untrained {
  return {
    path,
    calls: [path, ...aliases].map(stemsOf),
    described: new Set([path, ...aliases, summary, ...examples].flatMap((text) => [...stemsOf(text)])),
  };
}

function isDescribed({ described }: Untrained, meaning: ReadonlySet<string>): boolean {
  const found = [...meaning].filter((stem) => described.has(stem));
  return found.length >= LEAST_WORDS && found.length / meaning.size >= LEAST_SHARE;
}

/** Plain words alone: flags, names and numbers of an example are those of somebody's things. */
function stemsOf(text: string): ReadonlySet<string> {
  return new Set(
    fold(text)
      .split(/[\s,.;:!?()]+/)
      .filter((word) => /^[a-z]+$/.test(word))
      .map(stemOf),
  );
}

/** "trims", "trimming" and "trimmed" are "trim". */
function stemOf(word: string): string {
  if (word.length < 4) return word;
  return word.replace(/(?:ing|ed|es|e|s)$/, "").replace(/([bdfgklmnprtz])\1$/, "$1");
}
