/** The linear model: what it learns, what labels share, and what the same once more is. */
import { expect, test } from "vitest";
import { traitsOf } from "../../scripts/language/label-traits.ts";
import { type Example, train } from "../../scripts/language/training.ts";
import { AGAIN, type ModelFile, parseModel } from "../../src/language/offline/model.ts";

const FILLERS = { names: [], search: [], items: [], nameWeights: {} };

/** Each example often enough for its features to count. */
function often(...examples: readonly Example[]): readonly Example[] {
  return Array.from({ length: 30 }).flatMap(() => examples);
}

function learned(...examples: readonly Example[]) {
  return parseModel(train(often(...examples), FILLERS));
}

const EXAMPLES: readonly Example[] = [
  { features: ["w:list", "w:keys"], label: "key list" },
  { features: ["w:revoke", "w:keys"], label: "key delete" },
  { features: ["w:list", "w:snapshots"], label: "snapshot list" },
  { features: ["w:hello"], label: "none" },
];

test("the same examples give the same model", () => {
  expect(train(often(...EXAMPLES), FILLERS)).toEqual(train(often(...EXAMPLES), FILLERS));
});

test("what revokes keys is known to delete snapshots, as both delete", () => {
  const model = learned(...EXAMPLES, { features: ["w:snapshots", "w:remove"], label: "snapshot delete" });
  const [best] = model.classify(["w:revoke", "w:snapshots"], undefined);
  expect(best?.label).toBe("snapshot delete");
});

test("labels share what they are about, what they do, and whether that changes something", () => {
  expect(traitsOf("key delete")).toEqual(["about key", "does delete", "is change"]);
  expect(traitsOf("announce cancel")).toEqual(["about announce", "does delete", "is change"]);
  expect(traitsOf("search")).toEqual(["about item", "does search", "is read"]);
  expect(traitsOf("none")).toEqual(["about none", "does none", "is nothing"]);
  expect(traitsOf(AGAIN)).toEqual([]);
});

test("the same once more is learned from some commands and known of another", () => {
  const model = learned(
    ...EXAMPLES,
    ...["key list", "key delete", "usage", "search"].map((command) => ({
      features: ["w:too"],
      label: command,
      previous: command,
    })),
  );
  expect(model.classify(["w:too"], "snapshot list")[0]?.label).toBe("snapshot list");
});

test("nothing is the same once more where nothing was said before", () => {
  const model = learned(...EXAMPLES, { features: ["w:too"], label: "key list", previous: "key list" });
  const labels = [undefined, "no command"].map((previous) =>
    model.classify(["w:too"], previous).map(({ label }) => label),
  );
  expect(labels.flat()).not.toContain(AGAIN);
  for (const previous of [undefined, "snapshot list"])
    expect(
      model.classify(["w:too"], previous).reduce((sum, { probability }) => sum + probability, 0),
    ).toBeCloseTo(1, 10);
});

test("a probability counts as it is, or as the calibration says", () => {
  const file: ModelFile = train(often(...EXAMPLES), FILLERS);
  expect(parseModel(file).shareRight("changes", 0.8)).toBe(0.8);
  const calibrated = parseModel({
    ...file,
    calibration: { reads: [[1, 1]], changes: [[0.8, 0.4]] },
  });
  expect(calibrated.shareRight("changes", 0.8)).toBe(0.4);
  expect(calibrated.shareRight("reads", 0.5)).toBe(0.5);
});
