/** A table with an entry per kind of block: a new kind fails to compile until every renderer answers. */
import type { Block } from "./blocks.ts";

export type BlockOf<P, K extends Block<P>["type"]> = Extract<Block<P>, { readonly type: K }>;

/** What a renderer does with each kind; `C` is what it needs besides the block. */
export type ByKind<P, C, R> = {
  readonly [K in Block<P>["type"]]: (block: BlockOf<P, K>, context: C) => R;
};

/** Applies the entry for the block's own kind. */
export function byKind<P, C, R>(table: ByKind<P, C, R>, block: Block<P>, context: C): R {
  const entry = table[block.type] as (block: Block<P>, context: C) => R;
  return entry(block, context);
}
