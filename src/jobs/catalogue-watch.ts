/** Looks at the catalogue for what is new or changed. What is there at the first look is no news. */
import type { EngineDeps } from "../engine/turn.ts";
import type { CatalogueItem, CataloguePort } from "../platform/ports.ts";
import type { CatalogueNews, CatalogueNewsStore, SeenItem } from "../store/catalogue-news-port.ts";
import type { Job } from "./scheduler.ts";

const EVERY_MS = 6 * 3_600_000;
const KEPT_MS = 60 * 24 * 3_600_000;

export function catalogueWatch(
  deps: Pick<EngineDeps, "now"> & {
    readonly news: CatalogueNewsStore;
    readonly catalogue: Pick<CataloguePort, "items">;
  },
): Job {
  return {
    name: "catalogue look",
    rule: { kind: "every", ms: EVERY_MS },
    missed: { policy: "once", oldestMs: EVERY_MS },
    run: async () => {
      await lookAtCatalogue(deps);
      await deps.news.prune(new Date(deps.now().getTime() - KEPT_MS));
    },
  };
}

async function lookAtCatalogue({
  now,
  news,
  catalogue,
}: Parameters<typeof catalogueWatch>[0]): Promise<void> {
  // Metadata that could not be read says nothing of the item.
  const items = (await catalogue.items()).filter(({ valid }) => valid);
  const seen = await news.seen();
  const at = now();
  const found = seen.size === 0 ? [] : items.flatMap((item) => newsOf(item, seen, at));
  await news.note(items.map(asSeen), found);
}

function asSeen({ id, updated = "" }: CatalogueItem): SeenItem {
  return { id, updated };
}

function newsOf(
  item: CatalogueItem,
  seen: ReadonlyMap<string, SeenItem>,
  at: Date,
): readonly CatalogueNews[] {
  const known = seen.get(item.id);
  const { title, summary } = item;
  if (!known) return [{ ...asSeen(item), kind: "new", title, summary, at }];
  // Dates of ISO sort as they are; an older one is no change that anybody should look at.
  return asSeen(item).updated > known.updated
    ? [{ ...asSeen(item), kind: "changed", title, summary, at }]
    : [];
}
