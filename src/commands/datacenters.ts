import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import type { ClusterNode, Datacenter } from "../platform/ports.ts";
import type { Chart } from "../reply/blocks.ts";
import { heading, note, reply, table, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
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
      sites.length > 0 && text(md`${finding(sites)}`),
      map(sites),
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

/** Where GPUs are free, and which site is greenest. */
function finding(sites: readonly Datacenter[]): string {
  const most = sites.reduce(
    (best, site) => (freeGpus(site) > freeGpus(best) ? site : best),
    sites[0] as Datacenter,
  );
  const free = sites.reduce((sum, site) => sum + freeGpus(site), 0);
  const where =
    free === 0
      ? "No GPU is free now"
      : `${formatCount(free, "GPU")} free now, most at ${most.name} (${freeGpus(most)})`;
  const rated = sites.filter((site) => site.affinity !== undefined);
  const greenest = rated.toSorted((a, b) => (b.affinity ?? 0) - (a.affinity ?? 0))[0];
  return greenest === undefined ? `${where}.` : `${where}. Greenest: ${greenest.name}.`;
}

/** Undefined where the platform does not say where the sites lie. */
function map(sites: readonly Datacenter[]): Chart | undefined {
  const placed = sites.flatMap((site) =>
    site.latitude === undefined || site.longitude === undefined
      ? []
      : [{ site, latitude: site.latitude, longitude: site.longitude }],
  );
  if (placed.length === 0) return undefined;
  return {
    type: "chart",
    title: "Datacenters",
    data: {
      kind: "bar",
      unit: "free GPUs",
      labels: placed.map(({ site }) => site.name),
      series: [{ name: "free GPUs", values: placed.map(({ site }) => freeGpus(site)) }],
      sites: placed.map(({ site, latitude, longitude }) => ({
        latitude,
        longitude,
        ...(site.affinity === undefined ? {} : { greenness: site.affinity }),
      })),
      period: "now",
      source: "Figures of the platform; coasts: Natural Earth",
    },
    alt: mapWords(placed.map(({ site }) => site)),
  };
}

/** What the map shows, in words. */
function mapWords(sites: readonly Datacenter[]): string {
  const most = sites.toSorted((a, b) => freeGpus(b) - freeGpus(a));
  const figures = most.map((site) => `${site.name} ${freeGpus(site)}`);
  return `Free GPUs on the map, most first: ${figures.join(", ")}. Greener sites are darker there.`;
}

function freeGpus(site: Datacenter): number {
  const free = site.nodes.reduce((sum, node) => sum + node.gpuTotal - node.gpuUsed, 0);
  return Math.max(0, Math.round(free));
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
