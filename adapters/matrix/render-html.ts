/** Blocks as the HTML that Matrix clients draw. Few elements, no attributes but addresses; every text is escaped. */
import type { Block, Chart, Item, Press } from "../../src/reply/blocks.ts";
import { type ByKind, byKind } from "../../src/reply/by-kind.ts";
import { fileName } from "../../src/reply/file-name.ts";
import { type MarkdownBlock, type MarkdownInline, parseMarkdown } from "../../src/reply/markdown-tree.ts";
import { blockToPlainText, typedAction } from "../../src/reply/plain.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";

const TONES = { info: "ℹ️", success: "✅", warning: "⚠️", danger: "🛑" } as const;
const STEPS = { waiting: "⬜", active: "⏳", done: "✅", failed: "❌" } as const;

const HTML: ByKind<Press, undefined, string> = {
  heading: ({ text }) => wrap("h4", lineHtml(text)),
  text: ({ text }) => markdownHtml(parseMarkdown(text)),
  fields: ({ fields }) =>
    wrap(
      "p",
      fields
        .map(({ label, value }) => `<strong>${lineHtml(label)}:</strong> ${textHtml(value)}`)
        .join("<br>"),
    ),
  // Not every client draws tables; every client draws columns in a fixed width.
  table: (table) => preformatted(blockToPlainText(table)),
  items: ({ items }) => items.map(itemHtml).join(""),
  progress: ({ label, steps }) =>
    wrap("p", `<strong>${lineHtml(label)}</strong>`) +
    wrap("ul", steps.map((step) => wrap("li", stepHtml(step))).join("")),
  chart: chartHtml,
  image: ({ title, alt }) => titled(title, alt),
  file: (file) => titled(fileName(file), file.about),
  note: ({ tone, text }) =>
    `<p>${TONES[tone]}</p>${markdownHtml(parseMarkdown(text))}`.replace("</p><p>", " "),
  actions: ({ actions }) => wrap("ul", actions.map((action) => wrap("li", actionHtml(action))).join("")),
  form: (form) => wrap("p", lines(blockToPlainText(form))),
};

export function blockToHtml(block: Block<Press>): string {
  return byKind(HTML, block, undefined);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function textHtml(text: string): string {
  return lines(visibleText(text));
}

function lineHtml(text: string): string {
  return escapeHtml(visibleLine(text));
}

function lines(text: string): string {
  return escapeHtml(text).replaceAll("\n", "<br>");
}

function wrap(element: string, html: string): string {
  return html === "" ? "" : `<${element}>${html}</${element}>`;
}

function preformatted(text: string): string {
  return text === "" ? "" : `<pre><code>${escapeHtml(text)}</code></pre>`;
}

function titled(title: string, alt: string): string {
  return wrap("p", wrap("strong", lineHtml(title))) + wrap("p", textHtml(alt));
}

function itemHtml({ number, title, ref, subtitle, facts, actions }: Item<Press>): string {
  const name = visibleLine(title);
  const id = visibleLine(ref);
  const rows = [
    `<strong>${number}. ${escapeHtml(name)}</strong>${name === id ? "" : ` <code>${escapeHtml(id)}</code>`}`,
    lineHtml(subtitle ?? ""),
    facts.map(lineHtml).join(" · "),
    ...actions.map(actionHtml),
  ];
  return wrap("p", rows.filter((row) => row !== "").join("<br>"));
}

type ActionOf = Item<Press>["actions"][number];

function actionHtml(action: ActionOf): string {
  if (action.type === "link") return linkHtml(action.url, lineHtml(action.label), typedAction(action));
  if (action.type === "select") return escapeHtml(typedAction(action));
  const typed = lineHtml(action.press.typed);
  return `${lineHtml(action.label)}: ${typed === "" ? "" : `<code>${typed}</code>`}`;
}

/** `otherwise` is what is shown where the address is none that clients open. */
function linkHtml(url: string, label: string, otherwise: string): string {
  if (!/^(?:https?:\/\/|mailto:)/i.test(url) || !URL.canParse(url)) return escapeHtml(otherwise);
  const { href } = new URL(url);
  return pings(href)
    ? escapeHtml(otherwise)
    : `<a href="${escapeHtml(href)}">${label === "" ? escapeHtml(href) : label}</a>`;
}

/** Clients draw links to users and rooms as pills, and may ping whom they name. */
function pings(href: string): boolean {
  return /^https?:\/\/(?:www\.)?matrix\.to(?:[/:?#]|$)/i.test(href);
}

function stepHtml(step: {
  readonly label: string;
  readonly state: keyof typeof STEPS;
  readonly note?: string;
}): string {
  return `${STEPS[step.state]} ${lineHtml(step.label)}${step.note ? ` <em>(${lineHtml(step.note)})</em>` : ""}`;
}

function chartHtml(chart: Chart): string {
  return titled(chart.title, chart.alt) + preformatted(blockToPlainText({ ...chart, title: "", alt: "" }));
}

function markdownHtml(blocks: readonly MarkdownBlock[]): string {
  return blocks
    .map((block) => {
      if (block.type === "paragraph") return wrap("p", block.children.map(inlineHtml).join(""));
      if (block.type === "code") return `<pre><code>${escapeHtml(visibleText(block.text))}</code></pre>`;
      const items = block.items.map((item) => `<li>${tight(item)}</li>`).join("");
      if (!block.ordered) return `<ul>${items}</ul>`;
      return block.start === 1 ? `<ol>${items}</ol>` : `<ol start="${block.start}">${items}</ol>`;
    })
    .join("");
}

/** A single paragraph in a list item stands without space around it. */
function tight(item: readonly MarkdownBlock[]): string {
  const [first, ...rest] = item;
  if (first?.type !== "paragraph") return markdownHtml(item);
  return first.children.map(inlineHtml).join("") + markdownHtml(rest);
}

function inlineHtml(node: MarkdownInline): string {
  switch (node.type) {
    case "text":
      return textHtml(node.text);
    case "code":
      return `<code>${lineHtml(node.text)}</code>`;
    case "break":
      return "<br>";
    case "strong":
      return `<strong>${node.children.map(inlineHtml).join("")}</strong>`;
    case "struck":
      return `<del>${node.children.map(inlineHtml).join("")}</del>`;
    case "emphasis":
      return `<em>${node.children.map(inlineHtml).join("")}</em>`;
    case "link": {
      const label = node.children.map(inlineHtml).join("");
      return pings(node.url)
        ? `${label} (${lineHtml(node.url)})`
        : `<a href="${escapeHtml(node.url)}">${label}</a>`;
    }
  }
}
