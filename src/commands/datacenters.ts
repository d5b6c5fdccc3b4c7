import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import type { ClusterNode, Datacenter } from "../platform/ports.ts";
import { heading, note, reply, table } from "../reply/build.ts";
import { clusterOf } from "./cluster.ts";
import { read } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

export const datacenters = read({
  path: "datacenters",
  summary: "Show the datacenters: where they are, what is free, how green",
  examples: ["datacenters", "datacenters --vo imagine"],
  aliases: ["sites", "datacentres"],
  input: z.strictObject({ vo: param.vo("Only datacenters that serve this VO").optional() }),
  access: "anyone",
  run: async ({ vo }, { stats }: Pick<CommandPorts, "stats">) => ({
    vo,
    sites: (await clusterOf(vo, stats)).datacenters.filter((one) => vo === undefined || one.nodes.length > 0),
  }),
  reply: ({ vo, sites }) =>
    reply(
      heading(title(vo, sites.length)),
      table(
        ["Datacenter", "Country", "Nodes>", "Free GPUs>", "Free CPUs>"],
        sites.map((site) => [
          site.name,
          countryName(site.country),
          String(site.nodes.length),
          freeOf(site, (node) => [node.gpuUsed, node.gpuTotal]),
          freeOf(site, (node) => [node.cpuUsed, node.cpuTotal]),
        ]),
      ),
      table(
        ["Datacenter", "Green score>", "Carbon g/kWh>", "Water l/kWh>", "PUE>"],
        sites
          .toSorted((a, b) => (b.affinity ?? -1) - (a.affinity ?? -1))
          .map((site) => [
            site.name,
            rounded(site.greenScore),
            rounded(site.carbon),
            rounded(site.water),
            site.pue === undefined ? "–" : site.pue.toFixed(2),
          ]),
        "Energy, greenest first",
      ),
      note(
        "info",
        "Green score: 0 to 100, more is greener. Carbon: CO2 of the power used there now. PUE: power drawn for each unit that computes, 1 is ideal. New jobs lean towards greener sites.",
      ),
    ),
});

function title(vo: string | undefined, count: number): string {
  const sites = formatCount(count, "datacenter");
  if (vo === undefined) return sites;
  return `${sites} ${count === 1 ? "serves" : "serve"} ${vo}`;
}

function freeOf(site: Datacenter, of: (node: ClusterNode) => readonly [number, number]): string {
  const sums = site.nodes.map(of).reduce(([used, total], [u, t]) => [used + u, total + t], [0, 0]);
  const [used, total] = sums;
  return total === 0 ? "none" : `${Math.max(0, Math.round(total - used))} of ${Math.round(total)}`;
}

function rounded(value: number | undefined): string {
  return value === undefined ? "–" : String(Math.round(value * 10) / 10);
}

function countryName(code: string | undefined): string {
  if (code === undefined || !/^[A-Z]{2}$/.test(code)) return "unknown";
  return new Intl.DisplayNames(["en"], { type: "region" }).of(code) ?? code;
}
