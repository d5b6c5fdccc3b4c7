/** Cuts one block in two at its row boundaries, and turns what cannot be cut into text, which can. */
import type { Block, Press } from "./blocks.ts";
import { type BlockOf, type ByKind, byKind } from "./by-kind.ts";
import { md } from "./markdown.ts";
import { blockToPlainText } from "./plain.ts";
import { lastFitting, splitMarkdown } from "./split-markdown.ts";

export interface BlockCut {
  readonly head: Block<Press>;
  /** Absent where the head says everything, with less markup. */
  readonly tail?: Block<Press>;
}

type Fits = (block: Block<Press>) => boolean;
type Rebuild<R> = (rows: readonly R[], first: boolean) => Block<Press>;

const SPLIT: ByKind<Press, Fits, BlockCut | undefined> = {
  heading: () => undefined,
  text: (block, fits) => splitText(block, fits),
  note: (block, fits) => splitText(block, fits),
  fields: (block, fits) => splitRows(block.fields, (fields) => ({ ...block, fields }), fits),
  table: ({ caption, ...block }, fits) =>
    splitRows(
      block.rows,
      (rows, first) => ({ ...block, rows, ...(first && caption !== undefined ? { caption } : {}) }),
      fits,
    ),
  items: (block, fits) => splitRows(block.items, (items) => ({ ...block, items }), fits),
  progress: (block, fits) => splitRows(block.steps, (steps) => ({ ...block, steps }), fits),
  actions: (block, fits) => splitRows(block.actions, (actions) => ({ ...block, actions }), fits),
  chart: () => undefined,
  image: () => undefined,
  file: () => undefined,
  form: () => undefined,
};

/** The largest head that fits, and the rest; undefined if not even the first row or word fits. */
export function splitBlock(block: Block<Press>, fits: Fits): BlockCut | undefined {
  return byKind(SPLIT, block, fits);
}

/**
 * The block (for lists and tables: its first row) as text, followed by what is left of it; undefined for text, which has
 * nothing to become.
 */
export function asText(block: Block<Press>): readonly Block<Press>[] | undefined {
  if (block.type === "text") return undefined;
  const cut = block.type === "note" ? undefined : splitBlock(block, (head) => rowsOf(head) === 1);
  const text = { type: "text", text: md`${blockToPlainText(cut?.head ?? block)}` } as const;
  return cut?.tail === undefined ? [text] : [text, cut.tail];
}

function rowsOf(block: Block<Press>): number {
  switch (block.type) {
    case "fields":
      return block.fields.length;
    case "table":
      return block.rows.length;
    case "items":
      return block.items.length;
    case "progress":
      return block.steps.length;
    case "actions":
      return block.actions.length;
    default:
      return 1;
  }
}

function splitText(block: BlockOf<Press, "text" | "note">, fits: Fits): BlockCut | undefined {
  const cut = splitMarkdown(block.text, (text) => fits({ ...block, text }));
  if (cut === undefined) return undefined;
  const head = { ...block, text: cut.head };
  return cut.tail.trim() === "" ? { head } : { head, tail: { ...block, text: cut.tail } };
}

function splitRows<R>(rows: readonly R[], rebuild: Rebuild<R>, fits: Fits): BlockCut | undefined {
  const last = lastFitting(rows.length - 1, (index) => fits(rebuild(rows.slice(0, index + 1), true)));
  if (last === undefined) return undefined;
  const best = last + 1;
  return { head: rebuild(rows.slice(0, best), true), tail: rebuild(rows.slice(best), false) };
}
