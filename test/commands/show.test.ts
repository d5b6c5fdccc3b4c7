import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { show } from "../../src/commands/show.ts";
import type { ItemDetail } from "../../src/platform/ports.ts";
import { aCall, draftText, setFaults } from "../kit/commands.ts";
import { type Lab, startLab } from "../kit/lab.ts";

const ITEM: ItemDetail = {
  id: "some-module",
  kind: "module",
  title: "Some *module*",
  summary: "Finds <things> in images.",
  description: "Trained on **many** images.",
  tags: ["beta"],
  tasks: ["Computer Vision"],
  categories: [],
  libraries: ["PyTorch"],
  dataTypes: ["Image"],
  license: "Apache-2.0",
  resources: {
    inference: { cpu: 1, memoryMb: 4000 },
    training: { gpu: 1, gpuMemoryMb: 16_000, gpuComputeCapability: 7.5, storageMb: 20_000 },
  },
  links: {
    source_code: "https://github.com/example/some-module",
    dataset: "add-some-url-here",
    weights: "https://example.org/add-some-weights",
    citation: "javascript:alert(1)",
  },
  valid: true,
};
const shown = (overrides: Partial<ItemDetail> = {}) =>
  draftText(show.reply({ ...ITEM, again: false, ...overrides }, aCall()));

describe("an item's page", () => {
  test("says what it does, what it is made of, its licence, and what hardware is recommended", () => {
    const text = shown();
    expect(text).toContain("Some *module*\n\nFinds <things> in images.");
    expect(text).toContain("Tasks: Computer Vision");
    expect(text).toContain("Libraries: PyTorch");
    expect(text).toContain("Licence: Apache-2.0");
    expect(text).toContain("For inference: 1 CPU, 4 GB RAM");
    expect(text).toContain("For training: 1 GPU, 16 GB GPU memory, compute capability 7.5, 20 GB disk");
    expect(text).toContain("Trained on many images.");
  });

  test("ends with what to do next and where to read on, in one block", () => {
    const text = shown();
    expect(text.match(/What next:/g)).toHaveLength(1);
    expect(text.slice(text.indexOf("What next:")).split("\n")).toEqual([
      "What next:",
      "- Deploy: deploy some-module",
      "- Configure: deploy some-module",
      "- Deploy with JupyterLab: deploy some-module jupyter",
      "- Source code: https://github.com/example/some-module",
    ]);
  });

  test("says when nothing is recommended or stated", () => {
    const { license: _license, resources: _resources, ...rest } = ITEM;
    const text = draftText(show.reply({ ...rest, again: false }, aCall()));
    expect(text).toContain("Licence: not stated");
    expect(text).toContain("Hardware: none recommended; the platform's defaults apply");
  });

  test("what is only “Other” is not told", () => {
    expect(shown({ libraries: ["Other"], tasks: ["Other", "Regression"] })).not.toContain("Other");
  });

  test("tools offer no JupyterLab", () => {
    expect(shown({ kind: "tool" })).not.toContain("JupyterLab");
  });
});

describe("in a conversation", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
    await setFaults(lab, { kind: "invalid-metadata", item: "fast-neural-transfer" });
  });
  afterAll(() => lab.stop());

  test("an item is found by number, title and id", async () => {
    const ada = lab.person("researcher");
    await ada.says("search plankton");
    expect((await ada.says("show 1")).text).toContain("Id: zooprocess-multiple-separator");
    expect((await ada.says("show YOLO models")).text).toContain("Id: ai4os-yolo-torch");
    expect((await ada.says("describe ai4os-cvat")).text).toContain("Kind: tool");
  });

  test("an item with unreadable metadata is shown with the reason, and cannot be deployed", async () => {
    const ada = lab.person("researcher");
    const { text } = await ada.says("show fast-neural-transfer");
    expect(text).toContain("cannot read the metadata of this item, so it cannot be deployed for now");
    expect(text).not.toContain("Deploy:");
    const refused = await ada.says("deploy fast-neural-transfer");
    expect(refused.text).toContain("cannot read the metadata of fast-neural-transfer");
    expect(refused.handled.outcome).toBe("refused");
  });
});
