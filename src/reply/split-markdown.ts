/** Cuts a long Markdown text in two: between paragraphs, else lines, else words, else code points. */
import type { Markdown } from "./blocks.ts";
import { escapeMarkdown, foreignMarkdown } from "./markdown.ts";
import { readSyntax } from "./markdown-syntax.ts";
import { inlineText, type MarkdownBlock, parseMarkdown } from "./markdown-tree.ts";

export interface Cut {
  readonly head: Markdown;
  readonly tail: Markdown;
}

type Fits = (text: Markdown) => boolean;

/** An open code fence; what is cut inside it is closed in the head and opened again, with its language, in the tail. */
interface Fence {
  readonly open: string;
  readonly close: string;
}

interface Line {
  readonly text: string;
  /** The fence this line's text stands in; the lines of the fence itself stand in none. */
  readonly inside?: Fence;
  readonly role: "text" | "blank" | "open" | "close";
}

/** Literal text is cut between these: an escape or a character reference stays whole, and so does a code point. */
const TOKENS = /\\[!-/:-@[-`{-~]|&#\d+;|[\s\S]/gu;

/** Longer lines are not searched for markup: that takes time that grows with the square of their length. */
const MAX_LINE = 10_000;
/** Marks that mean nothing within a line but something at its start. */
const BLOCK_MARK = /^(\d*)([-+=.)#>~`])/;

/**
 * The longest head that fits, or undefined if not even one code point does. Only white space at the cut is lost; code
 * fences are closed and opened again. Where a stretch of markup is too long to be cut, its words stay and the markup goes.
 */
export function splitMarkdown(text: Markdown, fits: Fits): Cut | undefined {
  const lines = readLines(text);
  return (
    longest(betweenLines(lines, "paragraph"), fits) ??
    longest(betweenLines(lines, "line"), fits) ??
    insideLine(lines, fits) ??
    withoutMarkup(lines, fits)
  );
}

function readLines(text: string): readonly Line[] {
  let fence: Fence | undefined;
  return text.split("\n").map((line): Line => {
    const [, indent = "", marks = ""] = /^(\s*)(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      const closes = marks.startsWith(fence.close.trim()) && line.trim() === marks;
      if (!closes) return { text: line, inside: fence, role: line.trim() === "" ? "blank" : "text" };
      fence = undefined;
      return { text: line, role: "close" };
    }
    if (marks === "" || (marks.startsWith("`") && line.trim().slice(marks.length).includes("`"))) {
      return { text: line, role: line.trim() === "" ? "blank" : "text" };
    }
    fence = { open: line, close: indent + marks };
    return { text: line, role: "open" };
  });
}

interface Candidates {
  readonly count: number;
  at(index: number): Cut;
}

/** The last candidate that fits. Heads grow with the index: looking from the short end keeps long texts cheap. */
function longest(candidates: Candidates, fits: Fits): Cut | undefined {
  const index = lastFitting(candidates.count, (place) => fits(candidates.at(place).head));
  return index === undefined ? undefined : candidates.at(index);
}

/** The last index below `count` that fits, if all before it fit too: doubling steps, then halving. */
export function lastFitting(count: number, fits: (index: number) => boolean): number | undefined {
  let low = -1;
  let step = 1;
  while (low + step < count && fits(low + step)) {
    low += step;
    step *= 2;
  }
  for (let high = Math.min(low + step, count) - 1; low < high; ) {
    const middle = (low + high + 1) >> 1;
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low === -1 ? undefined : low;
}

function betweenLines(lines: readonly Line[], level: "paragraph" | "line"): Candidates {
  const places = cutPlaces(lines, level);
  return { count: places.length, at: (index) => cutBefore(lines, places[index] ?? 0) };
}

/** Indices of the lines before which the text may be cut: never so that one side says nothing. */
function cutPlaces(lines: readonly Line[], level: "paragraph" | "line"): readonly number[] {
  const first = lines.findIndex(saysSomething);
  const last = lines.findLastIndex(saysSomething);
  return lines.flatMap((line, index) => {
    const before = lines[index - 1]?.role;
    if (index <= first || index > last || line.role === "close" || before === "open") return [];
    const between = before === "blank" || before === "close" || line.role === "open";
    return level === "line" || (line.inside === undefined && between) ? [index] : [];
  });
}

function saysSomething(line: Line): boolean {
  return line.role !== "blank" || line.inside !== undefined;
}

function cutBefore(lines: readonly Line[], index: number): Cut {
  const fence = lines[index]?.inside;
  const head = lines.slice(0, index).map(({ text }) => text);
  const tail = lines.slice(index).map(({ text }) => text);
  return fence === undefined
    ? cut(head.join("\n").trimEnd(), withoutBlankStart(tail).join("\n"))
    : cut([...head, fence.close].join("\n"), [fence.open, ...tail].join("\n"));
}

function cut(head: string, tail: string): Cut {
  return { head: foreignMarkdown(head), tail: foreignMarkdown(tail) };
}

function withoutBlankStart(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.trim() !== "");
  return lines.slice(Math.max(0, start));
}

/** Cuts the first line with words: code anywhere, text between words where no markup is open. */
function insideLine(lines: readonly Line[], fits: Fits): Cut | undefined {
  const index = lines.findIndex(
    (line) => line.role === "text" || (line.inside !== undefined && line.text !== ""),
  );
  const line = lines[index];
  if (line === undefined) return undefined;
  const rest = lines.slice(index + 1).map(({ text }) => text);
  if (line.inside !== undefined) {
    const { open, close } = line.inside;
    const points = [...line.text];
    const at = (count: number) =>
      cut(
        [open, points.slice(0, count + 1).join(""), close].join("\n"),
        [open, points.slice(count + 1).join(""), ...rest].join("\n"),
      );
    return longest({ count: points.length - 1, at }, fits);
  }
  const places = line.text.length > MAX_LINE ? [] : wordBoundaries(line.text);
  const at = (place: number) => {
    const tail = line.text.slice(places[place]).trimStart().replace(BLOCK_MARK, "$1\\$2");
    return cut(line.text.slice(0, places[place]).trimEnd(), [tail, ...rest].join("\n"));
  };
  return longest({ count: places.length, at }, fits);
}

/** Offsets of spaces in the unmarked text of one line. */
function wordBoundaries(line: string): readonly number[] {
  const [block] = readSyntax(line).children;
  if (block?.type !== "paragraph") return [];
  return block.children.flatMap((child) => {
    const from = child.position?.start.offset ?? 0;
    const to = child.position?.end.offset ?? 0;
    if (child.type !== "text") return [];
    return [...line.slice(from, to).matchAll(/ +/g)]
      .map((match) => from + match.index)
      .filter((offset) => offset > 0);
  });
}

/** The first stretch of text or code as literal words, cut after a word if possible, else after a code point. */
function withoutMarkup(lines: readonly Line[], fits: Fits): Cut | undefined {
  const end = cutPlaces(lines, "paragraph")[0] ?? lines.length;
  const first = lines.slice(0, end);
  const later = lines.slice(end).map(({ text }) => text);
  const words = literalWords(parseMarkdown(foreignMarkdown(first.map(({ text }) => text).join("\n"))));
  const tokens = escapeMarkdown(words).match(TOKENS) ?? [];
  const at = (count: number) => {
    const tail = tokens
      .slice(count + 1)
      .join("")
      .replace(BLOCK_MARK, "$1\\$2");
    return cut(
      tokens.slice(0, count + 1).join(""),
      tail === "" ? later.join("\n") : [tail, "", ...later].join("\n"),
    );
  };
  const spaces = tokens.flatMap((token, index) => (token === " " || token === "&#8232;" ? [index] : []));
  return (
    longest({ count: spaces.length, at: (index) => at(spaces[index] ?? 0) }, fits) ??
    longest({ count: tokens.length, at }, fits)
  );
}

function literalWords(blocks: readonly MarkdownBlock[]): string {
  return blocks
    .map((block) => {
      if (block.type === "paragraph") return inlineText(block.children);
      if (block.type === "code") return block.text;
      return block.items
        .map((item, index) => `${block.ordered ? `${block.start + index}.` : "-"} ${literalWords(item)}`)
        .join("\n");
    })
    .join("\n");
}
