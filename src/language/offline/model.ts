/** A multinomial logistic regression over {@link featuresOf}; trained by `scripts/train-language.ts`. */
import { z } from "zod";
import type { NameWeights } from "./name-words.ts";

const schema = z.strictObject({
  /** SHA-256 of what it was trained on, so that a test notices when the data went on. */
  trainedOn: z.string(),
  labels: z.array(z.string()).min(2),
  features: z.array(z.string()),
  /** English words that were never part of what they surround. */
  fillers: z.strictObject({
    names: z.array(z.string()),
    search: z.array(z.string()),
    items: z.array(z.string()),
    /** How much each feature of a word says that it is part of a name. */
    nameWeights: z.record(z.string(), z.number()).default({}),
  }),
  /** What a stored weight of 1 is worth. */
  scale: z.number(),
  /** Signed bytes, base64: the weights of all labels, feature after feature. */
  weights: z.string(),
});
export type ModelFile = z.infer<typeof schema>;

/** Words that are no part of a name, of what is searched, or of what describes an item. */
export interface Fillers {
  readonly names: ReadonlySet<string>;
  readonly search: ReadonlySet<string>;
  readonly items: ReadonlySet<string>;
  readonly nameWeights: NameWeights;
}

export interface LanguageModel {
  readonly trainedOn: string;
  readonly fillers: Fillers;
  /** All that it can name: commands, topics of the help, and that nothing is asked for. */
  readonly labels: ReadonlySet<string>;
  /** Whether it was trained with an English word. */
  knowsWord(word: string): boolean;
  /** Labels with their probability, most likely first. */
  classify(features: readonly string[]): readonly Scored[];
}

export interface Scored {
  readonly label: string;
  readonly probability: number;
}

/** Throws a `ZodError` if the data are no model. */
export function parseModel(json: unknown): LanguageModel {
  const { labels, features, scale, weights, trainedOn, fillers } = schema.parse(json);
  const bytes = new Int8Array(Buffer.from(weights, "base64"));
  if (bytes.length !== labels.length * features.length) throw new Error("the language model is damaged");
  const rows = new Map(features.map((feature, row) => [feature, row]));
  return {
    trainedOn,
    labels: new Set(labels),
    fillers: {
      names: new Set(fillers.names),
      search: new Set(fillers.search),
      items: new Set(fillers.items),
      nameWeights: new Map(Object.entries(fillers.nameWeights)),
    },
    knowsWord: (word) => rows.has(`w:${word}`),
    classify: (present) => {
      const scores = new Float64Array(labels.length);
      for (const feature of present) {
        const row = rows.get(feature);
        if (row === undefined) continue;
        for (let at = 0; at < labels.length; at += 1)
          scores[at] = (scores[at] ?? 0) + (bytes[row * labels.length + at] ?? 0);
      }
      return softmax(
        labels,
        [...scores].map((score) => score * scale),
      );
    },
  };
}

export function softmax(labels: readonly string[], scores: readonly number[]): readonly Scored[] {
  const most = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return labels
    .map((label, at) => ({ label, probability: (powers[at] ?? 0) / sum }))
    .sort((a, b) => b.probability - a.probability);
}
