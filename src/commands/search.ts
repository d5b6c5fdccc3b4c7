import { z } from "zod";
import type { CatalogueItem } from "../platform/ports.ts";
import { actions, button, heading, items, note, type Row, reply, wayButton } from "../reply/build.ts";
import type { SearchResult } from "../search/port.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

const SHOWN = 10;
const MOST = 100;

const input = z.strictObject({
  text: param.text("What you need, in your own words", 500).optional(),
  library: z.array(param.facetValue("libraries", "Only items with this library, e.g. PyTorch")).optional(),
  task: z.array(param.facetValue("tasks", "Only items for this task, e.g. Computer Vision")).optional(),
  category: z.array(param.facetValue("categories", "Only this category, e.g. trainable")).optional(),
  data_type: z
    .array(param.facetValue("data-type", "Only items for this kind of data, e.g. Audio"))
    .optional(),
  tag: z.array(param.facetValue("tags", "Only items with this tag")).optional(),
  kind: param.choice(["module", "tool"], "Only modules, or only tools").optional(),
  limit: param.count("How many to show; 10 unless told", 1, MOST).optional(),
});

type Wanted = z.output<typeof input>;

export const search = read({
  path: "search",
  summary: "Find modules and tools in the marketplace",
  examples: [
    "search plankton",
    "search count fish in underwater video",
    "search --library PyTorch --data-type Audio",
  ],
  aliases: ["find", "marketplace"],
  input,
  positional: ["text"],
  access: "anyone",
  run: async (wanted, ports: Pick<CommandPorts, "search">) => {
    const catalogue = await ports.search();
    const result = catalogue.search({
      ...(wanted.text === undefined ? {} : { text: wanted.text }),
      ...(wanted.kind === undefined ? {} : { kind: wanted.kind }),
      limit: wanted.limit ?? SHOWN,
      filters: {
        libraries: wanted.library ?? [],
        tasks: wanted.task ?? [],
        categories: wanted.category ?? [],
        "data-type": wanted.data_type ?? [],
        tags: wanted.tag ?? [],
      },
    });
    return { wanted, result };
  },
  reply: ({ wanted, result }) => {
    const unknown = result.unknownFilters.map(unknownFilter);
    if (result.hits.length === 0) {
      return reply(...unknown, note("info", nothing(wanted.text, unknown.length > 0)));
    }
    return reply(
      ...unknown,
      heading(title(wanted.text, result)),
      items(result.hits.map((hit) => itemRow(hit.item))),
      more(wanted, result),
    );
  },
});

/** The same search with more shown; each page replaces the one before, so that its numbers are those of the list. */
function more(wanted: Wanted, { hits, total }: SearchResult) {
  if (hits.length >= total || hits.length >= MOST) return undefined;
  const limit = Math.min(MOST, total, hits.length + 20);
  return actions(
    button(limit === total ? `Show all ${total}` : `Show ${limit}`, "search", { ...wanted, limit }),
  );
}

function unknownFilter({ facet, value, nearest }: SearchResult["unknownFilters"][number]) {
  const near =
    nearest.length > 0
      ? ` There are ${nearest.join(", ")}.`
      : ` Type “facets ${facet}” to see what there is.`;
  return note("warning", `No item has “${value}” among its ${facet}.${near}`);
}

function title(text: string | undefined, result: SearchResult): string {
  const shown = result.hits.length;
  const count =
    result.total > shown
      ? `The first ${shown} of ${result.total}`
      : shown === 1
        ? "1 item"
        : `${shown} items`;
  const words = result.correctedText ?? text;
  const corrected = result.correctedText === undefined ? "" : ` (you typed “${text ?? ""}”)`;
  return words === undefined ? count : `${count} for “${words}”${corrected}`;
}

function nothing(text: string | undefined, filtered: boolean): string {
  if (text === undefined) return "No item has all of that. Leave a filter out, or type “facets”.";
  return filtered
    ? `Nothing fits “${text}” with these filters. Leave one out, or type “facets”.`
    : `Nothing in the marketplace fits “${text}”. Try other words, or “facets” to see what there is.`;
}

const ABILITIES: ReadonlyMap<string, string> = new Map([
  ["AI4 pre trained", "pretrained"],
  ["AI4 trainable", "trainable"],
  ["AI4 inference", "inference"],
]);

/** One line of facts: what it works on, what it is built with, what can be done with it. */
function itemRow(item: CatalogueItem): Row {
  const known = (values: readonly string[]) => values.filter((value) => value !== "Other").join(", ");
  const able = item.categories.filter((category) => category !== "AI4 tools");
  return {
    kind: "item",
    ref: item.id,
    title: item.title,
    subtitle: item.summary,
    facts: [
      item.kind,
      known(item.dataTypes),
      known(item.libraries),
      able.map((category) => ABILITIES.get(category) ?? category).join(", "),
      item.valid ? undefined : "metadata unreadable, cannot be deployed for now",
    ],
    actions: [
      button("Show", "show", { item: item.id }),
      ...(item.valid ? [wayButton("Configure", "form", "deploy", { item: item.id })] : []),
      ...(item.valid ? [button("Deploy", "deploy", { item: item.id }, "primary")] : []),
    ],
  };
}
