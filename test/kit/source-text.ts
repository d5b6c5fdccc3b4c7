/**
 * TypeScript source as a search can use it: same length and lines, with comments blanked and, in `code`, the contents
 * of strings, templates and regular expressions too. So a word in a comment or a message is never taken for code.
 */
export interface SourceText {
  /** Comments blanked. */
  readonly uncommented: string;
  /** Comments and literals blanked; quotes stay. */
  readonly code: string;
}

/** In this order at each position; whatever matches none of these is code. */
const TOKENS = new RegExp(
  [
    "(?<comment>\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$))",
    "(?<string>\"(?:\\\\[\\s\\S]|[^\"\\\\\\n])*\"?|'(?:\\\\[\\s\\S]|[^'\\\\\\n])*'?)",
    "(?<regex>\\/(?:\\\\.|\\[(?:\\\\.|[^\\]\\\\\\n])*\\]|[^/[\\\\\\n])+\\/)",
    "(?<tick>`)",
    "(?<brace>[{}])",
    "(?<other>[\\w$]+|\\s+|[\\s\\S])",
  ].join("|"),
  "y",
);

/** After these a slash begins a regular expression; after a name, a number or a closing bracket it divides. */
const BEFORE_REGEX =
  /(?:^|[^\w$\s)\]}"'`]|(?:^|[^\w$.])(?:return|typeof|case|in|of|await|yield|void|delete))\s*$/;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y;

export function sourceText(source: string): SourceText {
  const scan = new Scan(source);
  scan.run();
  return { uncommented: scan.uncommented, code: scan.code };
}

class Scan {
  uncommented = "";
  code = "";
  private readonly source: string;
  private at = 0;
  /** One entry per open brace: whether closing it leads back into a template. */
  private readonly braces: boolean[] = [];

  constructor(source: string) {
    this.source = source;
  }

  run(): void {
    while (this.at < this.source.length) this.step();
  }

  private step(): void {
    const { comment, string, regex, tick, brace, other } = this.match(TOKENS)?.groups ?? {};
    if (comment !== undefined) this.take(comment, blank(comment), blank(comment));
    else if (string !== undefined) this.take(string, string, blankInside(string));
    else if (regex !== undefined) this.regexOrDivision(regex);
    else if (tick !== undefined) this.template();
    else if (brace !== undefined) this.brace(brace);
    else this.plain(other ?? "");
  }

  private regexOrDivision(regex: string): void {
    if (BEFORE_REGEX.test(this.code.slice(-40))) this.take(regex, regex, blankInside(regex));
    else this.plain("/");
  }

  private brace(brace: string): void {
    this.plain(brace);
    if (brace === "{") this.braces.push(false);
    else if (this.braces.pop() === true) this.templateText();
  }

  private template(): void {
    this.plain("`");
    this.templateText();
  }

  /** From the opening quote or the end of a substitution to the closing quote or the next substitution. */
  private templateText(): void {
    const text = this.match(TEMPLATE_TEXT)?.[0] ?? "";
    this.take(text, text, blank(text));
    if (this.source.startsWith("${", this.at)) {
      this.plain("${");
      this.braces.push(true);
    } else {
      this.plain(this.source.slice(this.at, this.at + 1));
    }
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.source);
  }

  private plain(text: string): void {
    this.take(text, text, text);
  }

  private take(text: string, uncommented: string, code: string): void {
    this.uncommented += uncommented;
    this.code += code;
    this.at += text.length;
  }
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

function blankInside(literal: string): string {
  return literal.slice(0, 1) + blank(literal.slice(1, -1)) + (literal.length > 1 ? literal.slice(-1) : "");
}

export interface ImportedName {
  /** What is imported; undefined where it is computed, so that nobody can tell. */
  readonly specifier: string | undefined;
  /** From 1. */
  readonly line: number;
}

/** `from` before a string exists only in imports and exports; then bare imports, dynamic and type ones, and `require`. */
const IMPORTS = /\bfrom\s*(?=["'])|\bimport\s*(?=["'])|(?<![.\w$])(?:import|require)\s*\(\s*/g;

export function importsOf(text: SourceText): readonly ImportedName[] {
  return [...text.code.matchAll(IMPORTS)].map((found) => {
    const start = found.index + found[0].length;
    const literal = /^(["'`])([^"'`$]*)\1/.exec(text.uncommented.slice(start));
    return { specifier: literal?.[2], line: lineAt(text.code, start) };
  });
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
