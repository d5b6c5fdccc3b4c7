import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let ada: Person;
beforeAll(async () => {
  lab = await startLab();
  ada = lab.person("researcher");
});
afterAll(() => lab.stop());

const bodies = () =>
  lab.asked.filter(({ path }) => path === "/v1/proxies/zenodo").map(({ body }) => JSON.parse(body));

test("datasets are found by text, with title, size and DOI", async () => {
  const { text, replies } = await ada.says("dataset search diatoms");
  expect(text).toContain("Diatoms under the microscope");
  expect(text).toMatch(/10\.5072\/zenodo\.700111.*9\.745 GB|10\.5072\/zenodo\.700111.*9\.7 GB/);
  const rows = replies.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.type === "items" ? block.items : [])),
  );
  expect(rows[0]).toMatchObject({ kind: "dataset", ref: "10.5072/zenodo.700111" });
});

test("of a community all are found; the person's project is the one unless told", async () => {
  expect((await ada.says("dataset search --community imagine")).text).toContain("Datasets in imagine");
  expect((await ada.says("datasets")).text).toContain("Datasets in ai4eosc");
  const ines = lab.person("imagine");
  const both = await ines.says("dataset search segmentation");
  expect(both.text).toMatch(/Datasets in imagine[\s\S]*Datasets in ai4eosc/);
});

test("only people who are linked are answered, and students are", async () => {
  expect((await lab.person(undefined).says("dataset search x")).handled.refusal?.code).toBe("login.needed");
  expect((await lab.person("student").says("dataset search diatoms")).text).toContain("Diatoms");
});

test("an unknown community names those there are, a short one is completed, and nothing found says so", async () => {
  const { handled } = await ada.says("dataset search x --community nowhere");
  expect(handled.refusal).toMatchObject({ code: "dataset.community", suggestions: ["ai4eosc", "imagine"] });
  expect((await ada.says("dataset search --community imag")).text).toContain("Datasets in imagine");
  expect((await ada.says("dataset search zzz")).text).toContain("There is no dataset with “zzz” in ai4eosc.");
});

test("what the search language would read as its own is not sent", async () => {
  await ada.says('dataset search "a:b) OR (c AND resource_type.type:software"');
  expect(bodies().at(-1)).toMatchObject({
    q: "resource_type.type:dataset AND a AND b AND c AND resource AND type AND type AND software",
  });
});
