/**
 * The small Markdown of replies: how trusted words and untrusted values are joined without one becoming the other.
 * Renderers read it through `parseMarkdown`, so that every surface agrees on what is bold and what is an asterisk.
 */
import type { Markdown } from "./blocks.ts";

/** Characters that mean something anywhere in a line; every one of them may be escaped by a backslash. */
const INLINE = /[\\`*_[\]()<>&!#~|]/g;
/** A list marker, rule or underline can only begin a line, and a value begins one only where the value itself begins. */
const LINE_START = /^(\d*)([-+=.])/;
const LINE_BREAK = /\r\n?|[\n\u2028\u2029]/g;
/** Markdown trims spaces at line ends, reads tabs as indentation and removes a byte order mark. */
const TRIMMED = /^ +| +$|[\t\uFEFF]| +(?=&#8232;)|(?<=&#8232;) +/g;

/**
 * Makes any text literal: what it says is shown, none of it is markup. Line breaks stay, as references to the line
 * separator U+2028, so that a value can never start a paragraph, list or code block of its own.
 */
export function escapeMarkdown(value: string): string {
  return value
    .replace(INLINE, "\\$&")
    .replace(LINE_START, "$1\\$2")
    .replace(LINE_BREAK, "&#8232;")
    .replace(TRIMMED, (run) => Array.from(run, (character) => `&#${character.codePointAt(0)};`).join(""));
}

type Context = "text" | "span" | "fence";

/**
 * Template for Markdown: the literal parts are ours, every interpolated value is shown as it is. Values may stand in
 * text, in link labels and addresses, in `code spans` and in fenced blocks.
 */
export function md(strings: TemplateStringsArray, ...values: readonly (string | number)[]): Markdown {
  let whole = "";
  let context: Context = "text";
  strings.forEach((part, index) => {
    if (index > 0) whole += literal(String(values[index - 1] ?? ""), context);
    whole += part;
    context = contextAfter(part, context);
  });
  return whole as Markdown;
}

/** Inside code nothing can be escaped, so a backtick in a value, which would end the code, becomes an apostrophe. */
function literal(value: string, context: Context): string {
  if (context === "text") return escapeMarkdown(value);
  const lines = value.replaceAll("`", "'").replace(LINE_BREAK, "\n");
  return context === "fence" ? lines : lines.replaceAll("\n", " ");
}

function contextAfter(part: string, before: Context): Context {
  let context = before;
  for (const run of part.replace(/\\./g, "").match(/`+/g) ?? []) {
    if (context !== "text") context = "text";
    else context = run.length >= 3 ? "fence" : "span";
  }
  return context;
}

/** Joins pieces of Markdown. */
export function joinMarkdown(parts: readonly Markdown[], separator: string): Markdown {
  return parts.join(separator) as Markdown;
}

/** Takes Markdown that others wrote (a catalogue description) as it stands; renderers drop what they do not know. */
export function foreignMarkdown(value: string): Markdown {
  return value as Markdown;
}
