/** What is sought: the words that say so, the filters, and searches that go on. */
import { describe, expect, test } from "vitest";
import type { EarlierTurn } from "../../src/language/offline/world.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());
const sought = (text: string, ...turns: readonly EarlierTurn[]) => {
  const { command, params } = best(text, ...turns) ?? {};
  return command === "search" || command === "dataset search" ? params : command;
};

describe("what is sought", () => {
  test.each([
    ["a colleague mentioned something for coral reefs", "coral reefs"],
    ["I have 12 TB of sonar scans, is there a model for that", "sonar scans"],
    ["desperate, my supervisor wants something for pollen grains today", "pollen grains"],
  ])("is not who wants it, when, or how much of it there is: %s", (text, words) => {
    expect(sought(text)).toMatchObject({ text: words });
  });
});

describe("what is sought, as typed", () => {
  test.each([
    ["busco algo para contar medusas en fotos", "contar medusas fotos"],
    ["ich suche ein modell zum zählen von robben", "zählen robben"],
    ["is there anything for generative models", "generative models"],
    [
      "we have drone footage of seal colonies, what is there on the platform for that",
      "drone footage seal colonies",
    ],
  ])("stays, whatever its English is said around: %s", (text, words) => {
    expect(sought(text)).toMatchObject({ text: words });
  });
});

describe("a community of data sets", () => {
  test.each([
    ["datasets of the seagrass community", { community: "seagrass" }],
    ["show datasets of the community seagrass please", { community: "seagrass" }],
    ["datasets about whales in the imagine community", { community: "imagine", text: "whales" }],
    ["which datasets did imagine publish on zenodo", { community: "imagine" }],
    ["datasets about whales on zenodo", { text: "whales" }],
  ])("%s", (text, params) => {
    expect(sought(text)).toEqual(params);
  });
});

describe("a filter", () => {
  test.each([
    ["models for crabs that i can fine-tune on our own data", { category: ["trainable"], text: "crabs" }],
    ["modèles que je peux réentraîner avec nos données", { category: ["trainable"] }],
    [
      "find keras modules that can be trained",
      { category: ["trainable"], library: ["Keras"], kind: "module" },
    ],
    ["mostrami i modelli già addestrati", { category: ["pre trained"] }],
    ["which modules can be trained with my own images", { category: ["trainable"], kind: "module" }],
    ["modules for audio that i can retrain", { category: ["trainable"], kind: "module" }],
    ["welche module sind trainierbar", { category: ["trainable"], kind: "module" }],
    ["modelli preaddestrati in keras", { category: ["pre trained"], library: ["Keras"] }],
    ["pytorch modules, gimme 3", { library: ["PyTorch"], limit: 3 }],
  ])("%s", (text, params) => {
    expect(sought(text)).toMatchObject(params);
  });
});

describe("going on from a search", () => {
  const turn: EarlierTurn = { command: "search", params: { text: "coral", library: ["Keras"], limit: 3 } };

  test.each([
    ["which of them are trainable", { ...turn.params, category: ["trainable"] }],
    ["only with images", { ...turn.params, data_type: ["Image"] }],
    ["without keras please", { text: "coral", limit: 3 }],
    ["what about sponges", { text: "sponges", library: ["Keras"] }],
  ])("%s", (text, params) => {
    expect(sought(text, turn)).toEqual(params);
  });

  test("of models to data sets", () => {
    expect(best("are there datasets for that", turn)).toMatchObject({
      command: "dataset search",
      params: { text: "coral" },
    });
  });

  test("a search of its own starts anew", () => {
    expect(sought("find models for whales", turn)).toEqual({ text: "whales" });
  });
});
