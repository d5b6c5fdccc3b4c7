import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Markdown } from "../../src/reply/blocks.ts";
import { escapeMarkdown, foreignMarkdown, joinMarkdown, md } from "../../src/reply/markdown.ts";
import { inlineText, type MarkdownBlock, parseMarkdown } from "../../src/reply/markdown-tree.ts";

/** What a value says, whatever line ending it uses; Markdown knows no NUL. */
function said(value: string): string {
  return value.replace(/\r\n?|[\u2028\u2029]/g, "\n").replaceAll("\0", "\uFFFD");
}

function onlyParagraph(blocks: readonly MarkdownBlock[]): string {
  const [block, ...others] = blocks;
  expect(others).toEqual([]);
  if (block?.type !== "paragraph") throw new Error(`not a paragraph: ${JSON.stringify(block)}`);
  for (const child of block.children) expect(["text", "break"]).toContain(child.type);
  return inlineText(block.children);
}

const markup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."*_`~#>+-=.!|()[]<>&;:\\\t\r\n 01aé",
        "\u2028",
        "\uFEFF",
        "&amp;",
        "&#10;",
        "```",
        "    ",
        "1.",
        "1)",
        "- ",
        "---",
        "[a](https://x.org)",
        "![a](b)",
        "<b>",
        "<https://x.org>",
        "[a]: https://x.org",
        "http://x.org",
        "a@b.org",
      ),
      fc.string({ unit: "grapheme", maxLength: 4 }),
    ),
  )
  .map((parts) => parts.join(""));

describe("md", () => {
  it("shows any value literally, alone and after our own words", () => {
    fc.assert(
      fc.property(markup, (value) => {
        fc.pre(value !== "");
        expect(onlyParagraph(parseMarkdown(md`${value}`))).toBe(said(value));
        expect(onlyParagraph(parseMarkdown(md`Title: ${value}, then ${value}.`))).toBe(
          `Title: ${said(value)}, then ${said(value)}.`,
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps a value inside the list item, emphasis or heading where it was put", () => {
    fc.assert(
      fc.property(markup, (value) => {
        fc.pre(value.trim() !== "" && !/^[\u2028\uFEFF]|[\u2028\uFEFF]$/.test(value));
        const [list, ...others] = parseMarkdown(md`- x${value}x\n- second`);
        expect(others).toEqual([]);
        expect(list?.type === "list" && list.items.length).toBe(2);
        expect(parseMarkdown(md`**x${value}x**`)).toMatchObject([
          { type: "paragraph", children: [{ type: "strong" }] },
        ]);
        expect(parseMarkdown(md`~~x${value}x~~`)).toMatchObject([
          { type: "paragraph", children: [{ type: "struck" }] },
        ]);
        expect(parseMarkdown(md`# x${value}x`)).toMatchObject([
          { type: "paragraph", children: [{ type: "strong" }] },
        ]);
      }),
      { numRuns: 500 },
    );
  });

  it("shows values in code as they are, without letting them out of it", () => {
    const value = "a*b_c \\ `x`\n&amp; <b>";
    expect(parseMarkdown(md`Type \`show ${value}\` now`)).toEqual([
      {
        type: "paragraph",
        children: [
          { type: "text", text: "Type " },
          { type: "code", text: "show a*b_c \\ 'x' &amp; <b>" },
          { type: "text", text: " now" },
        ],
      },
    ]);
    expect(parseMarkdown(md`\`\`\`sh\n${"one\n```\ntwo"}\n\`\`\`\n\nafter ${"*"}`)).toEqual([
      { type: "code", language: "sh", text: "one\n'''\ntwo" },
      { type: "paragraph", children: [{ type: "text", text: "after *" }] },
    ]);
  });

  it("takes values as link labels and addresses", () => {
    expect(parseMarkdown(md`[${"a](b) [c"}](${"https://x.org/a_(b)?c=1&d=2"})`)).toEqual([
      {
        type: "paragraph",
        children: [
          {
            type: "link",
            url: "https://x.org/a_(b)?c=1&d=2",
            children: [{ type: "text", text: "a](b) [c" }],
          },
        ],
      },
    ]);
  });

  it("shows numbers and empty values", () => {
    expect(onlyParagraph(parseMarkdown(md`${1}. of ${""}${2}`.replace("1.", "1\\.") as Markdown))).toBe(
      "1. of 2",
    );
    expect(escapeMarkdown("yolo-v8.1 (beta)")).toBe("yolo-v8.1 \\(beta\\)");
  });
});

describe("parseMarkdown", () => {
  it("strikes out what stands between double tildes, and leaves single ones alone", () => {
    expect(parseMarkdown(md`~~until **${"noon"}**~~ takes ~5 GB, ~10 min`)).toEqual([
      {
        type: "paragraph",
        children: [
          {
            type: "struck",
            children: [
              { type: "text", text: "until " },
              { type: "strong", children: [{ type: "text", text: "noon" }] },
            ],
          },
          { type: "text", text: " takes ~5 GB, ~10 min" },
        ],
      },
    ]);
  });

  it("reads the small Markdown", () => {
    const source = md`# Title\n\nOne **two *three*** and [four](https://x.org).\nSame paragraph\\\nnew line\n\n1. a\n   - b\n2. c\n\n> quoted`;
    expect(parseMarkdown(source)).toEqual([
      {
        type: "paragraph",
        children: [{ type: "strong", children: [{ type: "text", text: "Title" }] }],
      },
      {
        type: "paragraph",
        children: [
          { type: "text", text: "One " },
          {
            type: "strong",
            children: [
              { type: "text", text: "two " },
              { type: "emphasis", children: [{ type: "text", text: "three" }] },
            ],
          },
          { type: "text", text: " and " },
          { type: "link", url: "https://x.org/", children: [{ type: "text", text: "four" }] },
          { type: "text", text: ". Same paragraph" },
          { type: "break" },
          { type: "text", text: "new line" },
        ],
      },
      {
        type: "list",
        ordered: true,
        start: 1,
        items: [
          [
            { type: "paragraph", children: [{ type: "text", text: "a" }] },
            {
              type: "list",
              ordered: false,
              start: 1,
              items: [[{ type: "paragraph", children: [{ type: "text", text: "b" }] }]],
            },
          ],
          [{ type: "paragraph", children: [{ type: "text", text: "c" }] }],
        ],
      },
      { type: "paragraph", children: [{ type: "text", text: "quoted" }] },
    ]);
  });

  it("drops tags but not the words between them, and shows images by their words", () => {
    const foreign = foreignMarkdown(
      "<div>Kept</div> a<br>b ![plankton](https://x.org/p.png)<!-- gone -->\n\n***\n\n[ref][r]\n\n[r]: https://x.org/r",
    );
    const [first, second, ...others] = parseMarkdown(foreign);
    expect(others).toEqual([]);
    expect(first?.type === "paragraph" && inlineText(first.children)).toBe("Kept a\nb plankton");
    expect(second).toMatchObject({ children: [{ type: "link", url: "https://x.org/r" }] });
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:", "//x.org", "HTTPS://"])(
    "makes no link of %s",
    (url) => {
      expect(parseMarkdown(foreignMarkdown(`[label](${url})`))).toEqual([
        { type: "paragraph", children: [{ type: "text", text: "label" }] },
      ]);
    },
  );

  it("never throws and never invents node kinds", () => {
    fc.assert(
      fc.property(fc.oneof(markup, fc.string()), (value) => {
        for (const block of parseMarkdown(foreignMarkdown(value))) {
          expect(["paragraph", "list", "code"]).toContain(block.type);
        }
      }),
    );
  });

  it.each([
    ["brackets", "[a](".repeat(20_000)],
    ["images", "![".repeat(10_000) + "](x)".repeat(10_000)],
    ["quotations", ">".repeat(20_000)],
    ["emphasis", "*a _b ".repeat(1000) + "c_ d*".repeat(1000)],
    ["lists", Array.from({ length: 200 }, (_, depth) => `${" ".repeat(depth * 2)}- a`).join("\n")],
  ])("survives hostile %s", (_, value) => {
    expect(parseMarkdown(foreignMarkdown(value)).length).toBeGreaterThan(0);
  });

  it("shows a very long value literally", () => {
    const value = "*_a_* <b>\n".repeat(20_000).trim();
    expect(onlyParagraph(parseMarkdown(md`${value}`))).toBe(value);
  });

  it("joins pieces", () => {
    expect(parseMarkdown(joinMarkdown([md`${"*"}`, md`**b**`], " "))).toEqual([
      {
        type: "paragraph",
        children: [
          { type: "text", text: "* " },
          { type: "strong", children: [{ type: "text", text: "b" }] },
        ],
      },
    ]);
  });
});
