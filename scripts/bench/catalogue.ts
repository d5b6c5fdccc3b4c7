/** Catalogue search: building the index, and one query. */
import type { CatalogueItem } from "../../src/platform/ports.ts";
import { createSearch } from "../../src/search/search.ts";
import { loadCatalogueItems } from "../../test/kit/catalogue.ts";
import { loadJudgedQueries, loadVocabulary } from "../../test/kit/search-evaluation.ts";
import { type Contender, inTurn, measure, type Patience } from "./measure.ts";
import { flat, fuse, miniSearch, orama, type Query } from "./plain-engines.ts";
import { table } from "./table.ts";

/** Hits asked for, as in a chat. */
const LIMIT = 10;

/** `count` items made of the real ones: names of their own, and texts of two mixed. */
function variations(items: readonly CatalogueItem[], count: number): readonly CatalogueItem[] {
  return Array.from({ length: count }, (_, number) => {
    const item = items[number % items.length];
    const round = Math.floor(number / items.length);
    const other = items[(number * 7 + round) % items.length];
    if (item === undefined || other === undefined) throw new Error("The catalogue is empty.");
    if (round === 0) return item;
    return {
      ...item,
      id: `${item.id}-${round}`,
      title: `${item.title} ${round}`,
      summary: `${item.summary} ${other.summary}`,
      tags: [...item.tags, ...other.tags, `series-${round}`],
    };
  });
}

interface Engine {
  readonly name: string;
  readonly build: () => Query | Promise<Query>;
}

function engines(items: readonly CatalogueItem[]): readonly Engine[] {
  const vocabulary = loadVocabulary();
  const documents = items.map(flat);
  const ours = (): Query => {
    const engine = createSearch(items, vocabulary);
    return (text, limit) => engine.search({ text, limit }).hits.map(({ item }) => item.id);
  };
  return [
    { name: "ai4-chatops", build: ours },
    { name: "MiniSearch", build: () => miniSearch(documents) },
    { name: "Fuse.js", build: () => fuse(documents) },
    { name: "Orama", build: () => orama(documents) },
  ];
}

async function querying({ name, build }: Engine, queries: number): Promise<Contender> {
  const query = await build();
  const judged = loadJudgedQueries();
  const every = Math.max(1, Math.floor(judged.length / queries));
  const texts = judged.filter((_, index) => index % every === 0).map((one) => one.query);
  const text = inTurn(texts.slice(0, queries));
  return { name, rate: true, run: () => query(text(), LIMIT) };
}

/** Both tables for a catalogue of `count` items; `query.iterations` different queries are asked. */
export async function benchCatalogue(count: number, build: Patience, query: Patience): Promise<string> {
  const all = engines(variations(loadCatalogueItems(), count));
  const built = await measure(
    all.map(({ name, build: run }) => ({ name, run })),
    build,
  );
  const asked: Contender[] = [];
  for (const engine of all) asked.push(await querying(engine, query.iterations));
  const size = count.toLocaleString("en");
  return [
    table(`Index of ${size} items, built once per catalogue`, built),
    table(`Query over ${size} items, first ${LIMIT} hits of a judged query`, await measure(asked, query)),
  ].join("\n\n");
}
