import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import { heading, items, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { deploymentRow } from "./present/deployment.ts";
import { listWords } from "./present/words.ts";

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

interface Filters {
  readonly kind?: "module" | "tool" | undefined;
  readonly status?: (typeof STATUSES)[number] | undefined;
}

export const deploymentList = read({
  path: "deployment list",
  summary: "List your deployments, modules and tools apart",
  examples: ["deployments", "deployments running", "deployments --kind tool"],
  aliases: ["deployments", "list", "ls", "my deployments"],
  input: z.strictObject({
    kind: param.choice(["module", "tool"], "Only modules, or only tools").optional(),
    status: param.choice(STATUSES, "Only those in this state").optional(),
  }),
  spoken: ["kind", "status"],
  access: "full",
  run: async (filters: Filters, { directory }: Pick<CommandPorts, "directory">) => {
    const { found, unread } = await directory.deployments();
    const { kind, status } = filters;
    const wanted = found.filter((one) => (!kind || one.kind === kind) && (!status || one.status === status));
    return { filters, wanted, all: found.length, unread };
  },
  reply: ({ filters, wanted, all, unread }) => {
    const modules = wanted.filter((one) => one.kind === "module");
    const tools = wanted.filter((one) => one.kind === "tool");
    return reply(
      unread.length > 0 &&
        note("warning", `I could not ask ${listWords(unread)}; what you have there is missing here.`),
      wanted.length === 0 && note("info", nothing(filters, all, unread.length > 0)),
      modules.length > 0 && heading("Modules"),
      modules.length > 0 && items(modules.map(deploymentRow)),
      tools.length > 0 && heading("Tools"),
      tools.length > 0 && items(tools.map(deploymentRow), modules.length + 1),
    );
  },
});

function nothing({ kind, status }: Filters, all: number, partial: boolean): string {
  const where = partial ? " where I could ask" : "";
  if (all === 0) return `You have no deployments${where}. “search” finds something to deploy.`;
  const wanted = `${status ?? ""} ${kind ?? "deployment"}s`.trim();
  return `You have no ${wanted}${where}. “deployments” shows ${all === 1 ? "the one" : `all ${formatCount(all, "deployment")}`} you have.`;
}
