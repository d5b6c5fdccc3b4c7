/** What jobs held and for how long, kept after the jobs themselves are gone. */
import * as z from "zod";
import type { Documents } from "../store/documents.ts";
import type { Job } from "./jobs.ts";
import { endOf } from "./lifecycle.ts";

const usage = z.object({
  vo: z.string(),
  owner: z.string(),
  cpu: z.number(),
  gpu: z.number(),
  memoryMb: z.number(),
  diskMb: z.number(),
  /** Milliseconds since the Unix epoch. */
  from: z.number(),
  to: z.number(),
});

export type UsageRecord = Readonly<z.infer<typeof usage>>;

const KIND = "usage";

/** What a job has held up to now; undefined while it has no node. */
export function usageOf(job: Job, now: Date): UsageRecord | undefined {
  if (job.placement === undefined) return undefined;
  const { cpu, gpu, memoryMb, diskMb } = job.demand;
  const to = Math.min(endOf(job)?.at ?? Number.POSITIVE_INFINITY, now.getTime());
  return { vo: job.vo, owner: job.owner, cpu, gpu, memoryMb, diskMb, from: job.placement.at, to };
}

export async function recordUsage(documents: Documents, job: Job, now: Date): Promise<void> {
  const record = usageOf(job, now);
  if (record !== undefined) await documents.put(KIND, job.id, record);
}

export async function recordedUsage(documents: Documents): Promise<readonly UsageRecord[]> {
  return (await documents.list(KIND)).map(({ value }) => usage.parse(value));
}
