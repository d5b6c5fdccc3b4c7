/** A reply as the blocks of one message. */
import type { types } from "@slack/bolt";
import type { Chart, FormField, Item, Press, Reply, Tone } from "../../src/reply/blocks.ts";
import { type ByKind, byKind } from "../../src/reply/by-kind.ts";
import { fileBytes, fileName } from "../../src/reply/file-name.ts";
import { blockToPlainText, toPlainText } from "../../src/reply/plain.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import { MAX_BLOCKS, MAX_FALLBACK_BYTES, MAX_HEADER, MAX_MESSAGE_TEXT } from "./limits.ts";
import { FORM, type NextId, plain, pressButton, renderActions } from "./render-actions.ts";
import { renderTable, tableSize } from "./render-table.ts";
import {
  chunks,
  emoji,
  type Inline,
  markdownParts,
  preformatted,
  richText,
  section,
  words,
} from "./rich-text.ts";

/** Bytes that go to the channel as a file of their own. */
export interface Attachment {
  readonly name: string;
  readonly title: string;
  readonly alt: string;
  readonly bytes: Uint8Array;
}

export interface Rendered {
  readonly blocks: readonly types.KnownBlock[];
  /** What notifications and screen readers say; escaped, and cut where Slack would refuse it. */
  readonly text: string;
  readonly files: readonly Attachment[];
}

/** What the blocks of one message share. */
interface Drawing {
  readonly nextId: NextId;
  readonly files: Attachment[];
  tables: number;
}

const TONES: Readonly<Record<Tone, string>> = {
  info: "information_source",
  success: "white_check_mark",
  warning: "warning",
  danger: "no_entry",
};
const STATES = {
  waiting: "white_circle",
  active: "hourglass_flowing_sand",
  done: "white_check_mark",
  failed: "x",
} as const;

type Blocks = readonly types.KnownBlock[];

const DRAW: ByKind<Press, Drawing, Blocks> = {
  heading: ({ text }) => heading(visibleLine(text)),
  text: ({ text }) => richText(markdownParts(text)),
  note: ({ tone, text }) => richText([section(emoji(TONES[tone]), words(" ")), ...markdownParts(text)]),
  fields: ({ fields }) =>
    richText([
      section(
        ...fields.flatMap(({ label, value }, index) => [
          words(`${index === 0 ? "" : "\n"}${visibleLine(label)}: `, { bold: true }),
          words(value),
        ]),
      ),
    ]),
  table(table, drawing) {
    const { blocks, used } = renderTable(table, drawing.tables === 0);
    if (used) drawing.tables += 1;
    return blocks;
  },
  items: ({ items }, { nextId }) => items.flatMap((item) => drawItem(item, nextId)),
  progress: ({ label, steps }) =>
    richText([
      section(
        words(visibleLine(label), { bold: true }),
        ...steps.flatMap((step) => [
          words("\n"),
          emoji(STATES[step.state]),
          words(` ${visibleLine(step.label)}`),
          words(step.note ? ` (${visibleLine(step.note)})` : "", { italic: true }),
        ]),
      ),
    ]),
  chart: drawChart,
  image({ title, alt, png }, { files }) {
    attach(files, title, alt, png);
    return titled(title, words(alt));
  },
  file(file, { files }) {
    const [name, about, bytes] = [fileName(file), visibleLine(file.about), fileBytes(file)];
    // Slack refuses empty files.
    if (bytes.length > 0) files.push({ name, title: about || name, alt: "", bytes });
    return titled(name, words(bytes.length > 0 ? about : `${about} (empty)`.trim()));
  },
  actions: ({ actions }, { nextId }) => renderActions(actions, nextId),
  form({ title, fields, submit }, { nextId }) {
    const button = pressButton(FORM, "Fill in", submit.token, "primary", nextId);
    const lines = fields.flatMap((field) => [words("\n"), ...fieldLine(field)]);
    const typed = button.length === 0 ? words(`\nTo answer, type: ${visibleLine(submit.typed)}`) : [];
    return [
      ...richText([section(words(visibleLine(title), { bold: true }), ...lines, typed)]),
      ...(button.length === 0 ? [] : [{ type: "actions" as const, elements: [...button] }]),
    ];
  },
};

export function render(reply: Reply): Rendered {
  return { ...draw(reply), text: fallbackText(toPlainText(reply)) };
}

function draw(reply: Reply): Pick<Rendered, "blocks" | "files"> {
  let ids = 0;
  const drawing: Drawing = { nextId: () => ids++, files: [], tables: 0 };
  const blocks = reply.blocks.flatMap((block) => byKind(DRAW, block, drawing));
  return { blocks, files: drawing.files };
}

/** How much of a message's room the reply takes; over 1, Slack would refuse it or a table would have to be drawn as text. */
export function messageSize(reply: Reply): number {
  const { blocks } = draw(reply);
  const tables = reply.blocks.map((block) => (block.type === "table" ? tableSize(block) : 0));
  return Math.max(blocks.length / MAX_BLOCKS, textOf(blocks) / MAX_MESSAGE_TEXT, ...tables);
}

/** Everything people could read in it, labels and addresses included. */
function textOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, entry) => sum + textOf(entry), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.entries(value).reduce((sum, [key, entry]) => {
    if (typeof entry !== "string") return sum + textOf(entry);
    return key === "type" || key === "action_id" ? sum : sum + entry.length;
  }, 0);
}

/** Slack reads `&`, `<` and `>` in text as the beginnings of its own marks, mentions among them, and nothing else. */
export function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The message has it all in its blocks; this is cut between characters, never inside an entity. */
function fallbackText(text: string): string {
  let bytes = 0;
  let kept = "";
  for (const point of text) {
    const escaped = escapeText(point);
    bytes += Buffer.byteLength(escaped);
    if (bytes > MAX_FALLBACK_BYTES) return `${kept}…`;
    kept += escaped;
  }
  return kept === "" ? "(nothing to show)" : kept;
}

function heading(text: string): Blocks {
  if (text === "") return [];
  if (text.length > MAX_HEADER) return richText([section(words(text, { bold: true }))]);
  return [{ type: "header", text: plain(text) }];
}

function titled(title: string, inlines: readonly Inline[]): Blocks {
  const name = words(visibleLine(title), { bold: true });
  const gap = name.length > 0 && inlines.length > 0 ? words("\n") : [];
  return richText([section(name, gap, inlines)]);
}

function drawItem({ number, title, ref, subtitle, facts, actions }: Item<Press>, nextId: NextId): Blocks {
  const name = visibleLine(title);
  const id = visibleLine(ref);
  const line = (text: string, style?: { italic: true }) =>
    text === "" ? [] : [...words("\n"), ...words(text, style)];
  const text = section(
    words(`${number}. `),
    words(name, { bold: true }),
    id === name || id === "" ? [] : [...words(" "), ...words(id, { code: true })],
    line(visibleLine(subtitle ?? "")),
    line(facts.map(visibleLine).join(" · "), { italic: true }),
  );
  return [...richText([text]), ...renderActions(actions, nextId)];
}

function drawChart(chart: Chart, { files }: Drawing): Blocks {
  if (attach(files, chart.title, chart.alt, chart.png)) return titled(chart.title, words(chart.alt));
  // The plain form begins with the title and the words, then lists the values where they are few.
  return richText(preformatted(blockToPlainText(chart)));
}

function attach(files: Attachment[], title: string, alt: string, png: Uint8Array | undefined): boolean {
  // Slack refuses empty files.
  if (png === undefined || png.length === 0) return false;
  const name = visibleLine(title)
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
  files.push({
    name: `${chunks(name, 60)[0] ?? "picture"}.png`,
    title: visibleLine(title),
    alt: visibleLine(alt),
    bytes: png,
  });
  return true;
}

function fieldLine(field: FormField): readonly Inline[][] {
  const value = field.kind === "secret" ? "" : visibleLine(field.value ?? "");
  const error = visibleLine(field.error ?? "");
  return [
    [...words("• "), ...words(visibleLine(field.label), { bold: true })],
    [...words(field.required ? " (required)" : ""), ...words(value === "" ? "" : `: ${value}`)],
    error === "" ? [] : [...words(" "), emoji("warning"), ...words(` ${error}`)],
  ];
}
