/** Replies as the page draws them: all text made safe to look at, pictures and files by their addresses. */
import type { Action, ChartData, FormField, Item, Press, Reply, Table } from "../../src/reply/blocks.ts";
import { type ByKind, byKind } from "../../src/reply/by-kind.ts";
import { fileBytes, fileName } from "../../src/reply/file-name.ts";
import { type MarkdownBlock, type MarkdownInline, parseMarkdown } from "../../src/reply/markdown-tree.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import type { ActionView, BlockView, FieldView, ItemView, TableView } from "./view.ts";

interface Context {
  /** Where the picture or file of this block is. */
  readonly address: string;
  readonly private: boolean;
}

/** Addresses that a click may open. */
const SAFE_LINK = /^(?:https?:\/\/[^/?#]|mailto:.)/i;
/** What a private answer says under such a label is covered until the person wants to see it. */
const SECRET_LABEL = /^(?:password|passphrase|key|token|secret)\b/i;

const VIEWS: ByKind<Press, Context, BlockView> = {
  heading: ({ text }) => ({ type: "heading", text: visibleLine(text) }),
  text: ({ text }) => ({ type: "text", markdown: markdownView(text) }),
  fields: ({ fields }, context) => ({
    type: "fields",
    fields: fields.map(({ label, value }) => ({
      label: visibleLine(label),
      value: visibleText(value),
      secret: context.private && SECRET_LABEL.test(label),
    })),
  }),
  table: (table) => ({ type: "table", ...tableView(table) }),
  items: ({ items }) => ({ type: "items", items: items.map(itemView) }),
  progress: ({ label, steps }) => ({
    type: "progress",
    label: visibleLine(label),
    steps: steps.map((step) => ({
      label: visibleLine(step.label),
      state: step.state,
      note: visibleLine(step.note ?? ""),
    })),
  }),
  chart: ({ title, alt, png, data }, { address }) => ({
    type: "chart",
    title: visibleLine(title),
    alt: visibleText(alt),
    address: png === undefined ? undefined : address,
    figures: tableView(figuresOf(data)),
  }),
  image: ({ title, alt }, { address }) => ({
    type: "image",
    title: visibleLine(title),
    alt: visibleText(alt),
    address,
  }),
  file: (file, { address }) => ({
    type: "file",
    name: fileName(file),
    about: visibleLine(file.about),
    size: fileBytes(file).byteLength,
    address,
  }),
  note: ({ tone, text }) => ({ type: "note", tone, markdown: markdownView(text) }),
  actions: ({ actions }) => ({ type: "actions", actions: actions.map(actionView) }),
  form: ({ title, fields, submitLabel, submit }) => ({
    type: "form",
    title: visibleLine(title),
    fields: fields.map(fieldView),
    submitLabel: visibleLine(submitLabel),
    token: submit.token,
  }),
};

/** `id` names the post in the addresses of its pictures and files. */
export function viewOf({ blocks, visibility }: Reply, id: string): readonly BlockView[] {
  return blocks.map((block, index) =>
    byKind(VIEWS, block, { address: `api/posts/${id}/${index}`, private: visibility === "private" }),
  );
}

function markdownView(text: Parameters<typeof parseMarkdown>[0]): readonly MarkdownBlock[] {
  return parseMarkdown(text).map(safeBlock);
}

function safeBlock(block: MarkdownBlock): MarkdownBlock {
  if (block.type === "code") return { type: "code", text: visibleText(block.text) };
  if (block.type === "list") return { ...block, items: block.items.map((item) => item.map(safeBlock)) };
  return { type: "paragraph", children: block.children.map(safeInline) };
}

function safeInline(node: MarkdownInline): MarkdownInline {
  if (node.type === "break") return node;
  if (node.type === "text" || node.type === "code") return { ...node, text: visibleText(node.text) };
  return { ...node, children: node.children.map(safeInline) };
}

function tableView({ caption, columns, rows }: Omit<Table, "type">): TableView {
  return {
    caption: visibleLine(caption ?? ""),
    columns: columns.map(({ label, align }) => ({ label: visibleLine(label), align })),
    rows: rows.map((row) => columns.map((_, index) => visibleLine(row[index] ?? ""))),
  };
}

/** The figures of a chart, for whoever does not see the picture. */
function figuresOf({ labels, series, unit }: ChartData): Omit<Table, "type"> {
  const right = "right" as const;
  return {
    columns: [
      { label: "", align: "left" },
      ...series.map(({ name }) => ({ label: unit === "" ? name : `${name} (${unit})`, align: right })),
    ],
    rows: labels.map((label, point) => [label, ...series.map(({ values }) => figure(values[point]))]),
  };
}

function figure(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return "no data";
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

function itemView({ number, title, ref, subtitle, facts, actions }: Item<Press>): ItemView {
  const name = visibleLine(title);
  const id = visibleLine(ref);
  return {
    number,
    title: name,
    ref: id === name ? "" : id,
    subtitle: visibleLine(subtitle ?? ""),
    facts: facts.map(visibleLine).filter((fact) => fact !== ""),
    actions: actions.map(actionView),
  };
}

function actionView(action: Action<Press>): ActionView {
  const label = visibleLine(action.label);
  switch (action.type) {
    case "button":
      return { type: "button", label, style: action.style, token: action.press.token };
    case "link":
      return { type: "link", label, url: SAFE_LINK.test(action.url) ? action.url : "" };
    case "select":
      return {
        type: "select",
        label,
        token: action.press.token,
        options: action.options.map((option) => ({
          label: visibleLine(option.label),
          value: option.value,
          hint: visibleLine(option.hint ?? ""),
        })),
      };
  }
}

function fieldView(field: FormField): FieldView {
  return {
    name: field.name,
    label: visibleLine(field.label),
    kind: field.kind,
    required: field.required,
    help: visibleLine(field.help ?? ""),
    value: field.kind === "multiline" ? visibleText(field.value ?? "") : visibleLine(field.value ?? ""),
    options: (field.options ?? []).map(({ label, value }) => ({ label: visibleLine(label), value })),
    error: visibleLine(field.error ?? ""),
    section: visibleLine(field.section ?? ""),
  };
}
