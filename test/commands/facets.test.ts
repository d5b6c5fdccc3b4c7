import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let somebody: Person;
beforeAll(async () => {
  lab = await startLab();
  somebody = lab.person(undefined);
});
afterAll(() => lab.stop());

test("shows the commonest values of every filter on one page", async () => {
  const { text } = await somebody.says("facets");
  for (const facet of ["libraries", "tasks", "categories", "data-type", "tags"])
    expect(text).toContain(`${facet}: `);
  expect(text).toMatch(/tags: .* and \d+ more$/m);
  expect(text).toContain("PyTorch (");
});

test("shows every value of one filter, and how to use it", async () => {
  const { text } = await somebody.says("facets tasks");
  expect(text).toContain("tasks: 9 values");
  expect(text).toMatch(/^Computer Vision +40$/m);
  expect(text).toContain('search --task "Computer Vision"');
  const found = await somebody.says('search --task "Computer Vision" --limit 100');
  expect(found.text).toContain("40 items");
});

test("what is shown as an example works", async () => {
  expect((await somebody.says("search --library PyTorch --data-type Audio")).text).toMatch(/^1\. /m);
});
