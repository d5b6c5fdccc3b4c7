/** Measures catalogue search on the judged queries, beside three plain engines over the same fields. */
import { create, insertMultiple, search as searchOrama } from "@orama/orama";
import Fuse from "fuse.js";
import MiniSearch from "minisearch";
import type { CatalogueItem } from "../src/platform/ports.ts";
import { createSearch } from "../src/search/search.ts";
import { loadCatalogueItems } from "../test/kit/catalogue.ts";
import { loadJudgedQueries, loadVocabulary, measure, type Ranker } from "../test/kit/search-evaluation.ts";

const FIELDS = ["id", "title", "summary", "tags", "tasks", "categories", "libraries", "dataTypes"] as const;

type Flat = Readonly<Record<(typeof FIELDS)[number], string>>;

function flat(item: CatalogueItem): Flat {
  const joined = (values: readonly string[]) => values.join(", ");
  return {
    id: item.id,
    title: item.title,
    summary: item.summary,
    tags: joined(item.tags),
    tasks: joined(item.tasks),
    categories: joined(item.categories),
    libraries: joined(item.libraries),
    dataTypes: joined(item.dataTypes),
  };
}

function bm25(documents: readonly Flat[]): Ranker {
  // The id doubles as a text field, so documents are numbered.
  const engine = new MiniSearch({ fields: [...FIELDS], idField: "number" });
  engine.addAll(documents.map((document, number) => ({ ...document, number })));
  return (query) => engine.search(query).map((hit) => documents[Number(hit.id)]?.id ?? "");
}

function fuse(documents: readonly Flat[]): Ranker {
  const engine = new Fuse([...documents], { keys: [...FIELDS] });
  return (query) => engine.search(query).map((hit) => hit.item.id);
}

async function orama(documents: readonly Flat[], queries: readonly string[]): Promise<Ranker> {
  const schema = {
    name: "string",
    title: "string",
    summary: "string",
    tags: "string",
    tasks: "string",
    categories: "string",
    libraries: "string",
    dataTypes: "string",
  } as const;
  const engine = create({ schema });
  // "id" is Orama's own key and not searched, so the text goes into a field of another name.
  await insertMultiple(
    engine,
    documents.map(({ id, ...rest }) => ({ name: id, ...rest })),
  );
  const answers = new Map<string, readonly string[]>();
  for (const query of queries) {
    const { hits } = await searchOrama(engine, { term: query, limit: documents.length });
    answers.set(
      query,
      hits.map((hit) => hit.document.name),
    );
  }
  return (query) => answers.get(query) ?? [];
}

function ours(items: readonly CatalogueItem[]): Ranker {
  const engine = createSearch(items, loadVocabulary());
  return (text) => engine.search({ text }).hits.map(({ item }) => item.id);
}

async function main(): Promise<void> {
  const items = loadCatalogueItems();
  const documents = items.map(flat);
  const queries = loadJudgedQueries();
  const rankers: readonly (readonly [string, Ranker])[] = [
    ["ai4-chatops", ours(items)],
    ["BM25 (MiniSearch)", bm25(documents)],
    ["Fuse.js", fuse(documents)],
    [
      "Orama",
      await orama(
        documents,
        queries.map(({ query }) => query),
      ),
    ],
  ];
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
