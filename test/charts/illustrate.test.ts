import { afterAll, beforeAll, expect, test } from "vitest";
import { createIllustrate, type Rasterise } from "../../src/charts/illustrate.ts";
import type { Chart, ReplyTree } from "../../src/reply/blocks.ts";
import { type Lab, startLab } from "../kit/lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ capabilities: { pictures: true } });
});
afterAll(() => lab.stop());

const PNG = [0x89, 0x50, 0x4e, 0x47];
const chart = (values: readonly number[]): Chart => ({
  type: "chart",
  title: "GPUs",
  alt: "Most: 2.",
  data: { kind: "bar", unit: "GPUs", labels: values.map(String), series: [{ name: "vo", values }] },
});
const illustrateWith = (rasterise: Rasterise, warnings: string[]) =>
  createIllustrate({
    rasterise,
    outline: async () => [],
    log: { warn: (_, message) => void warnings.push(message) },
  });
const reply = (...blocks: readonly Chart[]): ReplyTree<never> => ({ visibility: "channel", blocks });

test("a chart reaches a surface with its picture and keeps its figures and words", async () => {
  const { replies } = await lab.person("researcher").says("usage gpu --by week");
  const found = replies.flatMap(({ blocks }) => blocks).find((block) => block.type === "chart");
  expect([...(found?.png ?? [])].slice(0, 4)).toEqual(PNG);
  expect(found?.alt).toContain("Most:");
});

test("a surface without pictures gets none", async () => {
  const plain = await startLab();
  const { replies } = await plain.person("researcher").says("usage gpu --by week");
  await plain.stop();
  const found = replies.flatMap(({ blocks }) => blocks).find((block) => block.type === "chart");
  expect(found).toBeDefined();
  expect(found?.png).toBeUndefined();
});

test("where nothing can be drawn the charts stay text, and the log says so once", async () => {
  const warnings: string[] = [];
  const failing = () => Promise.reject(new Error("no native part"));
  const illustrate = illustrateWith(failing, warnings);
  const given = reply(chart([1, 2]), chart([3]));
  expect(await illustrate(given)).toEqual(given);
  await illustrate(given);
  expect(warnings).toHaveLength(1);
});

test("charts without a figure are not drawn", async () => {
  const never = () => Promise.reject(new Error("drawn"));
  const warnings: string[] = [];
  const illustrate = illustrateWith(never, warnings);
  await illustrate(reply(chart([]), chart([Number.NaN])));
  expect(warnings).toEqual([]);
});
