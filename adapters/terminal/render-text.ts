/** Headings, running text and notes. */
import type { Heading, Note, Text, Tone } from "../../src/reply/blocks.ts";
import {
  inlineText,
  type MarkdownBlock,
  type MarkdownInline,
  parseMarkdown,
} from "../../src/reply/markdown-tree.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import { MAX_TEXT_WIDTH } from "./limits.ts";
import { type Canvas, hang, type Line, lineWidth, type Span, span, wrap } from "./lines.ts";
import type { Signs, Style } from "./styles.ts";

export function textWidth(canvas: Canvas): number {
  return Math.min(canvas.width, MAX_TEXT_WIDTH);
}

export function headingLines({ text }: Heading, canvas: Canvas): Line[] {
  const lines = wrap([span(visibleLine(text), "strong")], textWidth(canvas));
  const longest = Math.max(0, ...lines.map(lineWidth));
  return [...lines, [span(canvas.signs.rule.repeat(Math.min(longest, canvas.width)), "dim")]];
}

export function textLines({ text }: Text, canvas: Canvas): Line[] {
  return markdownLines(parseMarkdown(text), { ...canvas, width: textWidth(canvas) }, true);
}

const TONES: Readonly<Record<Tone, { sign: keyof Signs; word: string; style: Style }>> = {
  info: { sign: "info", word: "", style: "info" },
  success: { sign: "done", word: "", style: "good" },
  warning: { sign: "warning", word: "Warning: ", style: "warn" },
  danger: { sign: "failed", word: "Attention: ", style: "bad" },
};

export function noteLines({ tone, text }: Note, canvas: Canvas): Line[] {
  const { sign, word, style } = TONES[tone];
  const mark = [span(`${canvas.signs[sign]} `, style)];
  const width = textWidth(canvas) - lineWidth(mark);
  const [first, ...others] = parseMarkdown(text);
  const prefix = word === "" ? [] : [span(word, style)];
  const head =
    first?.type === "paragraph" ? wrap([...prefix, ...inlineSpans(first.children, canvas)], width) : [prefix];
  const rest =
    first?.type === "paragraph" ? others : [first, ...others].filter((block) => block !== undefined);
  const body = markdownLines(rest, { ...canvas, width }, true);
  return hang(
    mark,
    body.length > 0 ? [...head, ...(first?.type === "paragraph" ? [[]] : []), ...body] : head,
  );
}

function markdownLines(blocks: readonly MarkdownBlock[], canvas: Canvas, airy: boolean): Line[] {
  return blocks.flatMap((block, index) => [
    ...(airy && index > 0 ? [[]] : []),
    ...(block.type === "paragraph"
      ? wrap(inlineSpans(block.children, canvas), canvas.width)
      : block.type === "code"
        ? codeLines(block.text, canvas)
        : listLines(block, canvas)),
  ]);
}

function listLines(list: Extract<MarkdownBlock, { type: "list" }>, canvas: Canvas): Line[] {
  const widest = String(list.start + list.items.length - 1).length;
  return list.items.flatMap((item, index) => {
    const mark = list.ordered
      ? `${String(list.start + index).padStart(widest)}. `
      : `${canvas.signs.bullet} `;
    // Deep nesting on a narrow screen must leave room for words.
    const width = Math.max(8, canvas.width - mark.length);
    return hang([span(mark, "dim")], markdownLines(item, { ...canvas, width }, false));
  });
}

function codeLines(code: string, canvas: Canvas): Line[] {
  const bar = span(`${canvas.signs.axis} `, "dim");
  return wrap([span(visibleText(code), "code")], Math.max(8, canvas.width - 2)).map((line) => [bar, ...line]);
}

function inlineSpans(nodes: readonly MarkdownInline[], canvas: Canvas, style?: Style): readonly Span[] {
  return nodes.flatMap((node): readonly Span[] => {
    if (node.type === "text") return [span(visibleText(node.text), style)];
    if (node.type === "break") return [span("\n")];
    if (node.type === "strong") return inlineSpans(node.children, canvas, "strong");
    if (node.type === "emphasis") return inlineSpans(node.children, canvas, style ?? "emphasis");
    if (node.type === "struck") {
      const words = inlineSpans(node.children, canvas, "struck");
      return canvas.colour ? words : [span("~~"), ...words, span("~~")];
    }
    if (node.type === "link") return linkSpans(node, canvas, style);
    const code = visibleText(node.text);
    return [canvas.colour ? span(code, "code") : span(`\`${code}\``)];
  });
}

function linkSpans(
  { url, children }: Extract<MarkdownInline, { type: "link" }>,
  canvas: Canvas,
  style?: Style,
): readonly Span[] {
  const label = inlineText(children);
  const same = label === url || `${label}/` === url || `mailto:${label}` === url;
  if (same) return [span(visibleLine(label), "link")];
  return [...inlineSpans(children, canvas, style), span(" ("), span(url, "link"), span(")")];
}
