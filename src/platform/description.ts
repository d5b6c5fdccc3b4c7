/** Descriptions of catalogue items: Markdown of others, freed of the HTML that some of them hold. */
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { htmlToText } from "./text.ts";

interface Span {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What holds whole HTML blocks; elsewhere each tag stands alone. */
const FLOW: ReadonlySet<Nodes["type"]> = new Set(["root", "blockquote", "listItem", "footnoteDefinition"]);

/** More rounds than any honest text needs; one is the rule. */
const MOST_ROUNDS = 10;

/** The same Markdown without HTML. Code is left alone: what looks like a tag there is none. */
export function withoutHtml(markdown: string): string {
  // Trimmed before each look, not after: leading spaces can make code of what is a tag without them.
  let text = markdown.trim();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const spans = htmlSpans(fromMarkdown(text));
    if (spans.length === 0) return text;
    text = replaceSpans(text, spans).trim();
  }
  // Tags nested in tags to no end: give up their code, not the safety.
  return text.replaceAll("<", "&lt;");
}

function htmlSpans(node: Nodes, parent?: Nodes): readonly Span[] {
  if (node.type === "html") {
    const start = node.position?.start.offset;
    const end = node.position?.end.offset;
    if (start === undefined || end === undefined) return [];
    const block = parent !== undefined && FLOW.has(parent.type);
    return [{ start, end, text: block ? blockText(node.value) : inlineText(node.value) }];
  }
  return "children" in node ? node.children.flatMap((child) => htmlSpans(child, node)) : [];
}

function inlineText(tag: string): string {
  return /^<br\b/iu.test(tag) ? " " : "";
}

/** Written as an entity, a bracket that belongs to the text cannot become a tag again. */
function blockText(html: string): string {
  return htmlToText(html).replaceAll("<", "&lt;");
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let result = "";
  let from = 0;
  for (const { start, end, text: replacement } of spans) {
    result += text.slice(from, start) + replacement;
    from = end;
  }
  return result + text.slice(from);
}
