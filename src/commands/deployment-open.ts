import { z } from "zod";
import type { Deployment } from "../platform/ports.ts";
import { actions, button, link, note, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { advice, deploymentName, hasEnded, statusWords } from "./present/deployment.ts";
import { answering, isReady } from "./present/endpoints.ts";

export const deploymentOpen = read({
  path: "deployment open",
  summary: "Get the address of what you deployed",
  examples: ["open lab-run"],
  aliases: ["open", "deployment url"],
  input: z.strictObject({ deployment: param.deployment("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  run: ({ deployment }, ports: Pick<CommandPorts, "directory" | "deployments">) =>
    readDeployment(deployment, ports),
  reply: (deployment) => {
    const name = deploymentName(deployment);
    const links = answering(deployment).map(([label, url]) => link(`Open ${label}`, url));
    if (isReady(deployment)) return reply(text(md`**${name}** is ready.`), actions(...links));
    const again = hasEnded(deployment.status)
      ? []
      : [button("Look again", "deployment open", { deployment: deployment.id })];
    return reply(
      note("warning", notYet(deployment, name)),
      again.length + links.length > 0 ? actions(...again, ...links) : undefined,
    );
  },
});

function notYet(deployment: Deployment, name: string): string {
  if (deployment.status !== "running") {
    return `${name} is ${statusWords(deployment.status)}. ${advice(deployment) ?? ""}`.trim();
  }
  const main = deployment.mainEndpoint ?? "service";
  return `${name} is running, but its ${main} does not answer yet. It may still be loading: try again in a minute.`;
}
