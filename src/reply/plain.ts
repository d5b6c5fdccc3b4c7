/** The plain-text form of replies: for `ask`, for logs, and for surfaces that lack something. */
import stringWidth from "string-width";
import type { Action, Block, Chart, Form, FormField, Item, Markdown, Press, Reply, Table } from "./blocks.ts";
import { type ByKind, byKind } from "./by-kind.ts";
import { fileName } from "./file-name.ts";
import { inlineText, type MarkdownBlock, type MarkdownInline, parseMarkdown } from "./markdown-tree.ts";
import { visibleLine, visibleText } from "./safe-text.ts";

/** Charts with at most this many values list them; beyond that, the alternative text says what they show. */
const MAX_LISTED_VALUES = 40;

const TONES = { info: "Note", success: "OK", warning: "Warning", danger: "Attention" } as const;

const PLAIN: ByKind<Press, undefined, string> = {
  heading: ({ text }) => visibleLine(text),
  text: ({ text }) => plainMarkdown(text),
  fields: ({ fields }) =>
    fields.map(({ label, value }) => hang(`${visibleLine(label)}: `, visibleText(value), "  ")).join("\n"),
  table: plainTable,
  items: ({ items }) => items.map(plainItem).join("\n"),
  progress: ({ label, steps }) =>
    [
      visibleLine(label),
      ...steps.map(
        (step) =>
          `- ${step.state}: ${visibleLine(step.label)}${step.note ? ` (${visibleLine(step.note)})` : ""}`,
      ),
    ].join("\n"),
  chart: plainChart,
  image: ({ title, alt }) => join([visibleLine(title), visibleText(alt)]),
  file: (file) => `File ${fileName(file)}: ${visibleLine(file.about)}`,
  note: ({ tone, text }) => `${TONES[tone]}: ${plainMarkdown(text)}`,
  actions: ({ actions }) => ["What next:", ...actions.map((action) => `- ${typedAction(action)}`)].join("\n"),
  form: plainForm,
};

/** The whole reply; every button as the command line that does the same. Ends without a line break. */
export function toPlainText(reply: Reply): string {
  return join(reply.blocks.map(blockToPlainText), "\n\n");
}

export function blockToPlainText(block: Block<Press>): string {
  return byKind(PLAIN, block, undefined);
}

/** An action in words: its label and what to type, or the address to open. */
export function typedAction(action: Action<Press>): string {
  const label = visibleLine(action.label);
  if (action.type === "link") return `${label}: ${visibleLine(action.url)}`;
  const typed = `${label}: ${visibleLine(action.press.typed)}`;
  if (action.type === "button") return typed;
  const options = action.options.map((option) => {
    const value = visibleLine(option.value);
    const details = [visibleLine(option.label), visibleLine(option.hint ?? "")].filter(
      (detail) => detail !== "" && detail !== value,
    );
    return details.length > 0 ? `${value} (${details.join(", ")})` : value;
  });
  return `${typed}, with one of: ${options.join(", ")}`;
}

/** Markdown as plain text: list marks, code in backticks and what is struck out in tildes stay, addresses follow their labels in brackets. */
export function plainMarkdown(text: Markdown): string {
  return markdownLines(parseMarkdown(text), "\n\n");
}

function markdownLines(blocks: readonly MarkdownBlock[], separator: string): string {
  return join(
    blocks.map((block) => {
      if (block.type === "paragraph") return visibleText(plainInline(block.children));
      if (block.type === "code") return hang("    ", visibleText(block.text), "    ");
      return block.items
        .map((item, index) => {
          const mark = block.ordered ? `${block.start + index}. ` : "- ";
          return hang(mark, markdownLines(item, "\n"), " ".repeat(mark.length));
        })
        .join("\n");
    }),
    separator,
  );
}

function plainInline(nodes: readonly MarkdownInline[]): string {
  return inlineText(nodes, {
    link: (label, url) => (label === url || `${label}/` === url ? label : `${label} (${url})`),
    code: (code) => `\`${code}\``,
    struck: (words) => `~~${words}~~`,
  });
}

function plainTable({ caption, columns, rows }: Table): string {
  const cells = [columns.map(({ label }) => label), ...rows].map((row) =>
    columns.map((_, index) => visibleLine(row[index] ?? "")),
  );
  const widths = columns.map((_, index) => Math.max(0, ...cells.map((row) => stringWidth(row[index] ?? ""))));
  const lines = cells.map((row) =>
    row
      .map((cell, index) => {
        const gap = " ".repeat((widths[index] ?? 0) - stringWidth(cell));
        return columns[index]?.align === "right" ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd(),
  );
  return join([visibleLine(caption ?? ""), ...lines]);
}

function plainItem({ number, title, ref, subtitle, facts, actions }: Item<Press>): string {
  const name = visibleLine(title);
  const id = visibleLine(ref);
  const lines = [
    `${number}. ${name === id ? name : `${name} (${id})`}`,
    visibleLine(subtitle ?? ""),
    facts.map(visibleLine).join(" · "),
    ...actions.map(typedAction),
  ];
  return lines.filter((line) => line !== "").join("\n   ");
}

function known(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? "no data" : String(value);
}

function plainChart({ title, data, alt }: Chart): string {
  const listed = data.labels.length * data.series.length <= MAX_LISTED_VALUES;
  const table = plainTable({
    type: "table",
    columns: [
      { label: "", align: "left" },
      ...data.series.map(({ name }) => ({ label: `${name} (${data.unit})`, align: "right" as const })),
    ],
    rows: data.labels.map((label, index) => [
      label,
      ...data.series.map(({ values }) => known(values[index])),
    ]),
  });
  return join([visibleLine(title), visibleText(alt), listed ? table : ""]);
}

function plainForm({ title, fields, submit }: Form<Press>): string {
  return join([
    visibleLine(title),
    ...fields.map(plainField),
    `To answer, type: ${visibleLine(submit.typed)}`,
  ]);
}

function plainField(field: FormField): string {
  const value = field.kind === "secret" ? "" : visibleLine(field.value ?? "");
  const details = [
    field.required ? "required" : "optional",
    value === "" ? "" : `proposed: ${value}`,
    (field.options ?? []).length === 0
      ? ""
      : `one of: ${field.options?.map(({ value }) => visibleLine(value)).join(", ")}`,
    visibleLine(field.help ?? ""),
  ];
  const error = field.error === undefined ? "" : ` ! ${visibleLine(field.error)}`;
  return `- ${visibleLine(field.label)} (${details.filter((detail) => detail !== "").join("; ")})${error}`;
}

/** Text whose further lines stand under the first one. */
function hang(first: string, text: string, indent: string): string {
  return `${first}${text.split("\n").join(`\n${indent}`)}`;
}

function join(parts: readonly string[], separator = "\n"): string {
  return parts.filter((part) => part !== "").join(separator);
}
