import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LaunchValues } from "../../src/commands/launch-values.ts";
import type { ConfigParam } from "../../src/platform/ports.ts";
import { moduleConfig, refusalOf } from "../kit/commands.ts";

const FLOWER: readonly ConfigParam[] = [
  { group: "flower", key: "rounds", label: "Rounds", value: 5, range: { min: 1 } },
  { group: "flower", key: "dp", label: "DP", value: false, options: [true, false] },
  { group: "flower", key: "metric", label: "Metric", value: "accuracy" },
  {
    group: "flower",
    key: "strategy",
    label: "Strategy",
    value: "Federated Averaging (FedAvg)",
    options: ["Federated Averaging (FedAvg)", "FedProx strategy (FedProx)"],
  },
];

function assigned(assignment: string): LaunchValues {
  const values = new LaunchValues(moduleConfig(...FLOWER).params, "vo.example");
  values.assign(assignment);
  return values;
}

describe("--set gives a value of the setting's own type", () => {
  test.each([
    ["flower.rounds=10", 10],
    ["flower.dp=yes", true],
    ["flower.dp=False", false],
    ["flower.metric=mse", "mse"],
    ["flower.metric=", ""],
    ["flower.metric=a=b", "a=b"],
    ["flower.strategy=fedprox", "FedProx strategy (FedProx)"],
    ["hardware.ram=16GB", 16_000],
    ["hardware.ram=16000", 16_000],
    ["general.docker_tag=GPU", "gpu"],
    ["general.service=vscode", "vscode"],
  ])("%s", (assignment, value) => {
    const name = assignment.slice(0, assignment.indexOf("="));
    expect(assigned(assignment).get(name)).toBe(value);
  });
});

describe("--set refuses", () => {
  test.each([
    ["flower.rouns=10", "This item has no setting flower.rouns. Did you mean flower.rounds?"],
    ["flower.zzz=1", "It has flower.rounds, flower.dp, flower.metric, flower.strategy."],
    ["nothing.here=1", "This item has no setting nothing.here. It has general.docker_tag,"],
    ["constructor.name=1", "This item has no setting constructor.name."],
    ["flower.rounds=ten", "flower.rounds must be a number, not “ten”."],
    ["flower.rounds=", "flower.rounds must be a number, not “”."],
    ["flower.rounds=0x10", "flower.rounds must be a number"],
    ["flower.rounds=0", "flower.rounds must be at least 1 in vo.example; you asked for 0."],
    ["flower.dp=maybe", "flower.dp must be yes or no, not “maybe”."],
    ["hardware.ram=lots", "hardware.ram must be a size such as 16GB, not “lots”."],
    ['flower.metric="f1"', 'The platform cannot take a double quote (") in flower.metric.'],
    ["flower.metric=%{HOME}", "The platform cannot take the sequence ${ or %{ in flower.metric."],
    ["flower.strategy=best", "This item does not offer flower.strategy “best”."],
    ["general.title=x", "Use --title for the title."],
    ["general.docker_image=evil/image", "The image belongs to the item."],
    ["storage.datasets=10.5281/zenodo.1", "Use --dataset for datasets."],
  ])("%s", (assignment, words) => {
    expect(refusalOf(() => assigned(assignment))).toContain(words);
  });
});

test("every value goes to the platform as the type it had, whatever was set", () => {
  const names = ["flower.rounds", "flower.dp", "flower.metric", "hardware.ram", "general.service"];
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.string(), (name, text) => {
      const before = new LaunchValues(moduleConfig(...FLOWER).params, "vo.example");
      const values = new LaunchValues(moduleConfig(...FLOWER).params, "vo.example");
      try {
        values.assign(`${name}=${text}`);
      } catch {
        expect(values.all()).toEqual(before.all());
      }
      for (const [group, params] of Object.entries(values.all()))
        for (const [key, value] of Object.entries(params))
          expect(typeof value).toBe(typeof before.get(`${group}.${key}`));
    }),
  );
});
