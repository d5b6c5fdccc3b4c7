/**
 * Which words of a sentence are the name of somebody's own thing: "put swamp out of its misery", "is peat core up". A small
 * logistic regression, learned from the training sentences, reads one word after the other: what the word is, if it is one
 * that people use to talk about things, what stands around it, and whether the word before is part of the name.
 */
import { fold } from "./normalise.ts";
import type { SpokenWord } from "./words.ts";

/** Weight of each feature. A word that is no name has a feature of its own: `w:` and the word. */
export type NameWeights = ReadonlyMap<string, number>;

/** What stands for a word without a weight of its own: one that is met outside names too, or one that never was. */
export const ORDINARY = "w:+";
export const UNKNOWN = "w:?";
/** Words that join names: "tuna and marlin". */
export const JOINS = /^(?:and|,|\+|&|plus|as|well|also)$/;

/** `classOf`: the feature of a word of its own, {@link ORDINARY} or {@link UNKNOWN}. */
export function nameFeatures(
  words: readonly SpokenWord[],
  at: number,
  afterName: boolean,
  classOf: (word: string) => string,
): readonly string[] {
  const word = words[at];
  if (!word) return [];
  const own = classOf(`w:${word.en}`);
  const typed = classOf(`r:${fold(word.raw)}`);
  const before = shown(words[at - 1], "^", classOf);
  const after = shown(words[at + 1], "$", classOf);
  const shape = shapeOf(word, at);
  const plain = fold(word.raw);
  const found = [
    "bias",
    own,
    `s:${shape}`,
    `p:${before}`,
    `n:${after}`,
    `p2:${shown(words[at - 2], "^", classOf)} ${before}`,
    `n2:${after} ${shown(words[at + 2], "$", classOf)}`,
    `pn:${before} ${after}`,
    `a:${afterName}`,
    `a:${afterName} ${own}`,
    `a:${afterName} ${at === 0 ? "" : shapeOf(words[at - 1], at - 1)} ${shape}`,
  ];
  if (typed.startsWith("r:")) found.push(typed);
  if (!own.startsWith("w:") || own === ORDINARY || own === UNKNOWN)
    found.push(`e:${plain.slice(-2)}`, `e:${plain.slice(-3)}`, `e:${shape} ${own}`, `o:${own} ${before}`);
  return found;
}

/** How a neighbour is seen: as what it is, if it is no name itself. */
function shown(word: SpokenWord | undefined, none: string, classOf: (word: string) => string): string {
  if (!word) return none;
  if (word.quoted) return "«»";
  if (word.mark) return word.en === "?" ? "?" : ",";
  const own = classOf(`w:${word.en}`);
  if (own !== ORDINARY && own !== UNKNOWN) return word.en;
  return shapeOf(word, 1) === "plain" ? own : "name";
}

function shapeOf(word: SpokenWord | undefined, at: number): string {
  if (!word || word.mark || word.quoted) return "mark";
  if (word.raw === "") return "made";
  if (/^\d+$/.test(word.raw)) return "number";
  if (/[-_]/.test(word.raw)) return /\d/.test(word.raw) ? "joined-number" : "joined";
  if (/\d/.test(word.raw)) return "with-number";
  if (/^\p{Lu}+$/u.test(word.raw) && word.raw.length > 1) return "capitals";
  return /^\p{Lu}/u.test(word.raw) && at > 0 ? "capital" : "plain";
}

/** The class of each word, where those that are ordinary have a weight under `k:` and the word. */
function classesIn(weights: NameWeights): (feature: string) => string {
  return (feature) => {
    if (weights.has(feature)) return feature;
    return weights.has(`k${feature.slice(1)}`) ? ORDINARY : UNKNOWN;
  };
}

/** Consecutive words that are one name. */
export interface NamedRun {
  readonly from: number;
  readonly to: number;
  /** Log odds of its likeliest word. */
  readonly score: number;
}

/** All names in order. `isFree`: whether a word may be part of one. */
export function namedRuns(
  words: readonly SpokenWord[],
  weights: NameWeights,
  isFree: (at: number) => boolean,
): readonly NamedRun[] {
  // A model that has learned no names knows none.
  if (weights.size === 0) return [];
  const classOf = classesIn(weights);
  const isStrange = (at: number) => classOf(`w:${words[at]?.en}`) === UNKNOWN;
  const least = (at: number) =>
    isStrange(at) && isJoined(words[at]) ? LEAST_IN_ONE_PIECE : Number.NEGATIVE_INFINITY;
  const certainty = (at: number) => (isStrange(at) && isJoined(words[at]) ? IN_ONE_PIECE : 0);
  const scoreAt = (at: number, afterName: boolean) =>
    isFree(at)
      ? Math.max(
          least(at),
          nameFeatures(words, at, afterName, classOf).reduce(
            (sum, feature) => sum + (weights.get(feature) ?? 0),
            0,
          ),
        )
      : Number.NEGATIVE_INFINITY;
  const runs: NamedRun[] = [];
  let current: NamedRun | undefined;
  for (let at = 0; at < words.length; at += 1) {
    const score = scoreAt(at, current !== undefined);
    const apart = current && isJoined(words[at - 1]) && isJoined(words[at]);
    if (current && (score <= 0 || apart)) {
      runs.push(current);
      current = undefined;
    }
    if (score <= 0) continue;
    if (current) {
      current = { from: current.from, to: at + 1, score: Math.max(current.score, score + certainty(at)) };
      continue;
    }
    // The word before a name, if it is nearly one itself and nobody has heard it: "otter cam".
    const before =
      at > 0 && !apart && !isJoined(words[at - 1]) && isStrange(at - 1) && scoreAt(at - 1, false) > NEARLY;
    current = { from: before ? at - 1 : at, to: at + 1, score: score + certainty(at) };
  }
  if (current) runs.push(current);
  return runs;
}

const NEARLY = -1;

/** What nobody has heard and is in one piece can hardly be but a name. */
const LEAST_IN_ONE_PIECE = 0.1;
/** By how much, in log odds, it is likelier than other names in the same sentence: "whoops, stop sst-anomaly". */
const IN_ONE_PIECE = 3;
/** "garde-le", "diz-me": a verb and its pronoun. */
const VERB_AND_PRONOUN =
  /-(?:l[aeo]s?|moi|toi|lui|l[ht]es?|lhe|me|te|se|nous|vous|leur|[oa]s?|n[oa]s?|ci|la|en|y|ce|ils?|elles?|on)$/;

/** In one piece, such as "reef-run". */
function isJoined(word: SpokenWord | undefined): boolean {
  return shapeOf(word, 1).startsWith("joined") && !VERB_AND_PRONOUN.test(word?.en ?? "");
}
