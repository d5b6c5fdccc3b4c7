import { describe, expect, it } from "vitest";
import type { Facet } from "../../src/search/port.ts";
import { createSearch } from "../../src/search/search.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import { loadVocabulary } from "../kit/search-evaluation.ts";

const items = loadCatalogueItems();
const search = createSearch(items, loadVocabulary());

function ids(filters: Partial<Record<Facet, readonly string[]>>): readonly string[] {
  return search.search({ filters }).hits.map(({ item }) => item.id);
}

describe("filters", () => {
  it.each<[Facet, string, string, number]>([
    ["categories", "pretrained", "AI4 pre trained", 39],
    ["categories", "Pre-Trained", "AI4 pre trained", 39],
    ["categories", "ai4_pre_trained", "AI4 pre trained", 39],
    ["categories", "trainable", "AI4 trainable", 22],
    ["categories", "tool", "AI4 tools", 6],
    ["libraries", "pytorch", "PyTorch", 23],
    ["libraries", "torch", "PyTorch", 23],
    ["libraries", "sklearn", "Scikit-learn", 2],
    ["libraries", "scikit learn", "Scikit-learn", 2],
    ["tasks", "computer-vision", "Computer Vision", 40],
    ["tasks", "NLP", "Natural Language Processing", 2],
    ["data-type", "images", "Image", 40],
    ["data-type", "time series", "Time Series", 2],
    ["tags", "Federated_Learning", "federated learning", 2],
  ])("%s %s means %s", (facet, typed, value, count) => {
    expect(ids({ [facet]: [typed] })).toEqual(ids({ [facet]: [value] }));
    expect(ids({ [facet]: [typed] })).toHaveLength(count);
  });

  it("finds a tag in all its cases", () => {
    expect([...ids({ tags: ["yolo"] })].sort()).toEqual([
      "eyeonwater-yolo",
      "socib-beach-wracks-identification",
      "socib-rip-currents-detection",
    ]);
  });

  it("wants every value asked for", () => {
    expect(ids({ libraries: ["tensorflow", "keras"], "data-type": ["audio"] })).toEqual([
      "ai4os-audio-classification-tf",
      "birds-audio-classification",
    ]);
  });

  it("narrows a text and a kind", () => {
    const result = search.search({ text: "object detection", filters: { "data-type": ["video"] }, limit: 2 });
    expect(result.hits).toHaveLength(2);
    expect(result.total).toBeGreaterThan(2);
    expect(result.hits.every(({ item }) => item.dataTypes.includes("Video"))).toBe(true);
    expect(search.search({ kind: "tool" }).total).toBe(6);
    expect(search.search({ text: "federated", kind: "module" }).total).toBe(0);
  });

  it.each<[Facet, string, string]>([
    ["libraries", "pytroch", "PyTorch"],
    ["libraries", "tensor", "TensorFlow"],
    ["tasks", "Clasification", "Classification"],
    ["categories", "trainible", "AI4 trainable"],
  ])("refuses to guess %s %s, but suggests %s", (facet, value, nearest) => {
    const result = search.search({ filters: { [facet]: [value] } });
    expect(result.hits).toEqual([]);
    expect(result.unknownFilters).toMatchObject([{ facet, value }]);
    expect(result.unknownFilters[0]?.nearest).toContain(nearest);
  });

  it.each(["__proto__", "constructor", "toString", "", "\u202e", "x".repeat(200_000)])(
    "knows no value %j",
    (value) => {
      const result = search.search({ filters: { tags: [value] } });
      expect(result).toMatchObject({ total: 0, unknownFilters: [{ facet: "tags", value }] });
    },
  );

  it.each([
    [0, 0],
    [-3, 0],
    [Number.NaN, 0],
    [7, 7],
    [1_000, items.length],
  ])("a limit of %d gives %d hits", (limit, count) => {
    const result = search.search({ limit });
    expect(result.hits).toHaveLength(count);
    expect(result.total).toBe(items.length);
  });
});

describe("facets", () => {
  it("counts items, most frequent value first", () => {
    expect(search.facet("categories")).toEqual([
      { value: "AI4 inference", count: 45 },
      { value: "AI4 pre trained", count: 39 },
      { value: "AI4 trainable", count: 22 },
      { value: "AI4 tools", count: 6 },
    ]);
    expect(search.facet("data-type")[0]).toEqual({ value: "Image", count: 40 });
    expect(search.facet("tags")[0]).toEqual({ value: "deep learning", count: 44 });
  });
});
