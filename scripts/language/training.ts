/** Trains the linear model of the offline reader: same sentences and seed, same file. */
import { createHash } from "node:crypto";
import { readAct } from "../../src/language/offline/acts.ts";
import { featuresOf } from "../../src/language/offline/features.ts";
import type { Lexicon } from "../../src/language/offline/lexicon.ts";
import { AGAIN, type ModelFile } from "../../src/language/offline/model.ts";
import { normalise } from "../../src/language/offline/normalise.ts";
import { askedAbout } from "../../src/language/offline/orders.ts";
import { HOW_TO, NONE } from "../../src/language/offline/reader.ts";
import { speak } from "../../src/language/offline/words.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import { traitsOf } from "./label-traits.ts";
import { expandAll, type Patterns } from "./patterns.ts";
import { randomness } from "./randomness.ts";

export interface Example {
  readonly features: readonly string[];
  readonly label: string;
  /** The command that was spoken of before. */
  readonly previous?: string;
}

const EPOCHS = 10;
const RATE = 0.07;
const DECAY = 3e-4;
/** Squares of slopes that every weight begins with, so that its first steps are small. */
const FIRST_SEEN = 2;
/** Smaller errors are not worth a step. */
const LEAST_ERROR = 1e-3;
/** Each run sees the examples in another order; the mean of their weights depends less on it than any one does. */
const SEEDS = [20261126, 20261127, 20261128];
/** Rarer features are left out: they would double the size of the file and say little. */
const LEAST_COUNT = 4;

/** What a command's definition says of itself, and sentences of the training set. */
export function examplesOf(
  sentences: readonly Sentence[],
  definitions: readonly {
    readonly path: string;
    readonly summary: string;
    readonly examples: readonly string[];
  }[],
  phrases: Readonly<Record<string, readonly string[]>>,
  patterns: Patterns,
  lexicon: Lexicon,
): readonly Example[] {
  const fromPatterns = expandAll(patterns).flatMap(
    ({ label, text }) => exampleOf(text, label, lexicon) ?? [],
  );
  const fromPhrases = Object.entries(phrases).flatMap(([label, texts]) =>
    texts.flatMap((text) => exampleOf(text, label, lexicon) ?? []),
  );
  const fromSentences = sentences.flatMap((sentence) => {
    const last = sentence.context?.at(-1);
    const example = exampleOf(
      sentence.text,
      labelOf(sentence),
      lexicon,
      last?.gold?.command,
      last?.listed?.kind,
    );
    const topic = sentence.kind === "how-to" ? sentence.gold?.params["command"] : undefined;
    const about =
      typeof topic === "string"
        ? exampleOf(sentence.text, topic, lexicon, undefined, undefined, true)
        : undefined;
    const turns =
      sentence.context
        ?.slice(0, 1)
        .map((turn) => exampleOf(turn.text, turn.gold?.command ?? NONE, lexicon)) ?? [];
    return [example, about, ...turns].filter((one) => one !== undefined);
  });
  const fromDefinitions = definitions.flatMap(({ path, examples }) =>
    [path, ...examples.filter((line) => !line.includes("--"))].map((text) => exampleOf(text, path, lexicon)),
  );
  return [
    ...fromSentences,
    ...fromPhrases,
    ...fromPatterns,
    ...fromDefinitions.filter((one) => one !== undefined),
  ];
}

function labelOf({ kind, gold }: Sentence): string {
  return kind === "how-to" && gold?.command === "help" ? HOW_TO : (gold?.command ?? NONE);
}

function exampleOf(
  text: string,
  label: string,
  lexicon: Lexicon,
  previous?: string,
  listed?: string,
  aboutOnly = false,
): Example | undefined {
  const normal = normalise(text);
  if (!normal) return undefined;
  const { words } = speak(normal.text, lexicon);
  const { act, words: asked } = readAct(normal.text, words, lexicon);
  // What the model is never asked about teaches it nothing.
  if (act === "pasted") return undefined;
  if (aboutOnly)
    return { features: featuresOf(askedAbout(asked), "request", lexicon.cues, undefined, undefined), label };
  const features = featuresOf(asked, act, lexicon.cues, previous, listed);
  return { features, label, ...(previous === undefined ? {} : { previous }) };
}

export function fingerprint(examples: readonly Example[]): string {
  return createHash("sha256").update(JSON.stringify(examples)).digest("hex");
}

/** Softmax regression by stochastic gradient descent with AdaGrad steps; labels share the weights of their traits. */
export function train(examples: readonly Example[], fillers: ModelFile["fillers"]): ModelFile {
  const labels = [...new Set([AGAIN, ...examples.map(({ label }) => label)])].sort();
  const features = frequent(examples);
  const rows = new Map(features.map((feature, row) => [feature, row]));
  const places = new Map(labels.map((label, at) => [label, at]));
  const placeOf = (label: string) => places.get(label) ?? -1;
  const data = examples.map(({ features: present, label, previous }) => ({
    rows: Int32Array.from(present.flatMap((feature) => rows.get(feature) ?? [])),
    label: placeOf(label),
    previous: previous === undefined ? -1 : placeOf(previous),
  }));
  const weights = mean(SEEDS.map((seed) => learn(data, features.length, labels, seed)));
  return { trainedOn: fingerprint(examples), labels, features, fillers, ...quantised(weights) };
}

interface Row {
  /** Rows of the features that are present. */
  readonly rows: Int32Array;
  /** Place of its label, and of the command that was spoken of before; -1 for none. */
  readonly label: number;
  readonly previous: number;
}

/** The weights of all labels, feature after feature; those of their traits are added to each. */
function learn(data: readonly Row[], height: number, labels: readonly string[], seed: number): Float64Array {
  const traits = [...new Set(labels.flatMap(traitsOf))];
  const columns = labels.map((label, at) => [
    at,
    ...traitsOf(label).map((trait) => labels.length + traits.indexOf(trait)),
  ]);
  const again = labels.indexOf(AGAIN);
  const width = labels.length + traits.length;
  const weights = new Float32Array(height * width);
  const seen = new Float32Array(height * width).fill(FIRST_SEEN);
  const scores = new Float64Array(width);
  const random = randomness(seed);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const one of shuffled(data, random)) {
      sumUp(weights, one.rows, scores);
      const errors = errorsOf(scores, columns, one, again);
      for (const row of one.rows) descend(weights, seen, errors, row * width);
    }
  }
  return Float64Array.from({ length: height * labels.length }, (_, place) => {
    const start = Math.floor(place / labels.length) * width;
    const parts = columns[place % labels.length] ?? [];
    return parts.reduce((sum, column) => sum + (weights[start + column] ?? 0), 0);
  });
}

function mean(runs: readonly Float64Array[]): Float64Array {
  const [first = new Float64Array()] = runs;
  return first.map((_, at) => runs.reduce((sum, run) => sum + (run[at] ?? 0), 0) / runs.length);
}

function sumUp(weights: Float32Array, rows: Int32Array, scores: Float64Array): void {
  const width = scores.length;
  scores.fill(0);
  for (const row of rows) {
    const start = row * width;
    for (let at = 0; at < width; at += 1) scores[at] = (scores[at] ?? 0) + (weights[start + at] ?? 0);
  }
}

interface ColumnError {
  readonly column: number;
  readonly error: number;
}

/**
 * How much too likely the labels are found, and the traits of labels; without what is hardly wrong. Where the command is
 * that of before, its own label and {@link AGAIN} are both right, and go on sharing what they have.
 */
function errorsOf(
  scores: Float64Array,
  columns: readonly (readonly number[])[],
  { label, previous }: Row,
  again: number,
): readonly ColumnError[] {
  const likely = columns.map((own, at) =>
    at === again && previous < 0
      ? Number.NEGATIVE_INFINITY
      : own.reduce((sum, column) => sum + (scores[column] ?? 0), 0),
  );
  const most = Math.max(...likely);
  const powers = likely.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  const right = new Set(label === previous ? [label, again] : [label]);
  const sumRight = [...right].reduce((total, at) => total + (powers[at] ?? 0), 0);
  const errors = new Float64Array(scores.length);
  powers.forEach((power, at) => {
    // Far from right, its power may be too small to be told from 0.
    const wanted = right.has(at) ? (sumRight > 0 ? power / sumRight : 1 / right.size) : 0;
    for (const column of columns[at] ?? []) errors[column] = (errors[column] ?? 0) + power / sum - wanted;
  });
  return Array.from(errors, (error, column) => ({ column, error })).filter(
    ({ error }) => Math.abs(error) >= LEAST_ERROR,
  );
}

/** One step down the slope of the weights of one feature. */
function descend(
  weights: Float32Array,
  seen: Float32Array,
  errors: readonly ColumnError[],
  start: number,
): void {
  for (const { column, error } of errors) {
    const place = start + column;
    const weight = weights[place] ?? 0;
    const slope = error + DECAY * weight;
    const sum = (seen[place] ?? 0) + slope * slope;
    seen[place] = sum;
    weights[place] = weight - (RATE * slope) / Math.sqrt(sum);
  }
}

/** What occurs often enough to be learned from. */
function frequent(examples: readonly Example[]): string[] {
  const counts = new Map<string, number>();
  for (const { features } of examples)
    for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= LEAST_COUNT)
    .map(([feature]) => feature)
    .sort();
}

function quantised(weights: Float64Array): { scale: number; weights: string } {
  const most = weights.reduce((max, weight) => Math.max(max, Math.abs(weight)), 1e-9);
  const scale = Number((most / 127).toPrecision(6));
  const bytes = Int8Array.from(weights, (weight) => Math.round(weight / scale));
  return { scale, weights: Buffer.from(bytes.buffer).toString("base64") };
}

function shuffled<T>(list: readonly T[], random: () => number): readonly T[] {
  const copy = [...list];
  for (let at = copy.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [copy[at], copy[other]] = [copy[other] as T, copy[at] as T];
  }
  return copy;
}
