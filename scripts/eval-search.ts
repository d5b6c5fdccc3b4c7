/** Measures catalogue search on the judged queries, beside three plain engines over the same fields. */
import type { CatalogueItem } from "../src/platform/ports.ts";
import { createSearch } from "../src/search/search.ts";
import { loadCatalogueItems } from "../test/kit/catalogue.ts";
import { loadJudgedQueries, loadVocabulary, measure, type Ranker } from "../test/kit/search-evaluation.ts";
import { flat, fuse, miniSearch, orama, type Query } from "./bench/plain-engines.ts";

function ours(items: readonly CatalogueItem[]): Query {
  const engine = createSearch(items, loadVocabulary());
  return (text) => engine.search({ text }).hits.map(({ item }) => item.id);
}

/** The measures want answers at once, and some engines answer later: everything is asked beforehand. */
async function rankerOf(query: Query, texts: readonly string[], limit: number): Promise<Ranker> {
  const answers = new Map<string, readonly string[]>();
  for (const text of texts) answers.set(text, await query(text, limit));
  return (text) => answers.get(text) ?? [];
}

async function main(): Promise<void> {
  const items = loadCatalogueItems();
  const documents = items.map(flat);
  const queries = loadJudgedQueries();
  const engines: readonly (readonly [string, Query])[] = [
    ["ai4-chatops", ours(items)],
    ["BM25 (MiniSearch)", miniSearch(documents)],
    ["Fuse.js", fuse(documents)],
    ["Orama", await orama(documents)],
  ];
  const texts = queries.map(({ query }) => query);
  const rankers: (readonly [string, Ranker])[] = [];
  for (const [name, query] of engines) rankers.push([name, await rankerOf(query, texts, items.length)]);
  for (const split of ["tuning", "held-out"] as const) {
    const ofSplit = queries.filter((query) => query.split === split);
    const unanswerable = ofSplit.filter(({ judgements }) => Object.keys(judgements).length === 0).length;
    console.log(`\n${split}: ${ofSplit.length - unanswerable} queries with answers, ${unanswerable} without`);
    console.log(
      `${"".padEnd(20)}${["MRR", "nDCG@10", "Recall@5", "no answer"].map((name) => name.padStart(11)).join("")}`,
    );
    for (const [name, ranker] of rankers) {
      const { mrr, ndcgAt10, recallAt5, noAnswer } = measure(ranker, ofSplit);
      const figures = [mrr, ndcgAt10, recallAt5, noAnswer].map((figure) => figure.toFixed(3).padStart(11));
      console.log(name.padEnd(20) + figures.join(""));
    }
  }
}

await main();
