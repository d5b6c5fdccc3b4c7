import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Deployment } from "../platform/ports.ts";
import { actions, button, heading, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import {
  advice,
  deploymentFields,
  endpointTable,
  hasEnded,
  isReady,
  openLink,
} from "./present/deployment.ts";

export const deploymentInfo = read({
  path: "deployment info",
  summary: "Show a deployment: state, resources, endpoints, and what to do",
  examples: ["info lab-run", "info 1"],
  aliases: [{ words: "info", otherwise: "show" }, "deployment show", "deployment"],
  input: z.strictObject({ deployment: param.deployment("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  run: ({ deployment }, ports: Pick<CommandPorts, "directory" | "deployments">) =>
    readDeployment(deployment, ports),
  reply: (deployment) => {
    const what = advice(deployment);
    return reply(
      heading(deployment.title),
      deploymentFields(deployment),
      deployment.errorMessage ? note("danger", deployment.errorMessage) : undefined,
      what ? note(hasEnded(deployment.status) ? "warning" : "info", what) : undefined,
      endpointTable(deployment),
      openLink(deployment),
      nextSteps(deployment),
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

function nextSteps(deployment: Deployment) {
  const params = { deployment: deployment.id };
  const remove = button("Delete", "deployment delete", params, "danger");
  if (deployment.status !== "running") return actions(remove);
  return actions(
    ...(isReady(deployment) ? [] : [button("Look again", "deployment info", params)]),
    button("Snapshot", "snapshot create", params),
    remove,
  );
}
