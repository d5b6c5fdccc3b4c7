import { describe, expect, it } from "vitest";
import { createSearch } from "../../src/search/search.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import {
  type JudgedQuery,
  loadJudgedQueries,
  loadVocabulary,
  measure,
  ndcg,
  recall,
  reciprocalRank,
} from "../kit/search-evaluation.ts";

describe("measures", () => {
  const grades = new Map([
    ["best", 3],
    ["good", 2],
    ["fair", 1],
  ]);

  it("rank of the first good item", () => {
    expect(reciprocalRank(["fair", "good", "best"], grades)).toBe(1 / 2);
    expect(reciprocalRank(["fair", "other"], grades)).toBe(0);
  });

  it("discounted gain, worked out by hand", () => {
    expect(ndcg(["best", "good", "fair"], grades, 10)).toBe(1);
    const gained = 3 + 7 / Math.log2(3);
    const ideal = 7 + 3 / Math.log2(3) + 1 / Math.log2(4);
    expect(ndcg(["good", "best"], grades, 10)).toBeCloseTo(gained / ideal, 12);
    expect(ndcg(["other", "best"], grades, 1)).toBe(0);
  });

  it("recall counts no more than fits", () => {
    expect(recall(["best", "other", "good"], grades, 2)).toBe(1 / 2);
    expect(recall(["best", "other", "good"], grades, 5)).toBe(1);
    expect(recall(["good"], grades, 1)).toBe(1);
  });

  it("queries that nothing fits count by themselves", () => {
    const queries: readonly JudgedQuery[] = [
      { id: "1", split: "tuning", query: "a", judgements: { x: 3 } },
      { id: "2", split: "tuning", query: "none", judgements: {} },
      { id: "3", split: "tuning", query: "noise", judgements: {} },
    ];
    const measures = measure((query) => (query === "none" ? [] : ["x"]), queries);
    expect(measures).toEqual({ mrr: 1, ndcgAt10: 1, recallAt5: 1, noAnswer: 1 / 2 });
  });
});

describe("judged queries", () => {
  const queries = loadJudgedQueries();
  const items = loadCatalogueItems();
  const search = createSearch(items, loadVocabulary());

  it("are many, distinct, and judge items of the catalogue", () => {
    const known = new Set(items.map(({ id }) => id));
    expect(queries.length).toBeGreaterThanOrEqual(100);
    expect(new Set(queries.map(({ query }) => query.toLowerCase())).size).toBe(queries.length);
    expect(new Set(queries.map(({ id }) => id)).size).toBe(queries.length);
    const judged = queries.flatMap(({ judgements }) => Object.keys(judgements));
    expect(judged.filter((id) => !known.has(id))).toEqual([]);
  });

  it.each([
    ["tuning", 0.94, 0.95],
    ["held-out", 0.92, 0.95],
  ] as const)(
    "%s: nDCG@10 at least %d, MRR at least %d, and silence where nothing fits",
    (split, gain, rank) => {
      const measures = measure(
        (text) => search.search({ text }).hits.map(({ item }) => item.id),
        queries.filter((query) => query.split === split),
      );
      expect(measures.ndcgAt10).toBeGreaterThanOrEqual(gain);
      expect(measures.mrr).toBeGreaterThanOrEqual(rank);
      expect(measures.noAnswer).toBe(1);
    },
  );
});
