import { describe, expect, it } from "vitest";
import { parseVocabulary } from "../../src/search/vocabulary.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import { loadVocabulary } from "../kit/search-evaluation.ts";

const smallest = {
  stopWords: ["the"],
  genericWords: ["data"],
  concepts: [{ id: "fish", terms: ["fish"] }],
  lastResort: { asked: "fish", offered: "fish" },
  facetAliases: {},
};

describe("vocabulary", () => {
  it("takes the smallest one", () => {
    expect(parseVocabulary(smallest).concepts[0]).toEqual({
      id: "fish",
      terms: ["fish"],
      hints: [],
      broader: [],
      related: [],
      generic: false,
    });
  });

  it.each([
    [
      "a concept that does not exist",
      { concepts: [{ id: "fish", terms: ["fish"], broader: ["animal"] }] },
      /animal/,
    ],
    ["two of a name", { concepts: [...smallest.concepts, ...smallest.concepts] }, /share an id/],
    ["a last resort that does not exist", { lastResort: { asked: "fish", offered: "boat" } }, /boat/],
    ["a facet that does not exist", { facetAliases: { colours: {} } }, /facetAliases/],
    ["a misspelt key", { stopwords: [] }, /stopwords/],
  ])("refuses %s", (_what, change, message) => {
    expect(() => parseVocabulary({ ...smallest, ...change })).toThrow(message);
  });

  it("gives other names only to facet values that the catalogue has", () => {
    const items = loadCatalogueItems();
    const values = new Set(
      items.flatMap(({ libraries, tasks, categories, dataTypes, tags }) => [
        ...libraries,
        ...tasks,
        ...categories,
        ...dataTypes,
        ...tags,
      ]),
    );
    const aliased = Object.values(loadVocabulary().facetAliases).flatMap((aliases) =>
      Object.keys(aliases ?? {}),
    );
    expect(aliased.length).toBeGreaterThan(10);
    expect(aliased.filter((value) => !values.has(value))).toEqual([]);
  });
});
