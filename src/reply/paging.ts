/** Splits a reply that is too large for one post: between blocks, else between rows, else between words. */
import type { Block, Press, Reply } from "./blocks.ts";
import { asText, splitBlock } from "./split-block.ts";

export interface PagingOptions {
  /** Size of a reply as this surface counts it, in the same unit as `limit`. Bigger replies must not measure less. */
  readonly measure: (reply: Reply) => number;
  readonly limit: number;
  /** Pages after which everything left goes into `rest`. */
  readonly maxPages: number;
}

export interface Pages {
  /** In order; none is over the limit. */
  readonly pages: readonly Reply[];
  /** What did not fit into `maxPages` pages, to be attached as a file; never to be dropped. */
  readonly rest?: Reply;
}

/**
 * Drawing a text takes time that grows with its length, some markup's with the square of it, and no surface shows so many
 * characters in one post: longer texts are cut from their beginning, and never drawn as a whole.
 */
const SURELY_CUT = 12_000;

/**
 * Keeps order, numbers and every word: table headers are repeated, code fences closed and opened again. A row or block that
 * alone is over the limit continues as text; where not one character fits, it and all that follows is `rest`.
 */
export function pages(reply: Reply, options: PagingOptions): Pages {
  if (!reply.blocks.some(isSurelyCut) && measures(reply.blocks)) return { pages: [reply] };
  const done: Reply[] = [];
  let page: readonly Block<Press>[] = [];
  let waiting = reply.blocks;
  while (waiting.length > 0 && done.length < options.maxPages) {
    const step = fill(page, waiting, measures);
    if (step === undefined) break;
    ({ page, waiting } = step);
    if (step.full) {
      done.push({ ...reply, blocks: page });
      page = [];
    }
  }
  if (page.length > 0 && done.length < options.maxPages) {
    done.push({ ...reply, blocks: page });
    page = [];
  }
  const left = [...page, ...waiting];
  return { pages: done, ...(left.length > 0 ? { rest: { ...reply, blocks: left } } : {}) };

  function measures(blocks: readonly Block<Press>[]): boolean {
    return options.measure({ ...reply, blocks }) <= options.limit;
  }
}

interface Step {
  readonly page: readonly Block<Press>[];
  readonly waiting: readonly Block<Press>[];
  /** Nothing more goes on this page. */
  readonly full: boolean;
}

/** One step: a block more on the page, or the page closed; undefined where the first block fits in no way. */
function fill(
  page: readonly Block<Press>[],
  waiting: readonly Block<Press>[],
  measures: (blocks: readonly Block<Press>[]) => boolean,
): Step | undefined {
  const [block, ...later] = waiting;
  if (block === undefined) return undefined;
  const long = isSurelyCut(block);
  if (!long && measures([...page, block])) return { page: [...page, block], waiting: later, full: false };
  const announces = page.every(({ type }) => type === "heading");
  if (!long && !announces && measures([block])) return close(page, waiting);
  const cut = splitBlock(block, (head) => measures([...page, head]));
  if (cut !== undefined)
    return { page: [...page, cut.head], waiting: [...(cut.tail ? [cut.tail] : []), ...later], full: true };
  if (page.length > 0) return close(page, waiting);
  const text = asText(block);
  return text === undefined ? undefined : { page, waiting: [...text, ...later], full: false };
}

function isSurelyCut(block: Block<Press>): boolean {
  return (block.type === "text" || block.type === "note") && block.text.length > SURELY_CUT;
}

/** Headings at the foot of a page go with what they announce. */
function close(page: readonly Block<Press>[], waiting: readonly Block<Press>[]): Step {
  const last = page.findLastIndex((block) => block.type !== "heading");
  const kept = last === -1 ? page : page.slice(0, last + 1);
  return { page: kept, waiting: [...page.slice(kept.length), ...waiting], full: true };
}
