/**
 * Blocks as Components V2. This one form is chosen over embeds because buttons then stand beside what they act on, a picture
 * where it belongs, and nothing is merged or hidden; its limits are in `limits.ts` and `size.ts`.
 */
import {
  type APIContainerComponent,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from "discord-api-types/v10";
import type { Block, Chart, Form, Item, Press, Reply, TextFile, Tone } from "../../src/reply/blocks.ts";
import { type BlockOf, type ByKind, byKind } from "../../src/reply/by-kind.ts";
import { fileBytes, fileName } from "../../src/reply/file-name.ts";
import { blockToPlainText } from "../../src/reply/plain.ts";
import { visibleLine, visibleText } from "../../src/reply/safe-text.ts";
import { writeCustomId, writeStep } from "./custom-id.ts";
import { formSteps } from "./forms.ts";
import { MAX_ALT, MAX_FILE_BYTES } from "./limits.ts";
import { type Canvas, createCanvas, joinParts, type Part, row, type UploadFile } from "./parts.ts";
import { actionParts, buttonOf } from "./render-actions.ts";
import { tableText } from "./render-table.ts";
import { bold, codeSpan, cut, escapeText, fence, markdownText } from "./render-text.ts";

const TONES: Readonly<Record<Tone, { readonly sign: string; readonly colour: number }>> = {
  info: { sign: "ℹ️", colour: 0x3b82f6 },
  success: { sign: "✅", colour: 0x22a06b },
  warning: { sign: "⚠️", colour: 0xe2a400 },
  danger: { sign: "🛑", colour: 0xd1373f },
};
const STEPS = { waiting: "▫️", active: "⏳", done: "✅", failed: "❌" } as const;

const PARTS: ByKind<Press, Canvas, readonly Part[]> = {
  heading: ({ text }) => {
    const words = escapeText(visibleLine(text));
    return words === "" ? [] : [{ text: `## ${words}` }];
  },
  text: ({ text }) => [{ text: markdownText(text) }],
  fields: ({ fields }) => [{ text: fields.map(({ label, value }) => labelled(label, value)).join("\n") }],
  table: (table) => [{ text: tableText(table) }],
  items: ({ items }, canvas) => items.flatMap((item) => itemParts(item, canvas)),
  progress: progressParts,
  chart: chartParts,
  image: ({ title, alt, png }, canvas) => [
    { text: lines([bold(title), escapeText(alt)]) },
    ...pictureParts(png, title, alt, canvas),
  ],
  file: fileParts,
  note: noteParts,
  actions: ({ actions }, canvas) => actionParts(actions, canvas),
  form: formParts,
};

export interface Rendered {
  readonly components: readonly APIMessageTopLevelComponent[];
  readonly files: readonly UploadFile[];
}

/** All blocks as one message, whatever its size; empty where nothing in them can be seen. */
export function render(blocks: Reply["blocks"]): Rendered {
  const canvas = createCanvas();
  const parts = blocks.flatMap((block: Block<Press>, index) => {
    const [first, ...more] = byKind(PARTS, block, canvas);
    const afterHeading = blocks[index - 1]?.type === "heading";
    if (first === undefined || !afterHeading || !("text" in first)) return first ? [first, ...more] : more;
    return [{ ...first, tight: true }, ...more];
  });
  return { components: joinParts(parts), files: canvas.files };
}

function lines(parts: readonly string[]): string {
  return parts.filter((part) => part.trim() !== "").join("\n");
}

function labelled(label: string, value: string): string {
  const name = escapeText(visibleLine(label));
  const text = escapeText(value).trim();
  return name === "" ? text : `**${name}:** ${text}`;
}

function itemParts(item: Item<Press>, canvas: Canvas): readonly Part[] {
  const { number, title, ref, subtitle, facts, actions } = item;
  const name = visibleLine(title);
  const id = visibleLine(ref);
  const text = lines([
    `**${`${number}. ${escapeText(name)}`.trim()}**${name === id ? "" : ` ${codeSpan(id)}`}`,
    escapeText(visibleLine(subtitle ?? "")),
    escapeText(facts.map(visibleLine).filter(Boolean).join(" · ")),
  ]);
  const [only, ...others] = actions;
  const accessory = only && others.length === 0 ? buttonOf(only, canvas) : undefined;
  if (accessory === undefined) return [{ text }, ...actionParts(actions, canvas)];
  const components = [{ type: ComponentType.TextDisplay as const, content: text }];
  return [{ component: { type: ComponentType.Section, components, accessory } }];
}

function progressParts({ label, steps }: BlockOf<Press, "progress">): readonly Part[] {
  const shown = steps.map(({ label, state, note }) => {
    const more = visibleLine(note ?? "");
    return `${STEPS[state]} ${escapeText(visibleLine(label))}${more === "" ? "" : ` (${escapeText(more)})`}`;
  });
  return [{ text: lines([bold(visibleLine(label)), ...shown]) }];
}

function chartParts(chart: Chart, canvas: Canvas): readonly Part[] {
  const { title, alt, png } = chart;
  const picture = png === undefined ? [] : pictureParts(png, title, alt, canvas);
  if (picture.length > 0) return [{ text: lines([bold(visibleLine(title)), escapeText(alt)]) }, ...picture];
  const figures = blockToPlainText({ ...chart, title: "", alt: "" });
  return [{ text: lines([bold(visibleLine(title)), escapeText(alt), fence(figures)]) }];
}

/** None where Discord would refuse the file; the words beside it say the same. */
function pictureParts(png: Uint8Array, title: string, alt: string, canvas: Canvas): readonly Part[] {
  if (png.length === 0 || png.length > MAX_FILE_BYTES) return [];
  const name = `picture-${canvas.next() + 1}.png`;
  const words = cut(visibleText(alt).trim() || visibleLine(title) || "picture", MAX_ALT);
  canvas.files.push({ name, type: "image/png", data: png, alt: words });
  const items = [{ media: { url: `attachment://${name}` }, description: words }];
  return [{ component: { type: ComponentType.MediaGallery, items } }];
}

/** The file as a component of its own, its words above it. */
function fileParts(file: TextFile, canvas: Canvas): readonly Part[] {
  const about = escapeText(visibleLine(file.about));
  const data = fileBytes(file);
  const wanted = fileName(file);
  if (data.length === 0 || data.length > MAX_FILE_BYTES) {
    const why = data.length === 0 ? "It is empty." : "It is too large to be attached here.";
    return [{ text: lines([bold(wanted), about, why]) }];
  }
  // Within one message the name is the address.
  const name = canvas.files.some((other) => other.name === wanted)
    ? `${canvas.next() + 1}-${wanted}`
    : wanted;
  canvas.files.push({ name, type: `${file.mediaType}; charset=utf-8`, data });
  return [
    { text: about },
    { component: { type: ComponentType.File, file: { url: `attachment://${name}` } } },
  ];
}

function noteParts({ tone, text }: BlockOf<Press, "note">): readonly Part[] {
  const words = markdownText(text).trim();
  if (words === "") return [];
  const { sign, colour } = TONES[tone];
  const component: APIContainerComponent = {
    type: ComponentType.Container,
    accent_color: colour,
    components: [{ type: ComponentType.TextDisplay, content: `${sign} ${words}` }],
  };
  return [{ component }];
}

/** What is asked, a button that opens the fields, and the same thing as text to type. */
function formParts(form: Form<Press>, canvas: Canvas): readonly Part[] {
  const [title, asked] = [visibleLine(form.title), blockToPlainText({ ...form, title: "" })];
  const text = lines([bold(title), ...asked.split("\n").map(formLine)]);
  const count = formSteps(form);
  if (count === 0) return [{ text }];
  const custom_id = writeCustomId("form", form.submit.token, writeStep({ index: 0, count }));
  canvas.next();
  const label = "Fill in";
  return [
    { text },
    { component: row([{ type: ComponentType.Button, style: ButtonStyle.Primary, label, custom_id }]) },
  ];
}

function formLine(line: string): string {
  return line.startsWith("- ") ? `- ${escapeText(line.slice(2))}` : escapeText(line);
}
