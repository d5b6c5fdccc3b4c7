import type { CatalogueEntry } from "./catalogue-entry.ts";
import type { SandboxContext } from "./context.ts";
import { itemsWithInvalidMetadata } from "./faults.ts";

type ItemKind = CatalogueEntry["kind"];

/** In the order of the marketplace. */
export function itemsOf({ catalogue }: SandboxContext, kind: ItemKind): readonly CatalogueEntry[] {
  return catalogue.filter((entry) => entry.kind === kind);
}

export function itemNamed(context: SandboxContext, kind: ItemKind, id: string): CatalogueEntry | undefined {
  return itemsOf(context, kind).find((entry) => entry.id === id);
}

/** Ids of the items whose metadata is to count as unreadable. */
export function invalidItems({ state }: SandboxContext): Promise<ReadonlySet<string>> {
  return state.transaction(itemsWithInvalidMetadata);
}
