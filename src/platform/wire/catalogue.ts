/** Answers of the catalogue routes. */
import { z } from "zod";
import { optionalNumber, optionalText, text, textByKey, texts } from "./lenient.ts";

const resourcesSchema = z
  .object({
    cpu: optionalNumber,
    gpu: optionalNumber,
    memory_MB: optionalNumber,
    gpu_memory_MB: optionalNumber,
    gpu_compute_capability: optionalNumber,
    storage_MB: optionalNumber,
  })
  .optional()
  .catch(undefined);

/** One entry of a list, and the common part of its metadata. The id is there as `id`, in lists also as `name`. */
export const summarySchema = z.object({
  id: optionalText,
  name: optionalText,
  title: text,
  summary: text,
  doi: optionalText,
  dates: z.object({ created: optionalText, updated: optionalText }).catch({}),
  license: optionalText,
  tags: texts,
  tasks: texts,
  categories: texts,
  libraries: texts,
  "data-type": texts,
  resources: z.object({ inference: resourcesSchema, training: resourcesSchema }).optional().catch(undefined),
});

export const metadataSchema = summarySchema.extend({ description: text, links: textByKey });

export const summaryListSchema = z.array(z.unknown());

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** One parameter. `options` may hold anything; only what can be chosen by a word is kept. */
export const paramSchema = z.object({
  name: optionalText,
  value: z.union([scalar, z.array(z.unknown())]).catch(""),
  options: z
    .array(z.unknown())
    .transform((list) => list.filter((one) => scalar.safeParse(one).success).map((one) => scalar.parse(one)))
    .optional()
    .catch(undefined),
  range: z.tuple([z.number().nullable(), z.number().nullable()]).optional().catch(undefined),
  description: optionalText,
});

/** Groups of parameters. `hardware.warning` is no parameter but an HTML text. */
export const configSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

export type WireSummary = z.output<typeof summarySchema>;
export type WireMetadata = z.output<typeof metadataSchema>;
export type WireConfig = z.output<typeof configSchema>;
export type WireResources = z.output<typeof resourcesSchema>;
