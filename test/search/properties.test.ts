import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FACETS } from "../../src/search/port.ts";
import { createSearch } from "../../src/search/search.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import { loadVocabulary } from "../kit/search-evaluation.ts";

const items = loadCatalogueItems();
const search = createSearch(items, loadVocabulary());

const word = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "fish",
    "train",
    "image",
    "plankton",
    "PyTorch",
    "x-ray",
    "\u202e",
    "\u0000",
    "__proto__",
    "ﬀ½ß",
    "的",
  ),
);
const text = fc.array(word, { maxLength: 12 }).map((words) => words.join(" "));
const library = fc.constantFrom("pytorch", "TENSORFLOW", "keras", "sklearn");

describe("search never surprises", () => {
  it("takes any text", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: -2, max: 60 }), (typed, limit) => {
        const result = search.search({ text: typed, limit });
        const hits = result.hits.map(({ item }) => item.id);
        expect(hits.length).toBe(Math.min(result.total, Math.max(0, limit)));
        expect(new Set(hits).size).toBe(hits.length);
        expect(result.hits.every(({ score }) => Number.isFinite(score) && score > 0)).toBe(true);
        expect(search.search({ text: typed, limit })).toEqual(result);
      }),
    );
  });

  it("returns only what passes the filters, in the order it has without them", () => {
    fc.assert(
      fc.property(text, library, (typed, value) => {
        const filters = { libraries: [value] };
        const passing = new Set(search.search({ filters }).hits.map(({ item }) => item.id));
        const all = search.search({ text: typed }).hits.map(({ item }) => item.id);
        const filtered = search.search({ text: typed, filters }).hits.map(({ item }) => item.id);
        expect(filtered).toEqual(all.filter((id) => passing.has(id)));
      }),
    );
  });

  it("takes any filter value and any name", () => {
    fc.assert(
      fc.property(fc.constantFrom(...FACETS), word, (facet, value) => {
        const { unknownFilters, total } = search.search({ filters: { [facet]: [value] } });
        expect(unknownFilters.length > 0).toBe(total === 0);
        expect(search.named(value).items.length).toBeLessThanOrEqual(items.length);
      }),
    );
  });

  it("reads only the beginning of very long texts", () => {
    const long = `plankton ${"zzz ".repeat(50_000)}`;
    expect(search.search({ text: long }).total).toBeLessThanOrEqual(items.length);
    expect(search.search({ text: "x".repeat(200_000) }).hits).toEqual([]);
  });

  it("does not depend on the order of the catalogue for what it finds", () => {
    const reversed = createSearch([...items].reverse(), loadVocabulary());
    const found = (engine: typeof search) =>
      engine
        .search({ text: "marine species in video" })
        .hits.map(({ item }) => item.id)
        .sort();
    expect(found(reversed)).toEqual(found(search));
  });
});
