/** Styles and signs of the terminal. A style never says anything that the words or signs do not say as well. */

export type Style =
  | "strong"
  | "dim"
  | "emphasis"
  | "struck"
  | "code"
  | "link"
  | "good"
  | "bad"
  | "warn"
  | "info";

/** SGR parameters that switch a style on and off (ECMA-48, 8.3.117). */
const SGR: Readonly<Record<Style, readonly [number, number]>> = {
  strong: [1, 22],
  dim: [2, 22],
  emphasis: [3, 23],
  struck: [9, 29],
  code: [36, 39],
  link: [4, 24],
  good: [32, 39],
  bad: [31, 39],
  warn: [33, 39],
  info: [34, 39],
};

export function paintText(text: string, style: Style | undefined, colour: boolean): string {
  if (!colour || style === undefined || text.trim() === "") return text;
  const [on, off] = SGR[style];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}

export interface Signs {
  readonly done: string;
  readonly active: string;
  readonly waiting: string;
  readonly failed: string;
  readonly info: string;
  readonly warning: string;
  readonly bullet: string;
  readonly dot: string;
  readonly rule: string;
  readonly bar: string;
  readonly axis: string;
  readonly corner: string;
  /** Eight heights of a column, from nearly nothing to full. */
  readonly levels: readonly string[];
  readonly frames: readonly string[];
}

export const UNICODE_SIGNS: Signs = {
  done: "✓",
  active: "…",
  waiting: "○",
  failed: "✗",
  info: "i",
  warning: "!",
  bullet: "•",
  dot: "·",
  rule: "─",
  bar: "█",
  axis: "│",
  corner: "└",
  levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
  frames: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

export const ASCII_SIGNS: Signs = {
  done: "[x]",
  active: "[.]",
  waiting: "[ ]",
  failed: "[!]",
  info: "i",
  warning: "!",
  bullet: "*",
  dot: "|",
  rule: "-",
  bar: "#",
  axis: "|",
  corner: "+",
  levels: [".", ".", ":", ":", "=", "=", "#", "#"],
  frames: ["|", "/", "-", "\\"],
};
