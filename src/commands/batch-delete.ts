import { z } from "zod";
import { readBatchJob } from "./batch-info.ts";
import { change } from "./define.ts";
import { type DeletionPorts, type Deletions, deletionSteps, prepareDeletions } from "./deletion.ts";
import * as param from "./params.ts";

export const batchDelete = change({
  path: "batch delete",
  summary: "Stop a batch job; once it has ended, remove it from the list",
  examples: ["batch delete 1"],
  aliases: ["batch stop", "batch remove"],
  input: z.strictObject({ deployment: param.batchJob("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  effect: "destroy",
  prepare: async ({ deployment }, ports: DeletionPorts): Promise<Deletions> => {
    const job = await readBatchJob(deployment, ports);
    return prepareDeletions([job.id], ports);
  },
  ...deletionSteps,
});
