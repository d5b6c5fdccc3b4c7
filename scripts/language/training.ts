/** Trains the linear model of the offline reader: same sentences and seed, same file. */
import { createHash } from "node:crypto";
import { askedAbout, readAct } from "../../src/language/offline/acts.ts";
import { featuresOf } from "../../src/language/offline/features.ts";
import type { Lexicon } from "../../src/language/offline/lexicon.ts";
import type { ModelFile } from "../../src/language/offline/model.ts";
import { normalise } from "../../src/language/offline/normalise.ts";
import { HOW_TO, NONE } from "../../src/language/offline/reader.ts";
import { speak } from "../../src/language/offline/words.ts";
import type { Sentence } from "../../test/kit/language-data.ts";
import { expandAll, type Patterns } from "./patterns.ts";
import { randomness } from "./randomness.ts";

export interface Example {
  readonly features: readonly string[];
  readonly label: string;
}

const EPOCHS = 20;
const RATE = 0.25;
const DECAY = 2e-5;
const SEED = 20261126;
/** Rarer features are left out: they would double the size of the file and say little. */
const LEAST_COUNT = 3;

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
  const { act, words: asked } = readAct(normal.text, words);
  // What the model is never asked about teaches it nothing.
  if (act === "pasted") return undefined;
  if (aboutOnly)
    return { features: featuresOf(askedAbout(asked), "request", lexicon.cues, undefined, undefined), label };
  return { features: featuresOf(asked, act, lexicon.cues, previous, listed), label };
}

export function fingerprint(examples: readonly Example[]): string {
  return createHash("sha256").update(JSON.stringify(examples)).digest("hex");
}

/** Softmax regression by stochastic gradient descent with AdaGrad steps. */
export function train(examples: readonly Example[], fillers: ModelFile["fillers"]): ModelFile {
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const features = frequent(examples);
  const rows = new Map(features.map((feature, row) => [feature, row]));
  const places = new Map(labels.map((label, at) => [label, at]));
  const data = examples.map(({ features: present, label }) => ({
    rows: Int32Array.from(present.flatMap((feature) => rows.get(feature) ?? [])),
    label: places.get(label) ?? 0,
  }));
  const weights = learn(data, features.length, labels.length);
  return { trainedOn: fingerprint(examples), labels, features, fillers, ...quantised(weights) };
}

interface Row {
  /** Rows of the features that are present. */
  readonly rows: Int32Array;
  readonly label: number;
}

function learn(data: readonly Row[], height: number, width: number): Float64Array {
  const weights = new Float64Array(height * width);
  const seen = new Float64Array(height * width).fill(0.5);
  const errors = new Float64Array(width);
  const random = randomness(SEED);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (const { rows, label } of shuffled(data, random)) {
      guess(weights, rows, errors);
      errors[label] = (errors[label] ?? 0) - 1;
      for (const row of rows) {
        const start = row * width;
        for (let at = 0; at < width; at += 1) {
          const error = errors[at] ?? 0;
          if (error < 1e-4 && error > -1e-4) continue;
          const place = start + at;
          const weight = weights[place] ?? 0;
          const slope = error + DECAY * weight;
          const sum = (seen[place] ?? 0) + slope * slope;
          seen[place] = sum;
          weights[place] = weight - (RATE * slope) / Math.sqrt(sum);
        }
      }
    }
  }
  return weights;
}

/** Writes the probability of every label. */
function guess(weights: Float64Array, rows: Int32Array, out: Float64Array): void {
  const width = out.length;
  out.fill(0);
  for (const row of rows) {
    const start = row * width;
    for (let at = 0; at < width; at += 1) out[at] = (out[at] ?? 0) + (weights[start + at] ?? 0);
  }
  let most = Number.NEGATIVE_INFINITY;
  for (const score of out) if (score > most) most = score;
  let sum = 0;
  for (let at = 0; at < width; at += 1) {
    const power = Math.exp((out[at] ?? 0) - most);
    out[at] = power;
    sum += power;
  }
  for (let at = 0; at < width; at += 1) out[at] = (out[at] ?? 0) / sum;
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
