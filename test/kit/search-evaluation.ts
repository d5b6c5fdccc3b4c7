/** The judged queries of `data/search-evaluation.json`, and what is measured with them. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import { parseVocabulary, type Vocabulary } from "../../src/search/vocabulary.ts";

const judgedQueries = z.array(
  z.strictObject({
    id: z.string(),
    split: z.enum(["held-out", "tuning"]),
    query: z.string(),
    /** Item id to grade: 1 somewhat useful, 2 good, 3 what was asked for. Empty: nothing of the catalogue fits. */
    judgements: z.record(z.string(), z.int().min(1).max(3)),
  }),
);

export type JudgedQuery = z.infer<typeof judgedQueries>[number];

/** Item ids, best first. */
export type Ranker = (query: string) => readonly string[];

export interface Measures {
  /** Mean reciprocal rank of the first item with grade 2 or 3. */
  readonly mrr: number;
  readonly ndcgAt10: number;
  /** Share of the items with grade 2 or 3 (of five, if there are more) that are among the first five. */
  readonly recallAt5: number;
  /** Share of the queries that nothing fits for which nothing was returned. */
  readonly noAnswer: number;
}

function json(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8"));
}

export function loadJudgedQueries(): readonly JudgedQuery[] {
  return judgedQueries.parse(json("search-evaluation.json"));
}

export function loadVocabulary(): Vocabulary {
  return parseVocabulary(json("search-vocabulary.json"));
}

type Grades = ReadonlyMap<string, number>;

export function reciprocalRank(ranked: readonly string[], grades: Grades): number {
  const first = ranked.findIndex((id) => (grades.get(id) ?? 0) >= 2);
  return first < 0 ? 0 : 1 / (first + 1);
}

function discounted(grades: readonly number[]): number {
  return grades.reduce((sum, grade, rank) => sum + (2 ** grade - 1) / Math.log2(rank + 2), 0);
}

/** Normalised discounted cumulative gain of the first `depth`, with exponential gain. */
export function ndcg(ranked: readonly string[], grades: Grades, depth: number): number {
  const ideal = [...grades.values()].sort((one, other) => other - one).slice(0, depth);
  return discounted(ranked.slice(0, depth).map((id) => grades.get(id) ?? 0)) / discounted(ideal);
}

export function recall(ranked: readonly string[], grades: Grades, depth: number): number {
  const relevant = [...grades].filter(([, grade]) => grade >= 2).map(([id]) => id);
  const found = ranked.slice(0, depth).filter((id) => relevant.includes(id)).length;
  return found / Math.min(depth, relevant.length);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function measure(ranker: Ranker, queries: readonly JudgedQuery[]): Measures {
  const judged = queries.map(({ query, judgements }) => ({
    ranked: ranker(query),
    grades: new Map(Object.entries(judgements)),
  }));
  const answerable = judged.filter(({ grades }) => grades.size > 0);
  const unanswerable = judged.filter(({ grades }) => grades.size === 0);
  return {
    mrr: mean(answerable.map(({ ranked, grades }) => reciprocalRank(ranked, grades))),
    ndcgAt10: mean(answerable.map(({ ranked, grades }) => ndcg(ranked, grades, 10))),
    recallAt5: mean(answerable.map(({ ranked, grades }) => recall(ranked, grades, 5))),
    noAnswer: mean(unanswerable.map(({ ranked }) => (ranked.length === 0 ? 1 : 0))),
  };
}
