import { describe, expect, it } from "vitest";
import type { CatalogueItem } from "../../src/platform/ports.ts";
import { createSearch } from "../../src/search/search.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import { loadVocabulary } from "../kit/search-evaluation.ts";

const items = loadCatalogueItems();
const vocabulary = loadVocabulary();
const search = createSearch(items, vocabulary);

function ids(text: string): readonly string[] {
  return search.search({ text }).hits.map(({ item }) => item.id);
}

describe("ranking", () => {
  it("puts every plankton module before all others", () => {
    expect(ids("plankton").slice(0, 5).sort()).toEqual([
      "diamorph-classification",
      "diamorph-detection",
      "phyto-plankton-classification",
      "zooprocess-multiple-classifier",
      "zooprocess-multiple-separator",
    ]);
  });

  it.each([
    ["a subject by another word", "garbage in a river", "litter-assessment"],
    ["a narrower subject", "tuna", "obsea-fish-detection"],
    ["a symptom of the subject", "pneumonia", "image-classification-tf-dicom"],
    ["a sentence", "which module can paint my photo like van gogh", "fast-neural-transfer"],
    ["a family of models before its members", "yolo", "ai4os-yolo-torch"],
    ["another version of the family", "YOLOv5", "ai4os-yolo-torch"],
    ["a plural", "snails", "conus-classification"],
    ["the beginning of a word", "thunderst", "thunderstorm-nowcast-microstep"],
    ["a word written in two", "x-ray", "image-classification-tf-dicom"],
    ["two words written as one", "oilspill", "WITOIL-for-iMagine"],
    ["German", "Vogelstimmen erkennen", "birds-audio-classification"],
    ["Spanish", "derrame de petróleo", "WITOIL-for-iMagine"],
    ["a tool for a task", "annotate images", "ai4os-cvat"],
    ["a tool by its product", "jupyter", "ai4os-dev-env"],
    ["a chat product", "chatgpt", "ai4os-llm"],
  ])("understands %s: %s", (_what, text, first) => {
    expect(ids(text)[0]).toBe(first);
  });

  it("finds both federated servers for those who may not share data", () => {
    expect(ids("train without sharing hospital data").slice(0, 2).sort()).toEqual([
      "ai4os-federated-server",
      "ai4os-nvflare",
    ]);
  });

  it("puts the item whose id was typed first, also where its words suit others better", () => {
    for (const { id } of items) expect(ids(id)[0]).toBe(id);
  });

  it("offers general modules to those who want to train on an unknown subject", () => {
    const found = search.search({ text: "train a zebrafinch detector" }).hits.map(({ item }) => item);
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ tags }) => tags.includes("general purpose"))).toBe(true);
  });

  it("orders hits by score", () => {
    const scores = search.search({ text: "object detection in images" }).hits.map(({ score }) => score);
    expect(scores.length).toBeGreaterThan(3);
    expect(scores).toEqual([...scores].sort((one, other) => other - one));
  });

  it("finds a placeholder by the words of its id", () => {
    const [real] = items;
    const placeholder: CatalogueItem = {
      id: "phyto-plankton-classification",
      kind: "module",
      title: "phyto-plankton-classification",
      summary: "",
      tags: ["invalid metadata"],
      tasks: [],
      categories: [],
      libraries: [],
      dataTypes: [],
      valid: false,
    };
    const broken = createSearch(real === undefined ? [] : [real, placeholder], vocabulary);
    expect(broken.search({ text: "phytoplankton" }).hits.map(({ item }) => item.id)).toEqual([
      placeholder.id,
    ]);
  });
});

describe("typing errors", () => {
  it.each([
    ["fedrated lerning", "federated learning", "ai4os-nvflare"],
    ["Rip curent", "Rip current", "socib-rip-currents-detection"],
    ["shorline", "shoreline", "socib-shoreline-extraction"],
    ["Satellte imges", "satellite images", "sentinel-data-fusion"],
  ])("reads %s as %s", (typed, read, first) => {
    const result = search.search({ text: typed });
    expect(result.correctedText).toBe(read);
    expect(result.hits[0]?.item.id).toBe(first);
  });

  it("leaves words alone that it knows", () => {
    expect(search.search({ text: "Phytoplankton in Flüssen" })).not.toHaveProperty("correctedText");
  });
});

describe("nothing fits", () => {
  it.each(["order a pizza", "blockchain wallet", "reinforcement learning", "weekly payroll", "!!!", "🍕"])(
    "%s",
    (text) => {
      expect(search.search({ text })).toMatchObject({ hits: [], total: 0 });
    },
  );
});

describe("no words to search for", () => {
  it.each([undefined, "", "  \n", "\u200b\u202e", "show me all modules please"])(
    "%j: the whole catalogue",
    (text) => {
      const result = search.search(text === undefined ? {} : { text });
      expect(result.hits.map(({ item }) => item)).toEqual(items);
      expect(result.total).toBe(items.length);
    },
  );

  it("works on an empty catalogue", () => {
    const empty = createSearch([], vocabulary);
    expect(empty.search({ text: "plankton" })).toEqual({ hits: [], total: 0, unknownFilters: [] });
    expect(empty.search({}).hits).toEqual([]);
    expect(empty.named("plankton")).toEqual({ exact: false, items: [] });
    expect(empty.facet("tags")).toEqual([]);
  });
});
