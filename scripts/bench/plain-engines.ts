/** Plain search engines over the same fields of the catalogue, each with its defaults, to compare with. */
import { create, insertMultiple, search as searchOrama } from "@orama/orama";
import Fuse from "fuse.js";
import MiniSearch from "minisearch";
import type { CatalogueItem } from "../../src/platform/ports.ts";

const FIELDS = ["id", "title", "summary", "tags", "tasks", "categories", "libraries", "dataTypes"] as const;

/** An item as text. */
export type Flat = Readonly<Record<(typeof FIELDS)[number], string>>;

/** Ids of the best items, best first. */
export type Query = (text: string, limit: number) => readonly string[] | Promise<readonly string[]>;

export function flat(item: CatalogueItem): Flat {
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

/** BM25 with MiniSearch. */
export function miniSearch(documents: readonly Flat[]): Query {
  // The id doubles as a text field, so documents are numbered.
  const engine = new MiniSearch({ fields: [...FIELDS], idField: "number" });
  engine.addAll(documents.map((document, number) => ({ ...document, number })));
  return (text, limit) =>
    engine
      .search(text)
      .slice(0, limit)
      .map((hit) => documents[Number(hit.id)]?.id ?? "");
}

export function fuse(documents: readonly Flat[]): Query {
  const engine = new Fuse([...documents], { keys: [...FIELDS] });
  return (text, limit) => engine.search(text, { limit }).map((hit) => hit.item.id);
}

export async function orama(documents: readonly Flat[]): Promise<Query> {
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
  return async (text, limit) => {
    const { hits } = await searchOrama(engine, { term: text, limit });
    return hits.map((hit) => hit.document.name);
  };
}
