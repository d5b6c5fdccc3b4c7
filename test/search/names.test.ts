import { describe, expect, it } from "vitest";
import { createSearch } from "../../src/search/search.ts";
import { loadCatalogueItems } from "../kit/catalogue.ts";
import { loadVocabulary } from "../kit/search-evaluation.ts";

const items = loadCatalogueItems();
const search = createSearch(items, loadVocabulary());

function named(name: string): { readonly exact: boolean; readonly ids: readonly string[] } {
  const { exact, items: found } = search.named(name);
  return { exact, ids: found.map(({ id }) => id) };
}

describe("items by name", () => {
  it("knows every id and title, whatever the case", () => {
    for (const { id, title } of items) {
      expect(named(id.toUpperCase())).toEqual({ exact: true, ids: [id] });
      expect(named(` ${title.toLowerCase()} `)).toEqual({ exact: true, ids: [id] });
    }
  });

  it.each([
    ["ai4os yolo torch", true, ["ai4os-yolo-torch"]],
    ["yolo-torch", false, ["ai4os-yolo-torch"]],
    ["cvat", false, ["ai4os-cvat"]],
    ["mods", false, ["DEEP-OC-mods"]],
    ["zooprocess-multiple-s", false, ["zooprocess-multiple-separator"]],
    [
      "smartbay",
      false,
      ["smartbay-species-detection", "smartbay-prawn-burrow-detection", "smartbay-marine-types"],
    ],
    ["fish detection", false, ["obsea-fish-detection"]],
  ])("%s", (name, exact, ids) => {
    expect(named(name)).toEqual({ exact, ids });
  });

  it.each([
    ["obsea-fihs-detection", "obsea-fish-detection"],
    ["litter assessment tool", "litter-assessment"],
    ["retinopaty-test", "retinopathy-test"],
    ["nvflair", "ai4os-nvflare"],
  ])("%s is nearly %s", (name, nearest) => {
    const found = named(name);
    expect(found.exact).toBe(false);
    expect(found.ids[0]).toBe(nearest);
  });

  it.each([
    "",
    "   ",
    "\u200b",
    "!!!",
    "__proto__",
    "constructor",
    "pizza quattro stagioni",
    "x".repeat(200_000),
  ])("nothing is called %j", (name) => {
    expect(named(name)).toEqual({ exact: false, ids: [] });
  });
});
