/** Text in Discord's Markdown: what is ours is markup, everything else is shown as it is. */
import type { Markdown } from "../../src/reply/blocks.ts";
import { type MarkdownBlock, type MarkdownInline, parseMarkdown } from "../../src/reply/markdown-tree.ts";
import { visibleText } from "../../src/reply/safe-text.ts";

/** Addresses become links by themselves and break when something in them is escaped. */
const ADDRESS = /(https?:\/\/[^\s<]+)/g;
/** Mentions begin with `<` or `@`; `|` hides, `~` strikes out. */
const ANYWHERE = /[\\`*_~|[\]<]|@(?=everyone|here)/g;
/** Headings, quotes, lists and small print begin a line. */
const LINE_START = /^(\s*)([-+>#])/gm;
const NUMBERED = /^(\s*\d+)([.)])(?=\s|$)/gm;

/** Any text, literally. Mentions in it name nobody; that they do not ping is settled by `allowed_mentions`. */
export function escapeText(value: string): string {
  return visibleText(value)
    .split(ADDRESS)
    .map((part, index) => (index % 2 === 1 ? part : escapeWords(part)))
    .join("");
}

function escapeWords(value: string): string {
  return value.replace(ANYWHERE, "\\$&").replace(LINE_START, "$1\\$2").replace(NUMBERED, "$1\\$2");
}

export function bold(value: string): string {
  const text = escapeText(value).trim();
  return text === "" ? "" : `**${text}**`;
}

export function codeSpan(value: string): string {
  const text = visibleText(value).replaceAll("\n", " ").trim();
  if (text === "") return "";
  return text.includes("`") ? `\`\` ${text.replaceAll("``", "`\u200B`")} \`\`` : `\`${text}\``;
}

/** A code block; three backticks inside are held apart by a space of no width, so that they cannot end it. */
export function fence(value: string, language = ""): string {
  const text = visibleText(value).replaceAll("```", "`\u200B`\u200B`").replace(/`$/, "`\u200B");
  if (text.trim() === "") return "";
  return `\`\`\`${/^[\w+-]{1,20}$/.test(language) ? language : ""}\n${text}\n\`\`\``;
}

export function markdownText(text: Markdown): string {
  return blocksText(parseMarkdown(text), "\n\n");
}

function blocksText(blocks: readonly MarkdownBlock[], separator: string): string {
  return blocks
    .map((block) => {
      if (block.type === "paragraph") return inline(block.children);
      if (block.type === "code") return fence(block.text, block.language);
      return block.items
        .map((item, index) => listItem(item, block.ordered ? `${block.start + index}. ` : "- "))
        .join("\n");
    })
    .filter((part) => part.trim() !== "")
    .join(separator);
}

function listItem(item: readonly MarkdownBlock[], mark: string): string {
  const [first = "", ...more] = blocksText(item, "\n").split("\n");
  return [`${mark}${first}`, ...more.map((line) => `${" ".repeat(mark.length)}${line}`)].join("\n");
}

function inline(nodes: readonly MarkdownInline[]): string {
  return nodes.map(inlineNode).join("");
}

function inlineNode(node: MarkdownInline): string {
  switch (node.type) {
    case "text":
      return escapeText(node.text);
    case "strong":
      return marked("**", inline(node.children));
    case "emphasis":
      return marked("*", inline(node.children));
    case "struck":
      return marked("~~", inline(node.children));
    case "code":
      return codeSpan(node.text);
    case "break":
      return "\n";
    case "link":
      return link(node.url, inline(node.children));
  }
}

/** Marks beside a space are shown as they are. */
function marked(mark: string, text: string): string {
  const words = text.trim();
  if (words === "") return text;
  const [before = "", after = ""] = text.split(words);
  return `${before}${mark}${words}${mark}${after}`;
}

/** A label that holds an address is not taken for a masked link, and Discord opens nothing but web pages. */
function link(url: string, label: string): string {
  const address = url.replace(/[()<>]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  if (!/^https?:/i.test(url)) return `${label} (${escapeText(url)})`;
  if (label === url || `${label}/` === url) return address;
  if (/:\/\//.test(label) || label.trim() === "") return `${label} <${address}>`.trim();
  return `[${label.replaceAll("\n", " ")}](${address})`;
}

/** At most `most` units, never half of a surrogate pair; an ellipsis says that there is more. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
