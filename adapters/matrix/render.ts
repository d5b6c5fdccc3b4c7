/** A reply as the messages of a room: text, pictures and, where it is too long, a file. */
import { createHash } from "node:crypto";
import type { Action, Block, Press, Reply } from "../../src/reply/blocks.ts";
import { fileName } from "../../src/reply/file-name.ts";
import { md } from "../../src/reply/markdown.ts";
import { pages } from "../../src/reply/paging.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { visibleLine } from "../../src/reply/safe-text.ts";
import { PREFIX } from "./addressing.ts";
import { MAX_ALT, MAX_CONTENT, MAX_PARTS } from "./limits.ts";
import { type Numbered, numberButtons } from "./presses.ts";
import { blockToHtml } from "./render-html.ts";
import type { Content } from "./send.ts";

export interface TextPart {
  readonly kind: "text";
  readonly content: Content;
  readonly buttons: readonly Numbered[];
}
interface PicturePart {
  readonly kind: "picture";
  readonly png: Uint8Array;
  readonly alt: string;
}
interface FilePart {
  readonly kind: "file";
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}
export type Part = TextPart | PicturePart | FilePart;

export interface Look {
  /** Where only one person reads, commands need no prefix, and messages may ring: see {@link messageType}. */
  readonly direct: boolean;
}

/** A message must say something. */
const NOTHING = "…";
const REST = "The rest is in the attached file.";

export function layOut(reply: Reply, look: Look): readonly Part[] {
  const blocks = reply.blocks.map((block) => addressed(block, look));
  const whole = { ...reply, blocks };
  const { pages: fitting, rest } = pages(whole, {
    measure: (page) => measure(page, look),
    limit: MAX_CONTENT,
    maxPages: MAX_PARTS,
  });
  const parts: Part[] = [];
  const shown = new Set<Block<Press>>();
  for (const page of fitting) {
    parts.push(...textPart(page, look), ...attachments(page.blocks, shown));
  }
  if (rest !== undefined) parts.push(...overflow(rest, look));
  // What no page had room for, or what was cut into text, has its file all the same.
  parts.push(...attachments(blocks, shown));
  return parts.length > 0 ? parts : [{ kind: "text", content: textContent(whole, look), buttons: [] }];
}

/** What no message had room for; its buttons stay buttons. */
function overflow(rest: Reply, look: Look): readonly Part[] {
  const text = toPlainText(rest);
  if (text === "") return [];
  const said: Block<Press> = { type: "note", tone: "info", text: md`${REST}` };
  const actions = rest.blocks.filter(({ type }) => type === "actions");
  const page = { ...rest, blocks: [said, ...actions] };
  const fits = measure(page, look) <= MAX_CONTENT;
  return [
    ...textPart(fits ? page : { ...rest, blocks: [said] }, look),
    { kind: "file", name: "answer.txt", mediaType: "text/plain", text },
  ];
}

function textPart(page: Reply, look: Look): readonly Part[] {
  const { reply, buttons } = numberButtons(page);
  const content = textContent(reply, look);
  return content["body"] === NOTHING ? [] : [{ kind: "text", content, buttons }];
}

function attachments(
  blocks: readonly Block<Press>[],
  shown: Set<Block<Press>>,
): readonly (PicturePart | FilePart)[] {
  return blocks.flatMap((block) => {
    const part = shown.has(block) ? undefined : attachmentOf(block);
    if (part === undefined) return [];
    shown.add(block);
    return [part];
  });
}

function attachmentOf(block: Block<Press>): PicturePart | FilePart | undefined {
  if (block.type === "file") {
    if (block.text === "") return undefined;
    return { kind: "file", name: fileName(block), mediaType: block.mediaType, text: block.text };
  }
  if ((block.type !== "chart" && block.type !== "image") || block.png === undefined) return undefined;
  if (pngSize(block.png) === undefined) return undefined;
  const alt = visibleLine(block.alt) || visibleLine(block.title);
  return {
    kind: "picture",
    png: block.png,
    alt: alt.length > MAX_ALT ? "The picture of the message above" : alt,
  };
}

/**
 * Notices never ring and are what bots ignore, so that two of them cannot talk for ever; alone with a person, who waits for
 * an answer, the message is an ordinary one.
 */
function messageType(look: Look): string {
  return look.direct ? "m.text" : "m.notice";
}

function textContent(reply: Reply, look: Look): Content {
  const html = reply.blocks.map(blockToHtml).join("");
  return {
    msgtype: messageType(look),
    body: toPlainText(reply) || NOTHING,
    ...(html === "" ? {} : { format: "org.matrix.custom.html", formatted_body: html }),
    // Without it, clients look for names in the text and ping them.
    "m.mentions": {},
  };
}

export function measure(reply: Reply, look: Look): number {
  return sizeOf(asEdit(textContent(numberButtons(reply, true).reply, look), `$${"x".repeat(43)}`));
}

export function sizeOf(content: Content): number {
  return Buffer.byteLength(JSON.stringify(content));
}

/** The content that replaces an earlier one; clients that know no edits show the first half. */
export function asEdit(content: Content, eventId: string): Content {
  const { body, formatted_body: html } = content;
  return {
    ...content,
    body: `* ${String(body)}`,
    ...(typeof html === "string" ? { formatted_body: `* ${html}` } : {}),
    "m.new_content": content,
    "m.relates_to": { rel_type: "m.replace", event_id: eventId },
  };
}

/** Commands as they are typed in this room. */
function addressed(block: Block<Press>, look: Look): Block<Press> {
  if (look.direct) return block;
  const press = (one: Press): Press => ({ ...one, typed: `${PREFIX} ${one.typed}` });
  const action = (one: Action<Press>): Action<Press> =>
    one.type === "link" ? one : { ...one, press: press(one.press) };
  if (block.type === "actions") return { ...block, actions: block.actions.map(action) };
  if (block.type === "form") return { ...block, submit: press(block.submit) };
  if (block.type !== "items") return block;
  return { ...block, items: block.items.map((item) => ({ ...item, actions: item.actions.map(action) })) };
}

/** Width and height from the header; undefined for what is no PNG. */
export function pngSize(png: Uint8Array): { readonly w: number; readonly h: number } | undefined {
  const header = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (png.length < 24 || header.some((byte, index) => png[index] !== byte)) return undefined;
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { w: view.getUint32(16), h: view.getUint32(20) };
}

/** What two parts that say the same have in common, wherever their bytes were uploaded to. */
export function identityOf(part: Part): string {
  if (part.kind === "text") return JSON.stringify(part.content);
  const bytes = part.kind === "picture" ? part.png : `${part.mediaType} ${part.name} ${part.text}`;
  return `${part.kind} ${createHash("sha256").update(bytes).digest("hex")}`;
}
