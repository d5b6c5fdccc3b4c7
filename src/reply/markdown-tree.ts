/** Reads the small Markdown of replies into a closed tree, the same for every surface. */
import type { PhrasingContent, RootContent } from "mdast";
import type { Markdown } from "./blocks.ts";
import { chunksOf } from "./markdown-chunks.ts";
import { readSyntax } from "./markdown-syntax.ts";

export type MarkdownInline =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "strong"; readonly children: readonly MarkdownInline[] }
  | { readonly type: "emphasis"; readonly children: readonly MarkdownInline[] }
  | { readonly type: "struck"; readonly children: readonly MarkdownInline[] }
  | { readonly type: "code"; readonly text: string }
  | { readonly type: "link"; readonly url: string; readonly children: readonly MarkdownInline[] }
  | { readonly type: "break" };

export interface MarkdownList {
  readonly type: "list";
  readonly ordered: boolean;
  /** Number of the first item; 1 for unordered lists. */
  readonly start: number;
  readonly items: readonly (readonly MarkdownBlock[])[];
}

export type MarkdownBlock =
  | { readonly type: "paragraph"; readonly children: readonly MarkdownInline[] }
  | MarkdownList
  | { readonly type: "code"; readonly language?: string; readonly text: string };

/** Reading takes time that grows with the square of these; text beyond them is shown as plain paragraphs. */
const MAX_LENGTH = 50_000;
const MAX_MARKS = 1500;
const MAX_DEPTH = 12;
const SAFE_LINK = /^(?:https?:\/\/[^/?#]|mailto:.)/i;

/**
 * Never throws; reads a text as fast as its paragraphs allow. Headings become strong paragraphs, quotations and images their words, HTML tags vanish; links other than
 * http, https and mailto become plain text.
 */
export function parseMarkdown(text: Markdown): readonly MarkdownBlock[] {
  if (text.length > MAX_LENGTH || countMarks(text) > MAX_MARKS) return plainParagraphs(text);
  return chunksOf(text).flatMap(readChunk);
}

/** Chunks read lately. A long text is read again and again while it is paged, nearly the same each time. */
const READ = new Map<string, readonly MarkdownBlock[]>();
const MOST_READ = 500;
const LONGEST_KEPT = 4000;

function readChunk(text: string): readonly MarkdownBlock[] {
  const known = READ.get(text);
  if (known !== undefined) return known;
  const blocks = readWhole(text);
  if (text.length > LONGEST_KEPT) return blocks;
  READ.set(text, blocks);
  const [oldest] = READ.keys();
  if (READ.size > MOST_READ && oldest !== undefined) READ.delete(oldest);
  return blocks;
}

function readWhole(text: string): readonly MarkdownBlock[] {
  try {
    const root = readSyntax(text);
    const definitions = new Map<string, string>();
    for (const node of root.children) {
      if (node.type === "definition" && !definitions.has(node.identifier))
        definitions.set(node.identifier, node.url);
    }
    return blocksOf(root.children, { definitions, depth: 0 });
  } catch {
    return plainParagraphs(text);
  }
}

interface Scope {
  readonly definitions: ReadonlyMap<string, string>;
  readonly depth: number;
}

function countMarks(text: string): number {
  return text.replace(/\\./g, "").match(/[*_[\]<>`!~]/g)?.length ?? 0;
}

/** Takes back what `escapeMarkdown` did, and nothing else. */
function plainParagraphs(text: string): readonly MarkdownBlock[] {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => {
      const words = paragraph
        .trim()
        .replace(/\\([!-/:-@[-`{-~])/g, "$1")
        .replace(/&#(8232|32|9|65279);/g, (_, code: string) => String.fromCodePoint(Number(code)));
      return { type: "paragraph", children: textNodes(words) };
    });
}

function blocksOf(nodes: readonly RootContent[], scope: Scope): readonly MarkdownBlock[] {
  const inner = { ...scope, depth: scope.depth + 1 };
  if (inner.depth > MAX_DEPTH) {
    const words = nodes.map(wordsOf).join(" ").trim();
    return words === "" ? [] : [{ type: "paragraph", children: textNodes(words) }];
  }
  return nodes.flatMap((node): readonly MarkdownBlock[] => {
    switch (node.type) {
      case "paragraph":
        return paragraph(inlinesOf(node.children, inner));
      case "heading":
        return paragraph(strong(inlinesOf(node.children, inner)));
      case "code":
        return [{ type: "code", ...(node.lang ? { language: node.lang } : {}), text: node.value }];
      case "list": {
        const items = node.children.map((item) => blocksOf(item.children, inner));
        return [{ type: "list", ordered: node.ordered === true, start: node.start ?? 1, items }];
      }
      case "blockquote":
        return blocksOf(node.children, inner);
      default:
        return [];
    }
  });
}

function paragraph(children: readonly MarkdownInline[]): readonly MarkdownBlock[] {
  return children.length === 0 ? [] : [{ type: "paragraph", children }];
}

function strong(children: readonly MarkdownInline[]): readonly MarkdownInline[] {
  return children.length === 0 ? [] : [{ type: "strong", children }];
}

function inlinesOf(nodes: readonly PhrasingContent[], scope: Scope): readonly MarkdownInline[] {
  const inner = { ...scope, depth: scope.depth + 1 };
  if (inner.depth > 2 * MAX_DEPTH) return textNodes(nodes.map(wordsOf).join(""));
  return nodes.flatMap((node): readonly MarkdownInline[] => {
    switch (node.type) {
      case "text":
        return textNodes(node.value);
      case "strong":
        return strong(inlinesOf(node.children, inner));
      case "emphasis":
        return [{ type: "emphasis", children: inlinesOf(node.children, inner) }];
      case "delete":
        return [{ type: "struck", children: inlinesOf(node.children, inner) }];
      case "inlineCode":
        return [{ type: "code", text: node.value.replace(/[\n\u2028\u2029]/g, " ") }];
      case "break":
        return [{ type: "break" }];
      case "html":
        return /^<br\b/i.test(node.value) ? [{ type: "break" }] : [];
      case "image":
      case "imageReference":
        return textNodes(node.alt ?? "");
      case "link":
        return link(node.url, inlinesOf(node.children, inner));
      case "linkReference":
        return link(scope.definitions.get(node.identifier) ?? "", inlinesOf(node.children, inner));
      default:
        return [];
    }
  });
}

function link(url: string, children: readonly MarkdownInline[]): readonly MarkdownInline[] {
  const address = URL.canParse(url) && SAFE_LINK.test(url) ? new URL(url).href : undefined;
  if (address === undefined) return children;
  return [{ type: "link", url: address, children: children.length > 0 ? children : textNodes(url) }];
}

/** A line feed in Markdown source is a space; U+2028, which `escapeMarkdown` writes for those of values, is a break. */
function textNodes(value: string): readonly MarkdownInline[] {
  return value
    .replaceAll("\n", " ")
    .split(/[\u2028\u2029]/)
    .flatMap((text, index): MarkdownInline[] => [
      ...(index > 0 ? [{ type: "break" } as const] : []),
      ...(text === "" ? [] : [{ type: "text", text } as const]),
    ]);
}

/** The words of a node that lies too deep, found without recursion. */
function wordsOf(node: RootContent): string {
  const words: string[] = [];
  const waiting: RootContent[] = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.type === "text" || next.type === "inlineCode" || next.type === "code") words.push(next.value);
    else if ("children" in next) waiting.push(...[...next.children].reverse());
  }
  return words.join("");
}

/** How inline Markdown is said in plain words: by default links are their labels, and nothing has marks. */
export interface InlineWords {
  link?(label: string, url: string): string;
  code?(text: string): string;
  struck?(words: string): string;
}

/** The words of inline Markdown, breaks as line feeds. */
export function inlineText(nodes: readonly MarkdownInline[], say: InlineWords = {}): string {
  return nodes
    .map((node): string => {
      if (node.type === "text") return node.text;
      if (node.type === "code") return say.code?.(node.text) ?? node.text;
      if (node.type === "break") return "\n";
      const words = inlineText(node.children, say);
      if (node.type === "struck") return say.struck?.(words) ?? words;
      return node.type === "link" ? (say.link?.(words, node.url) ?? words) : words;
    })
    .join("");
}
