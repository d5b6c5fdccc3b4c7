/** Learns which words are the name of somebody's own thing: see `src/language/offline/name-words.ts`. */
import type { Lexicon } from "../../src/language/offline/lexicon.ts";
import { nameFeatures, ORDINARY, UNKNOWN } from "../../src/language/offline/name-words.ts";
import { fold, normalise } from "../../src/language/offline/normalise.ts";
import { type SpokenWord, speak } from "../../src/language/offline/words.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import { expandAll, type Patterns } from "./patterns.ts";
import { randomness } from "./randomness.ts";

const NAMING = ["deployment", "snapshot", "service", "name", "announcement"];
const NAMING_COMMANDS =
  /^(?:deployment (?!list)|batch (?:info|delete)|snapshot (?!list)|inference delete|key (?:create|delete)|announce (?:edit|cancel))/;
const SLOTS = ["dep", "batch", "snap"];
/** What points at a thing without being its name. */
const POINTER = /^(?:it|\d+|last|latest|oldest|newest|first|all(?: .*)?|none)$/;
/** A word that is met less often as no part of a name is taken for any unknown one while learning. */
const LEAST = 2;
/** Rarer features are left out: they would double the size of the file and say little. */
const LEAST_COUNT = 2;
const EPOCHS = 12;
const RATE = 0.3;
const DECAY = 1e-4;
const SEED = 4711;

interface Marked {
  readonly words: readonly SpokenWord[];
  readonly isName: readonly boolean[];
}

/** Weights by feature, rounded. */
export function learnNames(
  sentences: readonly Sentence[],
  patterns: Patterns,
  lexicon: Lexicon,
): Readonly<Record<string, number>> {
  const marked = [
    ...sentences.flatMap(({ text, gold }) => {
      if (!gold || !NAMING_COMMANDS.test(gold.command)) return [];
      const names = NAMING.flatMap((param) => {
        const value = gold.params[param];
        return typeof value === "string" ? value.split(",") : [];
      });
      return (
        mark(
          text,
          names.filter((name) => !POINTER.test(name)),
          lexicon,
        ) ?? []
      );
    }),
    ...madeOf(patterns, lexicon),
  ];
  const own = wordsOutside(marked);
  const all = wordsOutside([...marked, ...everything(sentences, lexicon)]);
  const classOf = (feature: string) => {
    if ((own.get(feature) ?? 0) >= LEAST) return feature;
    return (all.get(feature) ?? 0) >= LEAST ? ORDINARY : UNKNOWN;
  };
  const weights = regression(marked, classOf);
  for (const feature of all.keys())
    if (feature.startsWith("w:") && !weights.has(feature)) weights.set(`k${feature.slice(1)}`, 0);
  return Object.fromEntries(
    [...weights]
      .map(([feature, weight]): [string, number] => [feature, Math.round(weight * 100) / 100])
      .filter(([feature, weight]) => weight !== 0 || /^[wrk]:/.test(feature))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** All other sentences, for the words that people use. */
function everything(sentences: readonly Sentence[], lexicon: Lexicon): readonly Marked[] {
  return sentences.flatMap(({ text, gold }) => {
    if (gold && NAMING_COMMANDS.test(gold.command)) return [];
    const words = speak(normalise(text)?.text ?? "", lexicon).words;
    const named = new Set(
      ["title", "deployment", "snapshot"].flatMap((param) =>
        fold(String(gold?.params[param] ?? "")).split(/\s+/),
      ),
    );
    return [{ words, isName: words.map(({ raw }) => named.has(fold(raw))) }];
  });
}

/** The sentence with its names; undefined where one of them is not in it word for word. */
function mark(text: string, names: readonly string[], lexicon: Lexicon): Marked | undefined {
  const words = speak(normalise(text)?.text ?? "", lexicon).words;
  const isName = words.map(() => false);
  for (const name of names) {
    const parts = fold(name).split(/\s+/);
    const start = words.findIndex((_, at) =>
      parts.every((part, offset) => fold(words[at + offset]?.raw ?? "") === part),
    );
    if (start === -1) return undefined;
    parts.forEach((_, offset) => {
      isName[start + offset] = true;
    });
  }
  return { words, isName };
}

function madeOf(patterns: Patterns, lexicon: Lexicon): readonly Marked[] {
  const names = SLOTS.flatMap((slot) => patterns.slots[slot] ?? [])
    .map((name) => name.replace(/^(?:my|the) | thing$|^(?:number|deployment) /g, ""))
    .filter((name) => !POINTER.test(name) && !/\bone$/.test(name));
  return expandAll(patterns).flatMap(({ label, text }) => {
    if (!NAMING_COMMANDS.test(label)) return [];
    const said = names.filter((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text));
    const longest = said.toSorted((a, b) => b.length - a.length).slice(0, 1);
    return mark(text, longest, lexicon) ?? [];
  });
}

/** How often each word is met outside names. */
function wordsOutside(marked: readonly Marked[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  for (const { words, isName } of marked)
    words.forEach(({ en, raw, mark: isMark, quoted }, at) => {
      if (isMark || quoted || isName[at]) return;
      count(`w:${en}`);
      if (raw !== "" && fold(raw) !== en) count(`r:${fold(raw)}`);
    });
  return counts;
}

function regression(marked: readonly Marked[], classOf: (feature: string) => string): Map<string, number> {
  const examples = marked.flatMap(({ words, isName }) =>
    words.flatMap((word, at) =>
      word.mark || word.quoted
        ? []
        : [{ features: nameFeatures(words, at, isName[at - 1] ?? false, classOf), is: isName[at] ? 1 : 0 }],
    ),
  );
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  for (const example of examples)
    example.features = example.features.filter((feature) => (counts.get(feature) ?? 0) >= LEAST_COUNT);
  const weights = new Map<string, number>();
  const seen = new Map<string, number>();
  const random = randomness(SEED);
  const order = examples.map((_, at) => at);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [order[at], order[other]] = [order[other] as number, order[at] as number];
    }
    for (const at of order) {
      const example = examples[at];
      if (!example) continue;
      const sum = example.features.reduce((total, feature) => total + (weights.get(feature) ?? 0), 0);
      const error = 1 / (1 + Math.exp(-sum)) - example.is;
      if (Math.abs(error) < 1e-3) continue;
      for (const feature of example.features) {
        const weight = weights.get(feature) ?? 0;
        const slope = error + DECAY * weight;
        const steps = (seen.get(feature) ?? 0) + slope * slope;
        seen.set(feature, steps);
        weights.set(feature, weight - (RATE * slope) / Math.sqrt(steps + 0.5));
      }
    }
  }
  return weights;
}
