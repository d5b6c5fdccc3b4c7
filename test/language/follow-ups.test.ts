/** What a sentence keeps of the turn before, and what it changes. */
import { expect, test } from "vitest";
import type { EarlierTurn } from "../../src/language/offline/world.ts";
import { loadReader } from "../kit/language-reader.ts";
import { readerAt } from "../kit/language-said.ts";

const best = readerAt("2026-11-24T10:00:00+01:00", loadReader());

const launched: EarlierTurn = {
  command: "deploy",
  params: {
    item: "ai4os-yolo-torch",
    gpu: 1,
    gpu_type: "Tesla T4",
    title: "herring",
    at: "2026-11-26T10:00",
  },
};
const extended: EarlierTurn = {
  command: "deployment extend",
  params: { deployment: "herring", for: "P2D" },
};
const used: EarlierTurn = {
  command: "usage",
  params: { scope: "team", resource: "gpu", from: "2026-11-02", to: "2026-11-08" },
};

test.each([
  ["is it running yet", "deployment info"],
  ["send me the link", "deployment open"],
  ["tell me when it is ready", "deployment watch"],
  ["this takes too long, delete the deployment", "deployment delete"],
  ["i wanted something else, delete this", "deployment delete"],
  ["remove that again please", "deployment delete"],
  ["kill this one", "deployment delete"],
])("what was just launched is meant by “%s”", (text, command) =>
  expect(best(text, launched)).toMatchObject({ command, params: { deployment: "it" } }),
);

test.each([
  ["call it rather kelp-5", { ...launched.params, title: "kelp-5" }],
  ["i need more disk than that, 60 gb", { ...launched.params, disk: 60_000 }],
  ["leave out the title", { ...launched.params, title: undefined }],
  ["cpu only please", { ...launched.params, gpu: 0, gpu_type: undefined }],
  ["fasterrcnn rather than yolo", { ...launched.params, item: "ai4os-fasterrcnn-torch" }],
  ["the same with fasterrcnn", { ...launched.params, item: "ai4os-fasterrcnn-torch" }],
  ["and a cvat, title nets", { item: "ai4os-cvat", title: "nets" }],
  ["and a cvat too at the same time", { item: "ai4os-cvat", at: "2026-11-26T10:00" }],
])("a launch “%s”", (text, params) => expect(best(text, launched)?.params).toEqual(params));

test.each([
  ["make that five", "P5D"],
  ["three rather", "P3D"],
  ["a week rather", "P1W"],
])("a lease “%s”", (text, length) =>
  expect(best(text, extended)?.params).toEqual({ deployment: "herring", for: length }),
);

test.each([
  ["per day please", { ...used.params, by: "day" }],
  ["ok and my cpu hours?", { ...used.params, scope: "me", resource: "cpu" }],
  ["and the cpu hours?", { ...used.params, resource: "cpu" }],
])("usage “%s”", (text, params) => expect(best(text, used)?.params).toEqual(params));

test("usage asked for anew keeps nothing", () => {
  expect(best("how much disk did i use this month", used)?.params).not.toHaveProperty("scope", "team");
});

test.each([
  [
    "is there one anywhere else",
    { command: "cluster", params: { gpu_type: "NVIDIA H100", datacenter: "ifca" } },
    { gpu_type: "NVIDIA H100" },
  ],
  ["is there one free", launched, { gpu_type: "Tesla T4" }],
  [
    "only mine",
    { command: "deployment list", params: { team: true, status: "running" } },
    { status: "running" },
  ],
] as const)("“%s”", (text, turn, params) => expect(best(text, turn)?.params).toEqual(params));

const shown = (kind: string, command: string, ...names: readonly string[]): EarlierTurn => ({
  command,
  params: {},
  listed: { kind, names },
});

test("places are those of the list that one thing was looked at in", () => {
  const items = [
    shown("item", "search", "satsr", "semseg-vaihingen", "ai4os-cvat"),
    shown("item", "show", "satsr"),
  ];
  expect(best("deploy the third one", ...items)?.params).toMatchObject({ item: "ai4os-cvat" });
  const deployments = [
    shown("deployment", "deployment list", "dab", "sole", "eel"),
    {
      command: "deployment info",
      params: { deployment: "2" },
      listed: { kind: "deployment", names: ["sole"] },
    },
  ];
  expect(best("and the third?", ...deployments)?.params).toEqual({ deployment: "3" });
});

test("“this time” points at nothing that was spoken of", () => {
  const turn = { command: "deployment info", params: { deployment: "dab" } };
  expect(best("launch a jupyter with 8gb this time", turn)?.params).toEqual({
    item: "ai4os-dev-env",
    service: "jupyter",
    ram: 8_000,
  });
});

test("a word of a search is put in place of another", () => {
  const turn = shown("item", "search", "satsr");
  expect(best("coral instead of seagrass", { ...turn, params: { text: "seagrass photos" } })?.params).toEqual(
    {
      text: "coral photos",
    },
  );
});

test("what was listed is no command to run, though it is quoted", () => {
  const turn = shown("snapshot", "snapshot list", "before move", "eel week 3");
  expect(best("redeploy 'eel week 3' with jupyter", turn)?.params).toEqual({
    snapshot: "eel week 3",
    service: "jupyter",
    mode: "standard",
  });
});

test("what is said to stay is not among those that go", () => {
  const turn = shown("deployment", "deployment list", "dab", "my-thesis", "eel");
  expect(best("delete all of them except my thesis", turn)?.params).toEqual({ deployment: "1,3" });
  expect(best("delete all of them except the sole one", turn)?.params).not.toHaveProperty("deployment");
});
