/** Replies as text for a terminal of a given width. */
import type { Block, Press, Reply } from "../../src/reply/blocks.ts";
import { type ByKind, byKind } from "../../src/reply/by-kind.ts";
import { MIN_WIDTH } from "./limits.ts";
import { type Canvas, type Line, paint } from "./lines.ts";
import { chartLines, fileLines, imageLines } from "./render-chart.ts";
import { actionLines, formLines, itemsLines, progressLines } from "./render-list.ts";
import { fieldLines, tableLines } from "./render-table.ts";
import { headingLines, noteLines, textLines } from "./render-text.ts";
import { ASCII_SIGNS, UNICODE_SIGNS } from "./styles.ts";

export interface RenderOptions {
  /** Columns. No line is longer, except for addresses that would no longer open if they were broken. */
  readonly width: number;
  readonly colour: boolean;
  /** False: only ASCII signs of our own; the texts stay as they are. */
  readonly unicode: boolean;
  /** Where the pictures and files of this reply were saved: by the bytes, or by the block. */
  readonly saved?: ReadonlyMap<object, string>;
}

const LINES: ByKind<Press, Canvas, Line[]> = {
  heading: headingLines,
  text: textLines,
  fields: fieldLines,
  table: tableLines,
  items: itemsLines,
  progress: progressLines,
  chart: chartLines,
  image: imageLines,
  file: fileLines,
  note: noteLines,
  actions: actionLines,
  form: formLines,
};

export function canvasOf({ width, colour, unicode, saved = new Map() }: RenderOptions): Canvas {
  return { width: Math.max(MIN_WIDTH, width), colour, signs: unicode ? UNICODE_SIGNS : ASCII_SIGNS, saved };
}

/** The whole reply, an empty line between blocks; ends without a line break. */
export function renderReply(reply: Reply, options: RenderOptions): string {
  const canvas = canvasOf(options);
  const parts = joinActions(reply.blocks)
    .map((block) => ({ type: block.type, text: paint(byKind(LINES, block, canvas), canvas.colour) }))
    .filter(({ text }) => text.trim() !== "");
  return parts
    .map(({ text }, index) => {
      const before = parts[index - 1]?.type;
      return before === undefined ? text : `${before === "heading" ? "\n" : "\n\n"}${text}`;
    })
    .join("");
}

/** Next steps that follow each other become one list. */
function joinActions(blocks: Reply["blocks"]): Reply["blocks"] {
  const joined: Block<Press>[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last?.type !== "actions" || block.type !== "actions") joined.push(block);
    else joined.splice(-1, 1, { ...last, actions: [...last.actions, ...block.actions] });
  }
  return joined;
}
