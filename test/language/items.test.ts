/** Which item of the catalogue is meant: by name, by description, as a service alone, or as what was spoken of. */
import { describe, expect, test } from "vitest";
import type { EarlierTurn } from "../../src/language/offline/world.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const best = readerAt("2026-11-23T10:00:00+01:00", loadReader());
const meant = (text: string, ...turns: readonly EarlierTurn[]) => best(text, ...turns)?.params?.["item"];

describe("the item that is meant", () => {
  test.each([
    ["deploy smartbay marine types for the video group", "smartbay-marine-types"],
    ["deploy deep species detection on a T4", "deep-species-detection"],
    ["launch the tool for annotating pictures", "ai4os-cvat"],
    ["deploy the diatom species classifier", "diamorph-classification"],
    ["create an inference service for the seed classifier", "seeds-classification"],
    ["deploy the module that listens for boat noise in water", "audio-vessel-classification"],
    ["launch cvat instead of yolo", "ai4os-cvat"],
  ])("%s", (text, item) => {
    expect(meant(text)).toBe(item);
  });

  test.each([
    ["start a jupyter for my seagrass notes", "ai4os-dev-env"],
    ["give me a plain vscode with 4 cpus, it is for the ocean course", "ai4os-dev-env"],
    ["start jupyter with the bird sound classifier", "birds-audio-classification"],
    ["deploy yolo in a notebook", "ai4os-yolo-torch"],
  ])("is the service itself where no item is opened in it: %s", (text, item) => {
    expect(meant(text)).toBe(item);
  });
});

describe("going on from an item", () => {
  const turn: EarlierTurn = {
    command: "show",
    params: { item: "conus-classification" },
    listed: { kind: "item", names: ["conus-classification"] },
  };

  test.each([
    ["launch it, a gpu would be lovely", "conus-classification"],
    ["dann starte das mal mit einer gpu, das genügt", "conus-classification"],
    ["deploy cvat instead of that", "ai4os-cvat"],
    ["deploy the same for plants", "plants-classification"],
  ])("%s", (text, item) => {
    expect(meant(text, turn)).toBe(item);
  });
});
