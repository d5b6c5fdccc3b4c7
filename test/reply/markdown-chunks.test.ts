import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { expect, test } from "vitest";
import { chunksOf } from "../../src/reply/markdown-chunks.ts";

const PIECES = [
  "word",
  "two words",
  "- ",
  "1. ",
  "2) ",
  "+",
  "* * *",
  "> ",
  "```",
  "```js",
  "````",
  "~~~",
  "`code`",
  "# ",
  "===",
  "---",
  "  ",
  "   ",
  "    ",
  "\t",
  "\u00A0",
  "[a](https://x.org)",
  "[a]",
  "[a]: https://x.org",
  "<b>",
  "<!--",
  "-->",
  "\\",
  "**",
  "\r",
];
const text = fc
  .array(fc.oneof(fc.constantFrom("\n", "\n\n", "\n\n\n"), fc.constantFrom(...PIECES)), { maxLength: 24 })
  .map((parts) => parts.join(""));

function read(markdown: string): unknown {
  const root = fromMarkdown(markdown, { extensions: [{ disable: { null: ["codeIndented", "htmlFlow"] } }] });
  return JSON.parse(JSON.stringify(root.children, (key, value) => (key === "position" ? undefined : value)));
}

test("the chunks say together what the whole says", () => {
  fc.assert(
    fc.property(text, (whole) => {
      const chunks = chunksOf(whole);
      expect(chunks.flatMap((chunk) => read(chunk))).toEqual(read(whole));
      expect(chunks.join("\n")).toBe(whole);
    }),
    { numRuns: 1500 },
  );
});

test("paragraphs, lists and code stand each for itself", () => {
  const whole = "One\ntwo\n\n- a\n\n- b\n\nThree\n\n```\nx\n\ny\n```\n\n# Four";
  expect(chunksOf(whole)).toEqual(["One\ntwo\n\n- a\n\n- b\n", "Three\n", "```\nx\n\ny\n```\n", "# Four"]);
});
