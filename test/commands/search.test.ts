import { afterAll, beforeAll, expect, test } from "vitest";
import { search } from "../../src/commands/search.ts";
import type { SearchResult } from "../../src/search/port.ts";
import { aCall, draftText } from "../kit/commands.ts";
import { type Lab, type Person, startLab } from "../kit/lab.ts";

let lab: Lab;
let somebody: Person;
beforeAll(async () => {
  lab = await startLab();
  somebody = lab.person(undefined);
});
afterAll(() => lab.stop());

test("lists what fits with one line of facts each, numbered, with its id", async () => {
  const { text, replies } = await somebody.says("search plankton");
  expect(text).toContain("5 items for “plankton”");
  expect(text).toContain("module · Image · PyTorch · pretrained, inference");
  const items = replies[0]?.blocks.find((block) => block.type === "items");
  expect(items?.type === "items" && items.items[2]).toMatchObject({
    number: 3,
    kind: "item",
    ref: "phyto-plankton-classification",
  });
});

test("tools say that they are tools, and “Other” is not a fact", async () => {
  const { text } = await somebody.says("search --kind tool");
  expect(text).toContain("6 items");
  expect(text.match(/^ {3}tool\b/gm)).toHaveLength(6);
  expect(text).not.toContain("Other");
});

test("when there is more, says how to see it, and that works", async () => {
  const { text } = await somebody.says("search yolo --library PyTorch --limit 2");
  const total = Number(/The first 2 of (\d+) for “yolo”/.exec(text)?.[1]);
  expect(text).toContain(`Show all ${total}: search yolo --library PyTorch --limit ${total}`);
  const all = await somebody.presses(`Show all ${total}`);
  expect(all.text).toContain(`${total} items for “yolo”`);
  expect(all.text).not.toContain("Show all");
});

test("numbers of a longer list are those of that list", async () => {
  await somebody.says("search --limit 30");
  expect((await somebody.says("show 25")).text).toContain("Id: ");
});

test("a typing error is corrected and said", async () => {
  const { text } = await somebody.says("search segmentaton");
  expect(text).toContain("for “segmentation” (you typed “segmentaton”)");
});

test("filters that nothing has name what is near", async () => {
  const { text } = await somebody.says("search --library PyTorhc");
  expect(text).toContain("No item has “PyTorhc” among its libraries. There are PyTorch");
});

test("finding nothing says what to try", async () => {
  expect((await somebody.says("search xyzzyqqq")).text).toContain(
    "Nothing in the marketplace fits “xyzzyqqq”. Try other words, or “facets”",
  );
  expect((await somebody.says("search --data-type Graph --library Keras")).text).toContain(
    "Leave a filter out",
  );
});

test("an item whose metadata are unreadable can be looked at, not deployed", async () => {
  const item = {
    id: "odd-one",
    kind: "module",
    title: "odd-one",
    summary: "",
    tags: ["invalid metadata"],
    tasks: [],
    categories: [],
    libraries: [],
    dataTypes: [],
    valid: false,
  } as const;
  const result: SearchResult = { hits: [{ item, score: 1 }], total: 1, unknownFilters: [] };
  const named = { exact: false, items: [] };
  const catalogue = { search: () => result, named: () => named, facet: () => [] };
  const found = await search.run({ text: "odd" }, { search: async () => catalogue }, aCall());
  const text = draftText(search.reply(found, aCall()));
  expect(text).toContain("metadata unreadable, cannot be deployed for now");
  expect(text).toContain("Show: show odd-one");
  expect(text).not.toContain("Deploy:");
});
