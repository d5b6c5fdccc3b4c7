import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compounds, fold, foldedKey, queryWords, stem, words } from "../../src/search/analysis.ts";
import { edits, Spelling } from "../../src/search/spelling.ts";

describe("words", () => {
  it.each([
    ["Über-Größe", ["uber", "grosse"]],
    ["EyeOnWater YOLOv8", ["eye", "on", "water", "yolov8"]],
    ["zo\u200bo\u202e", ["zoo"]],
    ["a\u0000b", ["a", "b"]],
  ])("%j", (text, surfaces) => {
    expect(words(text).map(({ surface }) => surface)).toEqual(surfaces);
  });

  it("keeps the spelling as typed", () => {
    expect(words("Größe FISH").map(({ typed }) => typed)).toEqual(["Größe", "FISH"]);
  });

  it("joins what a hyphen separates", () => {
    expect(compounds(words("phyto-plankton, zoo plankton"))).toEqual(["phytoplankton"]);
    expect(compounds(words("EyeOnWater"))).toEqual(["eyeon", "eyeonwater", "onwater"]);
  });

  it("reads at most 64 words of a query", () => {
    expect(queryWords("fish ".repeat(1_000))).toHaveLength(64);
  });
});

describe("stems", () => {
  it.each([
    ["fishes", "fish"],
    ["algae", "algae"],
    ["bodies", "body"],
    ["images", "image"],
    ["labelling", "labelled"],
    ["running", "run"],
    ["tracked", "tracking"],
  ])("%s and %s", (one, other) => {
    expect(stem(one)).toBe(stem(other));
  });

  it.each(["bus", "class", "gas", "analysis", "sing", "red", "v8s"])("%s stays", (word) => {
    expect(stem(word)).toBe(word);
  });
});

describe("folding", () => {
  it("is done once and for all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
        expect(foldedKey(foldedKey(text))).toBe(foldedKey(text));
      }),
    );
  });
});

describe("spelling", () => {
  it("counts a swap as one edit", () => {
    expect(edits("fihs", "fish")).toBe(1);
    expect(edits("abcd", "dbca")).toBe(2);
    expect(edits("plakton", "plankton")).toBe(1);
  });

  it("finds every entry within reach that comparing with all would find, for words of some length", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), minLength: 7, maxLength: 10 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 30 }), letters, (entries, typed) => {
        const found = new Spelling(entries).near(typed, 1).map(({ entry }) => entry);
        const all = [...new Set(entries)].filter((entry) => edits(typed, entry) <= 1);
        expect([...found].sort()).toEqual(all.sort());
      }),
    );
  });

  it("lists beginnings in alphabetical order", () => {
    const spelling = new Spelling(["fist", "fish", "fire", "dish", "fish"]);
    expect(spelling.beginningWith("fis")).toEqual(["fish", "fist"]);
    expect(spelling.beginningWith("fi", 2)).toEqual(["fire", "fish"]);
    expect(spelling.beginningWith("z")).toEqual([]);
  });
});
