/** The small Markdown of replies, already read into a tree. */
import type { MarkdownBlock, MarkdownInline } from "../../../src/reply/markdown-tree.ts";
import { element } from "./elements.ts";

export function drawMarkdown(blocks: readonly MarkdownBlock[]): readonly HTMLElement[] {
  return blocks.map(drawBlock);
}

function drawBlock(block: MarkdownBlock): HTMLElement {
  switch (block.type) {
    case "paragraph":
      return element("p", {}, ...block.children.map(drawInline));
    case "code":
      // Long lines scroll, also by the keyboard.
      return element(
        "pre",
        { attributes: { tabindex: "0", role: "group", "aria-label": "Code" } },
        element("code", {}, block.text),
      );
    case "list": {
      const items = block.items.map((item) => element("li", {}, ...drawItem(item)));
      const start = block.start === 1 ? undefined : String(block.start);
      return block.ordered ? element("ol", { attributes: { start } }, ...items) : element("ul", {}, ...items);
    }
  }
}

/** A line of a list that is nothing but a paragraph needs none around it. */
function drawItem(item: readonly MarkdownBlock[]): readonly (Node | string)[] {
  const [first, ...others] = item;
  if (first?.type !== "paragraph") return drawMarkdown(item);
  return [...first.children.map(drawInline), ...drawMarkdown(others)];
}

function drawInline(node: MarkdownInline): Node | string {
  switch (node.type) {
    case "text":
      return node.text;
    case "break":
      return element("br");
    case "code":
      return element("code", {}, node.text);
    case "strong":
      return element("strong", {}, ...node.children.map(drawInline));
    case "struck":
      return element("s", {}, ...node.children.map(drawInline));
    case "emphasis":
      return element("em", {}, ...node.children.map(drawInline));
    case "link":
      return drawLink(node.url, ...node.children.map(drawInline));
  }
}

/** Opens beside the page, and tells the other side nothing of it. */
export function drawLink(url: string, ...label: readonly (Node | string)[]): HTMLAnchorElement {
  return element("a", { attributes: { href: url, target: "_blank", rel: "noopener noreferrer" } }, ...label);
}
