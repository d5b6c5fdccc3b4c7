import { z } from "zod";
import type { Datacenter } from "../platform/ports.ts";
import { heading, note, reply, table } from "../reply/build.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

export const datacenters = read({
  path: "datacenters",
  summary: "Show the datacenters: where they are, what is free, how green they run",
  examples: ["datacenters", "datacenters --vo imagine"],
  aliases: ["sites", "datacentres"],
  input: z.strictObject({ vo: param.vo("Only datacenters that serve this VO").optional() }),
  access: "anyone",
  run: async ({ vo }, { stats }: Pick<CommandPorts, "stats">) => ({
    vo,
    sites: (await stats.cluster(vo)).datacenters,
  }),
  reply: ({ vo, sites }) =>
    reply(
      heading(vo === undefined ? `${sites.length} datacenters` : `${sites.length} datacenters serve ${vo}`),
      table(
        ["Datacenter", "Country", "Nodes>", "Free GPUs>", "Free CPUs>"],
        sites.map((site) => [
          site.name,
          countryName(site.country),
          String(site.nodes.length),
          freeOf(site, "gpu"),
          freeOf(site, "cpu"),
        ]),
      ),
      table(
        ["Datacenter", "Green score>", "Carbon gCO2/kWh>", "Water l/kWh>", "PUE>"],
        sites
          .toSorted((a, b) => (b.affinity ?? 0) - (a.affinity ?? 0))
          .map((site) => [
            site.name,
            rounded(site.greenScore),
            rounded(site.carbon),
            rounded(site.water),
            site.pue === undefined || site.pue === 0 ? "–" : site.pue.toFixed(2),
          ]),
        "Energy, greenest first",
      ),
      note(
        "info",
        "Green score: 0 to 100, more is greener. PUE: energy drawn per energy computed with, 1 is ideal. New jobs lean towards greener sites.",
      ),
    ),
});

function freeOf(site: Datacenter, kind: "gpu" | "cpu"): string {
  const sum = (of: (node: Datacenter["nodes"][number]) => number) =>
    site.nodes.reduce((total, node) => total + of(node), 0);
  const total = kind === "gpu" ? sum((node) => node.gpuTotal) : sum((node) => node.cpuTotal);
  const used = kind === "gpu" ? sum((node) => node.gpuUsed) : sum((node) => node.cpuUsed);
  return `${Math.max(0, Math.round(total - used))} of ${Math.round(total)}`;
}

function rounded(value: number | undefined): string {
  return value === undefined ? "–" : String(Math.round(value * 10) / 10);
}

function countryName(code: string | undefined): string {
  if (code === undefined || !/^[A-Z]{2}$/.test(code)) return "unknown";
  return new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code;
}
