import { z } from "zod";
import type { Deployment } from "../platform/ports.ts";
import { actions, link, note, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { advice, isReady, statusWords } from "./present/deployment.ts";

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
    const main = deployment.mainEndpoint ?? Object.keys(deployment.endpoints)[0];
    const url = main === undefined ? undefined : deployment.endpoints[main];
    if (main !== undefined && url && isReady(deployment)) {
      return reply(text(md`**${deployment.title}** answers at ${main}:`), actions(link(main, url)));
    }
    return reply(note("warning", notYet(deployment)), ...others(deployment));
  },
});

function notYet(deployment: Deployment): string {
  if (deployment.status !== "running") {
    return `${deployment.title} is ${statusWords(deployment.status)}. ${advice(deployment) ?? ""}`.trim();
  }
  return `${deployment.title} is running, but its ${deployment.mainEndpoint ?? "endpoint"} does not answer yet. Give the service a moment and try again.`;
}

function others(deployment: Deployment) {
  const active = (deployment.activeEndpoints ?? []).filter((label) =>
    Object.hasOwn(deployment.endpoints, label),
  );
  return active.length === 0
    ? []
    : [actions(...active.map((label) => link(label, deployment.endpoints[label] ?? "")))];
}
