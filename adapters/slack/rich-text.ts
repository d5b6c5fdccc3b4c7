/**
 * Text as rich_text elements. Their text is literal: no mention, link or mark in a value comes alive, and nothing has to
 * be escaped. (Mrkdwn has no escape for asterisks, underscores, tildes and backticks.)
 */
import type { types } from "@slack/bolt";
import type { Markdown } from "../../src/reply/blocks.ts";
import { type MarkdownBlock, type MarkdownInline, parseMarkdown } from "../../src/reply/markdown-tree.ts";
import { visibleText } from "../../src/reply/safe-text.ts";
import { MAX_INDENT, MAX_TEXT, MAX_URL } from "./limits.ts";

export type Inline = types.RichTextText | types.RichTextLink | types.RichTextEmoji;
export type RichPart = types.RichTextBlockElement;
type Style = NonNullable<types.RichTextText["style"]>;

/** Cuts between code points, so that no character falls apart; the pieces joined are the text. */
export function chunks(text: string, size: number): readonly string[] {
  const parts: string[] = [];
  let part = "";
  for (const point of text) {
    if (part.length + point.length > size) {
      parts.push(part);
      part = "";
    }
    part += point;
  }
  return part === "" ? parts : [...parts, part];
}

/** The beginning of a text with an ellipsis; for labels whose whole is also shown elsewhere. */
export function clipped(text: string, size: number): string {
  return text.length <= size ? text : `${chunks(text, size - 1)[0] ?? ""}…`;
}

/** Empty text gives no element: Slack refuses empty ones. */
export function words(text: string, style?: Style): readonly Inline[] {
  return chunks(visibleText(text), MAX_TEXT).map((part) => ({
    type: "text",
    text: part,
    ...(style === undefined ? {} : { style }),
  }));
}

export function emoji(name: string): Inline {
  return { type: "emoji", name };
}

export function section(...elements: readonly (readonly Inline[] | Inline)[]): RichPart {
  return { type: "rich_text_section", elements: elements.flat() };
}

export function preformatted(text: string): readonly RichPart[] {
  const elements = chunks(visibleText(text), MAX_TEXT).map((part) => ({ type: "text" as const, text: part }));
  return elements.length === 0 ? [] : [{ type: "rich_text_preformatted", elements }];
}

/** No block where nothing would be in it. */
export function richText(parts: readonly RichPart[]): readonly types.RichTextBlock[] {
  const filled = parts.filter((part) => part.elements.length > 0);
  return filled.length === 0 ? [] : [{ type: "rich_text", elements: filled }];
}

export function markdownParts(text: Markdown): readonly RichPart[] {
  return blocks(parseMarkdown(text), 0);
}

function blocks(nodes: readonly MarkdownBlock[], indent: number): readonly RichPart[] {
  return nodes.flatMap((node, index): readonly RichPart[] => {
    if (node.type === "code") return preformatted(node.text);
    if (node.type === "list") return list(node, indent);
    // Sections that follow one another run together in one line.
    const before = nodes[index - 1]?.type === "paragraph" ? words("\n\n") : [];
    return [section(before, inlines(node.children, {}))];
  });
}

/**
 * One list element where every item is one paragraph. Else item by item, with what stands inside between them; there
 * numbers are written out as text, for an ordered list that is interrupted would start anew at 1.
 */
function list(node: Extract<MarkdownBlock, { type: "list" }>, indent: number): readonly RichPart[] {
  const numbers = node.ordered && (node.start !== 1 || !node.items.every(isLine));
  if (node.items.every(isLine) && !numbers)
    return [listPart(node.ordered ? "ordered" : "bullet", indent, node.items.map(headOf))];
  return node.items.flatMap((item, index): readonly RichPart[] => {
    const rest = blocks(item[0]?.type === "paragraph" ? item.slice(1) : item, indent + 1);
    const head = headOf(item);
    if (!numbers) return [listPart("bullet", indent, [head]), ...rest];
    const margin = "    ".repeat(indent);
    return [section(words(`${margin}${node.start + index}. `), head, words("\n")), ...rest];
  });
}

function isLine(item: readonly MarkdownBlock[]): boolean {
  return item.length === 1 && item[0]?.type === "paragraph";
}

function headOf([first]: readonly MarkdownBlock[]): readonly Inline[] {
  return first?.type === "paragraph" ? inlines(first.children, {}) : [];
}

function listPart(
  style: "bullet" | "ordered",
  indent: number,
  items: readonly (readonly Inline[])[],
): RichPart {
  return {
    type: "rich_text_list",
    style,
    indent: Math.min(indent, MAX_INDENT),
    elements: items.map((item) => ({ type: "rich_text_section", elements: orBlank(item) })),
  };
}

function orBlank(elements: readonly Inline[]): Inline[] {
  return elements.length === 0 ? [{ type: "text", text: " " }] : [...elements];
}

function inlines(nodes: readonly MarkdownInline[], style: Style): readonly Inline[] {
  return nodes.flatMap((node) => inline(node, style));
}

function inline(node: MarkdownInline, style: Style): readonly Inline[] {
  switch (node.type) {
    case "text":
      return words(node.text, given(style));
    case "strong":
      return inlines(node.children, { ...style, bold: true });
    case "emphasis":
      return inlines(node.children, { ...style, italic: true });
    case "struck":
      return inlines(node.children, { ...style, strike: true });
    case "code":
      return words(node.text, { ...style, code: true });
    case "break":
      return words("\n");
    case "link":
      return link(node.url, inlines(node.children, style), style);
  }
}

/** A link has one style and plain words; an address that Slack would refuse is shown behind its label. */
function link(url: string, label: readonly Inline[], style: Style): readonly Inline[] {
  const text = label.map((part) => ("text" in part ? (part.text ?? "") : "")).join("");
  if (url.length > MAX_URL || text.length > MAX_TEXT || text.trim() === "")
    return [...label, ...words(` (${url})`, given(style))];
  const own = given(style);
  return [{ type: "link", url, text, ...(own === undefined ? {} : { style: own }) }];
}

function given(style: Style): Style | undefined {
  return Object.keys(style).length === 0 ? undefined : style;
}
