/** Typed text → words. Quotes keep words together; what phones and word processors do to quotes and dashes is undone. */
import { refuse } from "../../errors.ts";

export interface Token {
  readonly text: string;
  /** True where quotes were used: such a token is never a flag or a command word. */
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

/** No command line that a person types is longer; longer texts are files. */
export const LONGEST_LINE = 8000;

const CLOSING = new Map([
  ['"', '"'],
  ["'", "'"],
  ["“", "”"],
  ["„", "“"],
  ["‘", "’"],
  ["«", "»"],
]);
// Format and control characters carry no meaning here but can hide or reorder what is read.
const INVISIBLE = /[\p{Cf}\p{Cs}\p{Co}]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** One line of visible text. Refuses text beyond {@link LONGEST_LINE} characters. */
export function cleanLine(input: string): string {
  if (input.length > LONGEST_LINE) {
    throw refuse(
      "input.too-long",
      `That is ${input.length.toLocaleString("en")} characters; a command has at most ${LONGEST_LINE.toLocaleString("en")}. Please send less.`,
    );
  }
  return withoutInvisible(input).replace(CONTROL, " ").trim();
}

/** Text in one normal form without characters that nobody sees; line breaks stay. */
export function withoutInvisible(input: string): string {
  return input.normalize("NFC").replace(INVISIBLE, "");
}

export function tokenize(line: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/u.test(line[at] ?? "")) {
      at += 1;
      continue;
    }
    const token = readToken(line, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function readToken(line: string, start: number): Token {
  let text = "";
  let quoted = false;
  let at = start;
  while (at < line.length && !/\s/u.test(line[at] ?? "")) {
    const character = line[at] ?? "";
    // A quote opens only where a value begins, so that "don't" stays one word.
    const closing = at === start || line[at - 1] === "=" ? CLOSING.get(character) : undefined;
    const inner = closing === undefined ? undefined : readQuoted(line, at + 1, closing);
    if (inner) {
      quoted = quoted || at === start;
      text += inner.text;
      at = inner.end;
    } else {
      text += character;
      at += 1;
    }
  }
  return { text: quoted ? text : text.replace(/^[—–]/u, "--"), quoted, start, end: at };
}

/** The text up to the closing quote; undefined when it is never closed, so that the quote is an ordinary character. */
function readQuoted(line: string, start: number, closing: string): { text: string; end: number } | undefined {
  let text = "";
  for (let at = start; at < line.length; at += 1) {
    const character = line[at] ?? "";
    if (character === "\\" && (line[at + 1] === closing || line[at + 1] === "\\")) {
      text += line[at + 1];
      at += 1;
    } else if (character === closing) return { text, end: at + 1 };
    else text += character;
  }
  return undefined;
}

/** The word as it must be typed to be read back as itself. */
export function quote(word: string): string {
  if (word !== "" && /^[\p{L}\p{N}._:/@+,~%*()#-]+$/u.test(word) && !/^[-—–]/u.test(word)) return word;
  return `"${word.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
}
