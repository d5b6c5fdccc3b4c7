import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Deployment } from "../platform/ports.ts";
import { actions, button, heading, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import { leaseWords } from "./lease.ts";
import type { AgreedLease } from "./leases-port.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { batchAdvice } from "./present/batch.ts";
import {
  advice,
  deploymentActions,
  deploymentFields,
  deploymentName,
  hasEnded,
} from "./present/deployment.ts";
import { endpointLines } from "./present/endpoints.ts";

export const deploymentInfo = read({
  path: "deployment info",
  summary: "Show a deployment: state, resources, endpoints, what to do",
  examples: ["info lab-run", "info 1"],
  aliases: [{ words: "info", otherwise: "show" }, "deployment show", "deployment"],
  input: z.strictObject({ deployment: param.deployment("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  run: async (
    { deployment: id },
    ports: Pick<CommandPorts, "directory" | "deployments" | "leases">,
  ): Promise<{ readonly deployment: Deployment; readonly lease: AgreedLease | undefined }> => ({
    deployment: await readDeployment(id, ports),
    lease: await ports.leases.of(id),
  }),
  reply: ({ deployment, lease }, { now }) => {
    const what = deployment.kind === "batch" ? batchAdvice(deployment.status) : advice(deployment);
    return reply(
      heading(deploymentName(deployment)),
      deploymentFields(deployment, lease && leaseWords(lease, now)),
      lease?.ending && note("info", "A snapshot of it is being made; it is deleted when that is complete."),
      deployment.errorMessage ? note("danger", deployment.errorMessage) : undefined,
      what ? note(hasEnded(deployment.status) ? "warning" : "info", what) : undefined,
      endpointLines(deployment),
      deploymentActions(deployment),
      lease &&
        actions(
          button("Extend", "deployment extend", { deployment: deployment.id }),
          button("Keep", "deployment extend", { deployment: deployment.id, for: "none" }),
        ),
    );
  },
});

export async function readDeployment(
  id: string,
  { directory, deployments }: Pick<CommandPorts, "directory" | "deployments">,
): Promise<Deployment> {
  const found = await deployments.get(await directory.locate(id));
  if (found) return found;
  throw refuse(
    "deployment.gone",
    "The platform no longer knows this deployment: it was deleted. “deployments” shows those you have.",
  );
}
