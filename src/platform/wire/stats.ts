/** Answers of the statistics routes. */
import { z } from "zod";
import { number, optionalNumber, optionalText, optionalTime, text } from "./lenient.ts";

const amountsSchema = z.object({ cpu_num: number, gpu_num: number, memory_MB: number, disk_MB: number });

/** Days without a value in a series are null or beyond its end. */
const series = z.array(z.number().nullable()).catch([]);

export const userStatsSchema = z.object({
  "full-agg": amountsSchema,
  "users-agg": amountsSchema.nullish(),
  timeseries: z.object({
    date: z.array(z.string()),
    cpu_num: series,
    gpu_num: series,
    memory_MB: series,
    disk_MB: series,
    queued: series,
    running: series,
  }),
});

const gpuModelsSchema = z.record(z.string(), z.object({ gpu_total: number, gpu_used: number })).catch({});

const sumsSchema = z.object({
  jobs_num: number,
  cpu_total: number,
  cpu_used: number,
  gpu_total: number,
  gpu_used: number,
  ram_total: number,
  ram_used: number,
  disk_total: number,
  disk_used: number,
  gpu_models: gpuModelsSchema,
});

const nodeSchema = sumsSchema.extend({
  name: text,
  type: text,
  eligibility: text,
  status: text,
  namespaces: text,
});

/** `[time, value]` pairs, oldest first; the last value is the current one. */
const currentValue = z
  .array(z.tuple([z.unknown(), z.number()]))
  .transform((pairs) => pairs.at(-1)?.[1])
  .optional()
  .catch(undefined);

/** A data centre that is not in the platform's table comes without country, footprints and affinity. */
const datacenterSchema = z.object({
  country: optionalText,
  lat: optionalNumber,
  lon: optionalNumber,
  PUE: optionalNumber,
  affinity: optionalNumber,
  footprints: z
    .object({ carbon: currentValue, water: currentValue, "green-score": currentValue })
    .catch({ carbon: undefined, water: undefined, "green-score": undefined }),
  nodes: z.record(z.string(), nodeSchema).catch({}),
});

export const clusterStatsSchema = z.object({
  datacenters: z.record(z.string(), datacenterSchema),
  cluster: sumsSchema,
  updated_at: optionalTime,
});

export type WireAmounts = z.output<typeof amountsSchema>;
export type WireUserStats = z.output<typeof userStatsSchema>;
export type WireSums = z.output<typeof sumsSchema>;
export type WireNode = z.output<typeof nodeSchema>;
export type WireDatacenter = z.output<typeof datacenterSchema>;
export type WireClusterStats = z.output<typeof clusterStatsSchema>;
