/** Free text on its way to the platform, and HTML on its way from it. */
import { htmlToText as convert, type HtmlToTextOptions } from "html-to-text";

/** Longest title in code points: the platform cuts longer ones without a word. */
export const TITLE_LIMIT = 45;
/** Longest description in code points: the platform cuts longer ones without a word. */
export const DESCRIPTION_LIMIT = 1000;

export interface CleanedText {
  readonly text: string;
  /** What was changed, each in a few words that fit after "I changed it: "; empty when nothing was. */
  readonly changes: readonly string[];
}

interface Rule {
  readonly pattern: RegExp;
  readonly replacement: string;
  readonly change: string;
  /** Names what was found, for a refusal. */
  readonly found: string;
}

/**
 * The platform pastes texts unescaped into a job file (HCL), where quotes end the string, backslashes begin escapes,
 * `${` and `%{` begin templates, and a line break or a control character is a syntax error. The order matters: what is
 * removed first may bring together the characters of a later rule.
 */
const RULES: readonly Rule[] = [
  {
    pattern: /\r\n|[\n\r\v\f\u0085\u2028\u2029]/gu,
    replacement: " ",
    change: "line breaks became spaces",
    found: "a line break",
  },
  { pattern: /\t/gu, replacement: " ", change: "tabs became spaces", found: "a tab" },
  {
    pattern: /[\p{Cc}\p{Surrogate}]/gu,
    replacement: "",
    change: "control characters were removed",
    found: "a control character",
  },
  { pattern: /\\/gu, replacement: "", change: "backslashes were removed", found: "a backslash (\\)" },
  {
    pattern: /"/gu,
    replacement: "'",
    change: "double quotes became single quotes",
    found: 'a double quote (")',
  },
  // Takes the whole run: from `$${` a single removal would leave `${` behind or bring a new one together.
  {
    pattern: /[$%]+\{+/gu,
    replacement: "",
    change: "the sequences ${ and %{ were removed",
    found: "the sequence ${ or %{",
  },
];

/** Makes a text safe for the platform's job file and cuts it at `limit` code points, saying what it changed. */
export function cleanText(value: string, limit: number): CleanedText {
  const changes: string[] = [];
  let text = value;
  for (const rule of RULES) {
    const next = text.replace(rule.pattern, rule.replacement);
    if (next !== text) changes.push(rule.change);
    text = next;
  }
  const trimmed = text.trim();
  if (trimmed !== text) changes.push("spaces at the ends were removed");
  const points = [...trimmed];
  if (points.length <= limit) return { text: trimmed, changes };
  changes.push(`it was cut to ${limit} characters`);
  return { text: points.slice(0, limit).join("").trimEnd(), changes };
}

/** What in this text would break the platform's job file, in words; undefined when nothing would. */
export function jobFileProblem(value: string): string | undefined {
  return RULES.find((rule) => value.search(rule.pattern) >= 0)?.found;
}

const HTML_OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxInputLength: 1_000_000, maxDepth: 50 },
  selectors: [
    { selector: "a", options: { linkBrackets: ["(", ")"], hideLinkHrefIfSameAsText: true } },
    { selector: "ul", options: { itemPrefix: "- ", leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "ol", options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    { selector: "img", format: "skip" },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};

/** HTML as plain text: lists keep their structure as indented lines, links their address in brackets. */
export function htmlToText(html: string): string {
  return convert(html, HTML_OPTIONS).trim();
}

const TAGS =
  "a|b|i|u|s|p|br|hr|em|strong|small|sub|sup|ul|ol|li|dl|dt|dd|div|span|img|code|pre|h[1-6]|table|thead|tbody|tr|td|th|details|summary|center|font|video|iframe|script|style|html|head|body|title|blockquote";
const TAG = new RegExp(`<(?:/?(?:${TAGS})(?=[\\s/>])[^<>]*>|!--)`, "iu");
const NO_TAG = new RegExp(`<(?!/?(?:${TAGS})(?=[\\s/>])|!--)`, "giu");

/**
 * Text that may hold HTML as plain text. Only known tags count, because placeholders such as `<USER-ID>` occur in
 * texts without any HTML and must stay.
 */
export function plainText(value: string): string {
  return TAG.test(value) ? htmlToText(value.replace(NO_TAG, "&lt;")) : value.trim();
}
