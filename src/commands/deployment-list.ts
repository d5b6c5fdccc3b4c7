import { z } from "zod";
import { heading, items, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { deploymentRow } from "./present/deployment.ts";

const STATUSES = [
  "queued",
  "starting",
  "running",
  "down",
  "complete",
  "failed",
  "error",
  "lost",
  "dead",
] as const;

export const deploymentList = read({
  path: "deployment list",
  summary: "List your deployments, modules and tools apart",
  examples: ["deployments", "deployments --status running", "deployments --kind tool"],
  aliases: ["deployments", "list", "ls", "my deployments"],
  input: z.strictObject({
    kind: param.choice(["module", "tool"], "Only modules, or only tools").optional(),
    status: param.choice(STATUSES, "Only those in this state").optional(),
  }),
  spoken: ["kind", "status"],
  access: "full",
  run: async ({ kind, status }, { directory }: Pick<CommandPorts, "directory">) => {
    const { found, unread } = await directory.deployments();
    const wanted = found.filter((one) => (!kind || one.kind === kind) && (!status || one.status === status));
    return { wanted, all: found.length, unread };
  },
  reply: ({ wanted, all, unread }) => {
    const modules = wanted.filter((one) => one.kind === "module");
    const tools = wanted.filter((one) => one.kind === "tool");
    return reply(
      unread.length > 0 &&
        note("warning", `${unread.join(", ")} could not be asked; what you have there is missing here.`),
      wanted.length === 0 &&
        note(
          "info",
          all === 0
            ? "You have no deployments. “search” finds something to deploy."
            : `None of your ${all} deployments is like that.`,
        ),
      modules.length > 0 && heading("Modules"),
      modules.length > 0 && items(modules.map(deploymentRow)),
      tools.length > 0 && heading("Tools"),
      tools.length > 0 && items(tools.map(deploymentRow), modules.length + 1),
    );
  },
});
