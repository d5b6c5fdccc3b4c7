/** A multinomial logistic regression over {@link featuresOf}; trained by `scripts/train-language.ts`. */
import { z } from "zod";
import { type Calibration, calibrationSchema, shareAt } from "./calibration.ts";
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
  /** Learned from sentences that the model had not seen; without it a probability counts as it is. */
  calibration: calibrationSchema.optional(),
});
export type ModelFile = z.infer<typeof schema>;

/** Label of what only makes sense after another command: the same once more, with something else in it. */
export const AGAIN = "again";

/** Words that are no part of a name, of what is searched, or of what describes an item. */
export interface Fillers {
  readonly names: ReadonlySet<string>;
  readonly search: ReadonlySet<string>;
  readonly items: ReadonlySet<string>;
  /** Words that call a command which the model does not know. */
  readonly calls?: ReadonlySet<string>;
  readonly nameWeights: NameWeights;
}

export interface LanguageModel {
  readonly trainedOn: string;
  readonly fillers: Fillers;
  /** All that it can name: commands, topics of the help, and that nothing is asked for. */
  readonly labels: ReadonlySet<string>;
  /** Whether it was trained with an English word. */
  knowsWord(word: string): boolean;
  /** Labels with their probability, most likely first; `previous` is the command that was spoken of before. */
  classify(features: readonly string[], previous: string | undefined): readonly Scored[];
  /** The share of readings with such a probability that are right, from 0 to 1. */
  shareRight(kind: keyof Calibration, probability: number): number;
}

export interface Scored {
  readonly label: string;
  readonly probability: number;
}

/** Throws a `ZodError` if the data are no model. */
export function parseModel(json: unknown): LanguageModel {
  const { labels, features, scale, weights, trainedOn, fillers, calibration } = schema.parse(json);
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
    classify: (present, previous) => {
      const scores = new Float64Array(labels.length);
      for (const feature of present) {
        const row = rows.get(feature);
        if (row === undefined) continue;
        for (let at = 0; at < labels.length; at += 1)
          scores[at] = (scores[at] ?? 0) + (bytes[row * labels.length + at] ?? 0);
      }
      const isAfter = previous !== undefined && labels.includes(previous);
      const possible = labels.flatMap((label, at) =>
        label === AGAIN && !isAfter ? [] : [{ label, score: (scores[at] ?? 0) * scale }],
      );
      return withoutAgain(softmax(possible), previous);
    },
    shareRight: (kind, probability) => (calibration ? shareAt(calibration[kind], probability) : probability),
  };
}

function softmax(scored: readonly { readonly label: string; readonly score: number }[]): readonly Scored[] {
  const most = Math.max(...scored.map(({ score }) => score));
  const powers = scored.map(({ score }) => Math.exp(score - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return scored.map(({ label }, at) => ({ label, probability: (powers[at] ?? 0) / sum }));
}

/** The same once more is the command that was spoken of before. */
function withoutAgain(scored: readonly Scored[], previous: string | undefined): readonly Scored[] {
  const again = scored.find(({ label }) => label === AGAIN)?.probability ?? 0;
  return scored
    .filter(({ label }) => label !== AGAIN)
    .map(({ label, probability }) => ({
      label,
      probability: label === previous ? probability + again : probability,
    }))
    .sort((a, b) => b.probability - a.probability);
}
