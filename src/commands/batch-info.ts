import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Deployment } from "../platform/ports.ts";
import { heading, note, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { batchActions, batchAdvice, batchTone } from "./present/batch.ts";
import { deploymentFields, deploymentName } from "./present/deployment.ts";

export const batchInfo = read({
  path: "batch info",
  summary: "Show a batch job: state, resources, and the commands it runs",
  examples: ["batch info 1"],
  aliases: ["batch show"],
  input: z.strictObject({ deployment: param.batchJob("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  run: ({ deployment }, ports: Pick<CommandPorts, "directory" | "deployments">) =>
    readBatchJob(deployment, ports),
  reply: (job) => {
    const advice = batchAdvice(job.status);
    return reply(
      heading(deploymentName(job)),
      deploymentFields(job),
      job.errorMessage ? note("danger", job.errorMessage) : undefined,
      advice === undefined ? undefined : note(batchTone(job.status), advice),
      job.commands !== undefined && text(md`Commands:\n\n\`\`\`sh\n${job.commands.trimEnd()}\n\`\`\``),
      batchActions(job),
    );
  },
});

/** Refuses what is no batch job, saying which command is for it. */
export async function readBatchJob(
  id: string,
  ports: Pick<CommandPorts, "directory" | "deployments">,
): Promise<Deployment> {
  const job = await readDeployment(id, ports);
  if (job.kind === "batch") return job;
  throw refuse(
    "batch.kind",
    `${deploymentName(job)} is no batch job. “batch list” shows your batch jobs; “info” and “delete” are for all others.`,
  );
}
