import { afterAll, beforeAll, expect, test } from "vitest";
import { datacenters } from "../../src/commands/datacenters.ts";
import { aCall, draftText } from "../kit/commands.ts";
import { type Lab, startLab } from "../kit/lab.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.stop());

test("shows where they are, what is free, and the greenest first", async () => {
  const { text } = await lab.person(undefined).says("datacenters");
  expect(text).toContain("6 datacenters");
  expect(text).toMatch(/^incd-imagine +Portugal +2 +\d of 2 +\d+ of 64$/m);
  expect(text).toMatch(/\d+ GPUs free now, most at [a-z0-9-]+ \(\d+\)\. Greenest: ifca-/);
  expect(text.indexOf("free now")).toBeLessThan(text.indexOf("Türkiye"));
  expect(text).toContain("Türkiye");
  const energy = text.slice(text.indexOf("Energy, greenest first"));
  expect(energy.indexOf("ifca-ai4eosc")).toBeLessThan(energy.indexOf("iisas-ai4eosc"));
  expect(energy.indexOf("iisas-ai4eosc")).toBeLessThan(energy.indexOf("psnc-ai4eosc"));
});

test("of one VO, only those that serve it", async () => {
  const { text } = await lab.person(undefined).says("datacenters --vo imagine");
  expect(text).toContain("4 datacenters serve vo.imagine-ai.eu");
  expect(text).not.toContain("iisas");
});

test("the map has every site whose place is known, and says what it shows", () => {
  const sites = [
    { name: "north", latitude: 60, longitude: 10, affinity: 90, nodes: [] },
    { name: "nowhere", nodes: [] },
  ];
  const { blocks } = datacenters.reply({ vo: undefined, sites }, aCall());
  const chart = blocks.find((block) => block.type === "chart");
  expect(chart?.data.labels).toEqual(["north"]);
  expect(chart?.data.sites).toEqual([{ latitude: 60, longitude: 10, greenness: 90 }]);
  expect(chart?.alt).toBe("Free GPUs on the map, most first: north 0. Greener sites are darker there.");
});

test("what is not known is left open", () => {
  const sites = [
    { name: "new-site", nodes: [] },
    { name: "odd-site", country: "Spain", nodes: [] },
  ];
  const text = draftText(datacenters.reply({ vo: undefined, sites }, aCall()));
  expect(text).toMatch(/^new-site +unknown +0 +none +none$/m);
  expect(text).toMatch(/^new-site +– +– +– +–$/m);
  expect(text).toMatch(/^odd-site +unknown/m);
});
