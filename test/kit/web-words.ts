/** What a person reads on the page, from what the page receives. */
import type { ActionView, BlockView, EntryView } from "../../adapters/web/view.ts";

export function readEntry(entry: EntryView): string {
  return entry.kind === "said" ? `> ${entry.text}` : entry.blocks.map(wordsOf).join("\n");
}

/** Buttons, links and selects of an entry, in their order. */
export function actionsIn(entry: EntryView): readonly ActionView[] {
  if (entry.kind === "said") return [];
  return entry.blocks.flatMap((block) =>
    block.type === "actions"
      ? block.actions
      : block.type === "items"
        ? block.items.flatMap(({ actions }) => actions)
        : [],
  );
}

/** Keys that hold no words. */
const SILENT = new Set(["type", "token", "address", "kind", "align", "style", "tone", "name", "value"]);

function wordsOf(block: BlockView): string {
  if (block.type === "fields") return block.fields.map(({ label, value }) => `${label}  ${value}`).join("\n");
  const words: string[] = [];
  const visit = (node: unknown, key = ""): void => {
    if (typeof node === "string" && !SILENT.has(key)) words.push(node);
    else if (Array.isArray(node)) for (const child of node) visit(child, key);
    else if (typeof node === "object" && node !== null)
      for (const [name, child] of Object.entries(node)) visit(child, name);
  };
  visit(block);
  // Words of one line are apart in the tree where a part of them is bold or a link.
  return words.join(" ").replace(/ {2,}/g, " ");
}

/** Addresses that a click would open, wherever they stand. */
export function addressesIn(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(addressesIn);
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "url" && typeof value === "string" ? [value] : addressesIn(value),
  );
}
