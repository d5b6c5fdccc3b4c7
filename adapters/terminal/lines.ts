/** Lines of styled text: measuring, wrapping and joining them, before any colour is added. */
import stringWidth from "string-width";
import { paintText, type Signs, type Style } from "./styles.ts";

export interface Span {
  readonly text: string;
  readonly style?: Style;
}
export type Line = readonly Span[];

/** What every renderer is given. */
export interface Canvas {
  /** Columns. */
  readonly width: number;
  readonly colour: boolean;
  readonly signs: Signs;
  /** Where pictures and files were saved: by the bytes, or by the block. */
  readonly saved: ReadonlyMap<object, string>;
}

export function span(text: string, style?: Style): Span {
  return style === undefined ? { text } : { text, style };
}

export function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

export function lineWidth(line: Line): number {
  return widthOf(line.map(({ text }) => text).join(""));
}

export function paint(lines: readonly Line[], colour: boolean): string {
  return lines
    .map((line) =>
      line
        .map(({ text, style }) => paintText(text, style, colour))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}

/** Puts `first` before the first line and as many spaces before the others. */
export function hang(first: Line, lines: readonly Line[]): Line[] {
  const indent = span(" ".repeat(lineWidth(first)));
  const [head = [], ...others] = lines;
  return [[...first, ...head], ...others.map((line) => (line.length === 0 ? line : [indent, ...line]))];
}

/** Fills up to the width, on the left for numbers. */
export function pad(line: Line, width: number, align: "left" | "right" = "left"): Line {
  const gap = span(" ".repeat(Math.max(0, width - lineWidth(line))));
  return align === "right" ? [gap, ...line] : [...line, gap];
}

interface Word {
  readonly spaces: number;
  readonly spans: readonly Span[];
}

/** Wraps at spaces; words longer than a line are broken between graphemes, addresses are not, so that they can be opened. */
export function wrap(spans: readonly Span[], width: number): Line[] {
  return logicalLines(spans).flatMap((line) => wrapLine(wordsOf(line), Math.max(1, width)));
}

function logicalLines(spans: readonly Span[]): Line[] {
  const lines: Span[][] = [[]];
  for (const { text, style } of spans) {
    text.split("\n").forEach((part, index) => {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push(span(part, style));
    });
  }
  return lines;
}

function wordsOf(line: Line): Word[] {
  const words: { spaces: number; spans: Span[] }[] = [{ spaces: 0, spans: [] }];
  for (const { text, style } of line) {
    for (const part of text.match(/ +|[^ ]+/g) ?? []) {
      const last = words.at(-1);
      if (last === undefined) continue;
      if (part.startsWith(" ")) {
        if (last.spans.length === 0) last.spaces += part.length;
        else words.push({ spaces: part.length, spans: [] });
      } else last.spans.push(span(part, style));
    }
  }
  return words.filter(({ spans }) => spans.length > 0);
}

function wrapLine(words: readonly Word[], width: number): Line[] {
  const lines: Line[] = [];
  let line: Line = [];
  let used = 0;
  for (const word of words) {
    const length = lineWidth(word.spans);
    const first = lines.length === 0 && used === 0;
    const spaces = used > 0 || first ? word.spaces : 0;
    if (used + spaces + length <= width) {
      line = [...line, ...(spaces > 0 ? [span(" ".repeat(spaces))] : []), ...word.spans];
      used += spaces + length;
      continue;
    }
    if (used > 0) lines.push(line);
    const pieces = length > width && !isAddress(word) ? breakWord(word.spans, width) : [word.spans];
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? [];
    used = lineWidth(line);
  }
  return [...lines, line];
}

function isAddress(word: Word): boolean {
  return word.spans.some(({ text }) => /^\W?(?:https?:\/\/|mailto:)/i.test(text));
}

function breakWord(spans: readonly Span[], width: number): Line[] {
  const segmenter = new Intl.Segmenter();
  const lines: Span[][] = [[]];
  let used = 0;
  for (const { text, style } of spans) {
    for (const { segment } of segmenter.segment(text)) {
      const length = widthOf(segment);
      if (used + length > width && used > 0) {
        lines.push([]);
        used = 0;
      }
      const line = lines.at(-1);
      const last = line?.at(-1);
      if (last !== undefined && last.style === style) line?.splice(-1, 1, span(last.text + segment, style));
      else line?.push(span(segment, style));
      used += length;
    }
  }
  return lines;
}
