import fc from "fast-check";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, test } from "vitest";
import { withoutHtml } from "../../src/platform/description.ts";

function holdsHtml(node: Nodes): boolean {
  return node.type === "html" || ("children" in node && node.children.some(holdsHtml));
}

describe("descriptions", () => {
  test("lose pictures and tags, and stay Markdown", () => {
    const markdown =
      "# Owls\n\n<img src='o.png' width='30'>\n\nThey <b>hoot</b> **loudly** ([more](https://x.example)).";
    expect(withoutHtml(markdown)).toBe("# Owls\n\n\n\nThey hoot **loudly** ([more](https://x.example)).");
  });

  test("keep the words of HTML blocks", () => {
    expect(withoutHtml("<div><p>One</p><ul><li>two</li></ul></div>\n\nthree")).toBe("One\n\n- two\n\nthree");
  });

  test("keep what looks like a tag in code, and addresses in angle brackets", () => {
    const markdown = "Use `List<int>` of <https://x.example>.\n\n```\n<b>code</b>\n```";
    expect(withoutHtml(markdown)).toBe(markdown);
  });

  test("keep escaped brackets literal", () => {
    const text = withoutHtml("<div>&lt;script&gt; a</div>");
    expect(text).toBe("&lt;script> a");
  });

  test("hold no HTML, whatever comes", () => {
    const part = fc.constantFrom(
      "<b>",
      "</b>",
      "<",
      "<img src=x>",
      "<div",
      "<!--",
      "-->",
      "<script>",
      "</script>",
      "`",
      "```",
      "\\",
      "> ",
      "- ",
      "\n",
      "\n\n",
      "    ",
      "&lt;",
      "b>",
      "word",
      "<?x?>",
      "[a](<b>)",
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        expect(holdsHtml(fromMarkdown(withoutHtml(parts.join(""))))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
