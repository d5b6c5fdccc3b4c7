import { z } from "zod";
import { heading, reply, table } from "../reply/build.ts";
import { FACETS } from "../search/port.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

export const facets = read({
  path: "facets",
  summary: "Show by what the marketplace can be filtered",
  examples: ["facets", "facets libraries"],
  aliases: ["filters"],
  input: z.strictObject({ field: param.facet("Only this field").optional() }),
  positional: ["field"],
  access: "anyone",
  run: async ({ field }, ports: Pick<CommandPorts, "search">) => {
    const catalogue = await ports.search();
    return (field ? [field] : FACETS).map((facet) => ({ facet, values: catalogue.facet(facet) }));
  },
  reply: (found) =>
    reply(
      heading("Filters of the marketplace"),
      ...found.map(({ facet, values }) =>
        table(
          [facet, "Items>"],
          values.map(({ value, count }) => [value, String(count)]),
        ),
      ),
    ),
});
