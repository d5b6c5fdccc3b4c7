import fc from "fast-check";
import { expect, test } from "vitest";
import { shortSize } from "../../../src/commands/present/sizes.ts";
import { listMarkdown, listWords, shortList, timeWords } from "../../../src/commands/present/words.ts";
import { reply, text } from "../../../src/reply/build.ts";
import { draftText } from "../../kit/commands.ts";

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b and c"],
])("%j reads “%s”", (words, expected) => {
  expect(listWords(words)).toBe(expected);
});

test("a long list says how much of it is left out", () => {
  expect(shortList(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
  expect(shortList(["a", "b"], 2)).toBe("a, b");
});

test("times are told to the minute, with their zone", () => {
  expect(timeWords(new Date("2026-11-23T08:08:59Z"))).toBe("2026-11-23 08:08 UTC");
});

test.each([
  [500, "500 MB"],
  [8192, "8.2 GB"],
  [3_632_903, "3.6 TB"],
  [0, "0 B"],
  [-5, "0 B"],
])("%d MB reads %s", (mb, words) => {
  expect(shortSize(mb)).toBe(words);
});

const shown = (plain: string) => draftText(reply(text(listMarkdown(plain))));

test("lists of others keep their structure", () => {
  const warning = "Not met:\n- gpu: none fits.\n  - Requested:\n    - gpu_memory_MB: 1000\n- ram";
  expect(shown(warning).split("\n").filter(Boolean)).toEqual([
    "Not met:",
    "- gpu: none fits.",
    "  - Requested:",
    "    - gpu_memory_MB: 1000",
    "- ram",
  ]);
});

test("texts of others are shown as they are, never as markup", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[*_`[\]()<>&!a-z]{1,20}$/), (word) => {
      expect(shown(`- ${word}`)).toBe(`- ${word}`);
    }),
  );
});
