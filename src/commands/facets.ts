import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { fields, heading, note, reply, table } from "../reply/build.ts";
import { FACETS, type Facet } from "../search/port.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { shortList } from "./present/words.ts";

type Values = readonly { readonly value: string; readonly count: number }[];

/** Flag of `search` that filters by a facet. */
const FLAGS: Readonly<Record<Facet, string>> = {
  libraries: "--library",
  tasks: "--task",
  categories: "--category",
  "data-type": "--data-type",
  tags: "--tag",
};
const SHOWN = 10;

export const facets = read({
  path: "facets",
  summary: "Show by what the marketplace can be filtered",
  examples: ["facets", "facets libraries"],
  aliases: ["filters"],
  input: z.strictObject({ field: param.facet("Only this field, with all its values").optional() }),
  positional: ["field"],
  access: "anyone",
  run: async ({ field }, ports: Pick<CommandPorts, "search">) => {
    const catalogue = await ports.search();
    return (field ? [field] : FACETS).map((facet) => ({ facet, values: catalogue.facet(facet) }));
  },
  reply: (found) => {
    const [only, more] = found;
    return only && more === undefined ? one(only.facet, only.values) : all(found);
  },
});

function all(found: readonly { readonly facet: Facet; readonly values: Values }[]) {
  const rows = found.map(({ facet, values }) => [
    facet,
    shortList(
      values.map(({ value, count }) => `${value} (${count})`),
      SHOWN,
    ),
  ]);
  return reply(
    heading("Filters of the marketplace"),
    fields(Object.fromEntries(rows)),
    note("info", "Such as “search --library PyTorch --data-type Audio”. “facets tags” shows every tag."),
  );
}

function one(facet: Facet, values: Values) {
  const example = values[0] && /\s/.test(values[0].value) ? `"${values[0].value}"` : values[0]?.value;
  const rows: readonly (readonly string[])[] = values.map(({ value, count }) => [value, String(count)]);
  const body: DraftBlock =
    values.length > 0 ? table(["Value", "Items>"], rows) : note("info", "No item has any.");
  return reply(
    heading(`${facet}: ${formatCount(values.length, "value")}`),
    body,
    example === undefined ? undefined : note("info", `Such as “search ${FLAGS[facet]} ${example}”.`),
  );
}
