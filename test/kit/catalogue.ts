/** The catalogue that is shipped for the sandbox, as search sees it. */
import { readFileSync } from "node:fs";
import * as z from "zod";
import type { CatalogueItem, Resources } from "../../src/platform/ports.ts";

const amounts = z.object({
  cpu: z.number().optional(),
  gpu: z.number().optional(),
  memory_MB: z.number().optional(),
  gpu_memory_MB: z.number().optional(),
  gpu_compute_capability: z.number().optional(),
  storage_MB: z.number().optional(),
});

const words = z.array(z.string());
const entries = z.array(
  z.object({
    id: z.string(),
    kind: z.enum(["module", "tool"]),
    title: z.string(),
    summary: z.string(),
    tags: words,
    tasks: words,
    categories: words,
    libraries: words,
    data_type: words.nullable(),
    resources: z.object({ inference: amounts.optional(), training: amounts.optional() }).nullable(),
    dates: z.object({ created: z.string(), updated: z.string() }),
    license: z.string(),
    doi: z.string().nullable(),
  }),
);

function resourcesOf(declared: z.infer<typeof amounts>): Resources {
  const { cpu, gpu, memory_MB, gpu_memory_MB, gpu_compute_capability, storage_MB } = declared;
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(gpu === undefined ? {} : { gpu }),
    ...(memory_MB === undefined ? {} : { memoryMb: memory_MB }),
    ...(gpu_memory_MB === undefined ? {} : { gpuMemoryMb: gpu_memory_MB }),
    ...(gpu_compute_capability === undefined ? {} : { gpuComputeCapability: gpu_compute_capability }),
    ...(storage_MB === undefined ? {} : { storageMb: storage_MB }),
  };
}

function itemOf(entry: z.infer<typeof entries>[number]): CatalogueItem {
  const { data_type, resources, dates, doi, ...same } = entry;
  const inference = resources?.inference;
  const training = resources?.training;
  return {
    ...same,
    dataTypes: data_type ?? [],
    created: dates.created,
    updated: dates.updated,
    valid: true,
    ...(doi === null ? {} : { doi }),
    ...(resources === null
      ? {}
      : {
          resources: {
            ...(inference === undefined ? {} : { inference: resourcesOf(inference) }),
            ...(training === undefined ? {} : { training: resourcesOf(training) }),
          },
        }),
  };
}

/** All items of `data/catalogue.json`, in its order. */
export function loadCatalogueItems(): readonly CatalogueItem[] {
  const file = new URL("../../data/catalogue.json", import.meta.url);
  return entries.parse(JSON.parse(readFileSync(file, "utf8"))).map(itemOf);
}
