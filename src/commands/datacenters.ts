import { z } from "zod";
import { heading, note, reply, table } from "../reply/build.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

export const datacenters = read({
  path: "datacenters",
  summary: "Show the datacenters: where they are, what is free, how green they run",
  examples: ["datacenters", "datacenters --vo vo.imagine-ai.eu"],
  aliases: ["sites"],
  input: z.strictObject({ vo: param.vo("Only sites that serve this VO").optional() }),
  access: "anyone",
  run: async ({ vo }, { stats }: Pick<CommandPorts, "stats">) => ({ vo, cluster: await stats.cluster(vo) }),
  reply: ({ vo, cluster }) => reply(heading(vo ?? "x"), note("info", String(cluster.jobs)), table([], [])),
});
