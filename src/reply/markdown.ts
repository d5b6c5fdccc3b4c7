/**
 * The small Markdown of replies: how trusted words and untrusted values are joined without one becoming the other.
 * Renderers read it through `parseMarkdown`, so that every surface agrees on what is bold and what is an asterisk.
 */
import type { Markdown } from "./blocks.ts";

const SPECIAL = /[\\`*_[\]()#>~|-]/g;

/** Makes any text literal: what it says is shown, none of it is markup. Line breaks stay. */
export function escapeMarkdown(value: string): string {
  return value.replace(SPECIAL, (character) => `\\${character}`);
}

/** Template for Markdown: the literal parts are ours, every interpolated value is escaped. */
export function md(strings: TemplateStringsArray, ...values: readonly (string | number)[]): Markdown {
  return strings.reduce(
    (whole, part, index) => whole + escapeMarkdown(String(values[index - 1] ?? "")) + part,
  ) as Markdown;
}

/** Joins pieces of Markdown. */
export function joinMarkdown(parts: readonly Markdown[], separator: string): Markdown {
  return parts.join(separator) as Markdown;
}

/** Takes Markdown that others wrote (a catalogue description) as it stands; renderers drop what they do not know. */
export function foreignMarkdown(value: string): Markdown {
  return value as Markdown;
}
