import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Press, Reply } from "../../src/reply/blocks.ts";
import { foreignMarkdown, md } from "../../src/reply/markdown.ts";
import { inlineText, parseMarkdown } from "../../src/reply/markdown-tree.ts";
import { pages } from "../../src/reply/paging.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { reply as anyReply, words } from "../kit/arbitrary-reply.ts";

const measure = (reply: Reply) => toPlainText(reply).length;

function of(...blocks: readonly Block<Press>[]): Reply {
  return { visibility: "channel", blocks };
}

function split(reply: Reply, limit: number, maxPages = Number.POSITIVE_INFINITY) {
  return pages(reply, { measure, limit, maxPages });
}

/** What the text blocks say, without white space: that is all a cut may lose. */
function said(replies: readonly Reply[]): string {
  return replies
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.type === "text" ? parseMarkdown(block.text) : [])),
    )
    .map((block) => {
      if (block.type === "list") throw new Error("a list was made of a value");
      return block.type === "code" ? block.text : inlineText(block.children);
    })
    .join("")
    .replace(/\s/g, "");
}

describe("pages", () => {
  it("leaves a reply that fits as it is", () => {
    const reply = of({ type: "heading", text: "Hi" });
    expect(split(reply, 2)).toEqual({ pages: [reply] });
    expect(split(of(), 0)).toEqual({ pages: [of()] });
  });

  it("keeps every page within the limit, ends, and respects the number of pages", () => {
    fc.assert(
      fc.property(
        anyReply,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 9 }),
        (reply, limit, maxPages) => {
          for (const max of [maxPages, 60]) {
            const result = split(reply, limit, max);
            for (const page of result.pages) expect(measure(page)).toBeLessThanOrEqual(limit);
            expect(result.pages.length).toBeLessThanOrEqual(max);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("loses and reorders nothing of any value", () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 1, max: 60 }), (value, limit) => {
        const { pages: made, rest } = split(of({ type: "text", text: md`${value}` }), limit);
        expect(said([...made, ...(rest === undefined ? [] : [rest])])).toBe(
          said([of({ type: "text", text: md`${value}` })]),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("makes no list or heading of words that come to stand at the start of a page", () => {
    for (const rest of ["- word", "1. word", "+ word", "26. word"]) {
      const value = `sentence ${rest}`;
      const result = split(of({ type: "text", text: md`${value}` }), 8);
      expect(said(result.pages)).toBe(value.replaceAll(" ", ""));
      expect(result.pages.length).toBeGreaterThan(1);
    }
    const longWord = "verylongwordwithoutanyspace".repeat(6);
    const value = `${longWord} \n\n- one\n  - two\n1. three`;
    expect(said(split(of({ type: "text", text: md`${value}` }), 55).pages)).toBe(value.replace(/\s/g, ""));
  });

  it("keeps every word of every kind of block, in order", () => {
    const rows = Array.from({ length: 30 }, (_, index) => index + 1);
    const reply = of(
      { type: "heading", text: "A0" },
      {
        type: "table",
        caption: "A1",
        columns: [{ label: "Name", align: "left" }],
        rows: rows.map((n) => [`B${n}`]),
      },
      { type: "fields", fields: rows.map((n) => ({ label: "label", value: `C${n}` })) },
      {
        type: "items",
        items: rows.map((number) => ({
          number,
          kind: "item",
          ref: `D${number}`,
          title: "title",
          facts: [`E${number}`],
          actions: [],
        })),
      },
      { type: "progress", label: "steps", steps: rows.map((n) => ({ label: `F${n}`, state: "done" })) },
      {
        type: "actions",
        actions: rows.map((n) => ({ type: "link", label: "l", url: `https://x.org/G${n}` })),
      },
      { type: "note", tone: "info", text: foreignMarkdown(rows.map((n) => `H${n}`).join(" ")) },
      {
        type: "chart",
        title: "I1",
        alt: "I2",
        data: { kind: "bar", unit: "GPU", labels: ["I3"], series: [] },
      },
      {
        type: "form",
        title: "J1",
        submitLabel: "go",
        submit: { token: "t", typed: "J3" },
        fields: [{ name: "n", label: "J2", kind: "text", required: true }],
      },
    );
    const found = (replies: readonly Reply[]) =>
      replies
        .map(toPlainText)
        .join("\n")
        .match(/\b[A-J]\d+\b/g);
    for (let limit = 40; limit < 600; limit += 31) {
      const result = split(reply, limit);
      expect(result.rest).toBeUndefined();
      expect(found(result.pages)).toEqual(found([reply]));
      const few = split(reply, limit, 3);
      expect(few.pages).toHaveLength(Math.min(3, result.pages.length));
      expect(found([...few.pages, ...(few.rest ? [few.rest] : [])])).toEqual(found([reply]));
    }
  });

  it("repeats a table's header, keeps numbers and takes headings along", () => {
    const reply = of(
      { type: "note", tone: "info", text: md`First` },
      { type: "heading", text: "Numbers" },
      { type: "table", columns: [{ label: "N", align: "right" }], rows: [["1111"], ["2222"], ["3333"]] },
    );
    expect(split(reply, 24).pages.map(toPlainText)).toEqual([
      "Note: First",
      "Numbers\n\n   N\n1111\n2222",
      "   N\n3333",
    ]);
  });

  it("closes a code fence at the cut and opens it again with its language", () => {
    const code = `Before\n\n\`\`\`python\n${Array.from({ length: 8 }, (_, n) => `print(${n})`).join("\n")}\n\`\`\`\n\nAfter`;
    const result = pages(of({ type: "text", text: foreignMarkdown(code) }), {
      measure: ({ blocks }) =>
        blocks.reduce((sum, block) => sum + (block.type === "text" ? block.text.length : 0), 0),
      limit: 60,
      maxPages: 9,
    });
    expect(result.pages.map(({ blocks }) => (blocks[0]?.type === "text" ? blocks[0].text : ""))).toEqual([
      "Before",
      "```python\nprint(0)\nprint(1)\nprint(2)\nprint(3)\nprint(4)\n```",
      "```python\nprint(5)\nprint(6)\nprint(7)\n```\n\nAfter",
    ]);
  });

  it("counts the reopened fence, however long its language, and never cuts a code point", () => {
    const text = foreignMarkdown(`\`\`\`${"x".repeat(50)}\n${"😀".repeat(40)}\n\`\`\``);
    const bySource = ({ blocks }: Reply) =>
      blocks.reduce((sum, block) => sum + (block.type === "text" ? block.text.length : 0), 0);
    for (const limit of [20, 55, 60, 120]) {
      const result = pages(of({ type: "text", text }), { measure: bySource, limit, maxPages: 200 });
      expect(result.rest).toBeUndefined();
      for (const page of result.pages) {
        expect(bySource(page)).toBeLessThanOrEqual(limit);
        expect(page.blocks.map((block) => (block.type === "text" ? block.text : "")).join("")).not.toMatch(
          /\p{Cs}/u,
        );
      }
      expect(said(result.pages).match(/😀/gu)).toHaveLength(40);
    }
  });

  it("puts a row that is too long on its own into text", () => {
    const row = { kind: "item", ref: "r", title: "word ".repeat(30), facts: [], actions: [] } as const;
    const result = split(
      of({
        type: "items",
        items: [
          { ...row, number: 1 },
          { ...row, number: 2, title: "short" },
        ],
      }),
      60,
    );
    expect(result.rest).toBeUndefined();
    expect(toPlainText(result.pages.at(-1) ?? of())).toContain("2. short (r)");
    expect(result.pages.map(toPlainText).join(" ").match(/word/g)).toHaveLength(30);
  });
});
