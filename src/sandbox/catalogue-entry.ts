import * as z from "zod";

const amounts = z.strictObject({
  cpu: z.number().optional(),
  gpu: z.number().optional(),
  memory_MB: z.number().optional(),
  gpu_memory_MB: z.number().optional(),
  gpu_compute_capability: z.number().optional(),
  storage_MB: z.number().optional(),
});

/** One item of the sandbox's catalogue file; the order of the file is the order of the marketplace. */
export const catalogueEntry = z.strictObject({
  id: z.string(),
  kind: z.enum(["module", "tool"]),
  title: z.string(),
  tags: z.array(z.string()),
  tasks: z.array(z.string()),
  categories: z.array(z.string()),
  libraries: z.array(z.string()),
  /** `null`: the item's metadata has no such key. */
  data_type: z.array(z.string()).nullable(),
  resources: z.strictObject({ inference: amounts.optional(), training: amounts.optional() }).nullable(),
  links: z.record(z.string(), z.string().nullable()),
  dates: z.strictObject({ created: z.string(), updated: z.string() }),
  /** As the code host names it, e.g. `AGPL-3.0`. */
  license: z.string().nullable(),
  doi: z.string().nullable(),
  summary: z.string(),
  /** Markdown. */
  description: z.string(),
});

export type CatalogueEntry = Readonly<z.infer<typeof catalogueEntry>>;
