import type { Json } from "../store/store.ts";
import { addLoads, backgroundLoad } from "./background-load.ts";
import type { RouteGroup } from "./context.ts";
import { affinities, footprints } from "./footprints.ts";
import type { Job } from "./jobs.ts";
import { type ClusterNode, NODES, nodesOf, SITES } from "./nodes.ts";
import { query } from "./parameters.ts";
import { odd, problem } from "./problems.ts";
import { jobLoad, totalLoad } from "./scheduler.ts";
import { simulate } from "./simulation.ts";

/** Capacity and use of the cluster, for everybody. */
export const addClusterStats: RouteGroup = (app, context) => {
  app.get("/v1/deployments/stats/cluster", async (c) => {
    const vo = query(c, "vo");
    const nodes = vo === undefined ? NODES : nodesOf(vo);
    if (nodes.length === 0) throw odd(c, problem(400, `There are no nodes for ${vo}.`));
    const stats = await simulate(context, async (simulation) =>
      clusterStats(nodes, simulation.jobs(), simulation.now),
    );
    return c.json(stats);
  });
};

type Sums = {
  readonly jobs_num: number;
  readonly reallocations: number;
  readonly cpu_total: number;
  readonly cpu_used: number;
  readonly gpu_total: number;
  readonly gpu_used: number;
  readonly ram_total: number;
  readonly ram_used: number;
  readonly disk_total: number;
  readonly disk_used: number;
};

type ModelUse = {
  readonly gpu_total: number;
  readonly gpu_used: number;
};

interface NodeStats {
  readonly node: ClusterNode;
  readonly sums: Sums;
  readonly models: ReadonlyMap<string, ModelUse>;
}

function clusterStats(nodes: readonly ClusterNode[], jobs: readonly Job[], now: Date): Json {
  // Only the main tasks of modules and tools count, as on the platform.
  const counted = jobs.filter(({ kind }) => kind === "module" || kind === "tool");
  const stats = nodes.map((node) => nodeStats(node, counted, now.getTime()));
  return {
    datacenters: datacenters(stats, now.getTime()),
    cluster: {
      ...stats.map(({ sums }) => sums).reduce(addSums, NOTHING),
      gpu_models: Object.fromEntries(stats.map(({ models }) => models).reduce(addModels, new Map())),
    },
    // Microseconds, and a Z whatever the zone.
    updated_at: now.toISOString().replace("Z", "000Z"),
  };
}

function datacenters(stats: readonly NodeStats[], at: number): { readonly [name: string]: Json } {
  const sites = SITES.filter(({ name }) => stats.some(({ node }) => node.site === name));
  const green = affinities(at, sites);
  return Object.fromEntries(
    sites.map((site) => {
      const { name, country, lat, lon, pue } = site;
      const own = stats.filter(({ node }) => node.site === name);
      const nodes = Object.fromEntries(own.map((one) => [one.node.id, nodeObject(one)]));
      const series = { ...footprints(site, at) };
      return [
        name,
        { country, lat, lon, PUE: pue, nodes, footprints: series, affinity: green.get(name) ?? 0 },
      ];
    }),
  );
}

function nodeObject({ node, sums, models }: NodeStats): Json {
  return {
    ...sums,
    name: node.name,
    eligibility: node.eligible ? "eligible" : "ineligible",
    gpu_models: Object.fromEntries(models),
    namespaces: node.namespaces.join(","),
    type: node.type,
    status: node.eligible ? "ready" : "",
    tags: node.gpu === undefined ? "cpu" : "gpu",
  };
}

function nodeStats(node: ClusterNode, jobs: readonly Job[], at: number): NodeStats {
  const used = totalLoad(node, jobs, at);
  // Nodes that take no new jobs must not look as if they had room.
  const room = node.eligible
    ? { ...used, cpu: node.cpu, gpu: node.gpu?.count ?? 0, memoryMb: node.memoryMb, diskMb: node.diskMb }
    : used;
  const sums: Sums = {
    jobs_num: addLoads(jobLoad(node, jobs, at), backgroundLoad(node, at)).jobs,
    reallocations: 0,
    cpu_total: room.cpu,
    cpu_used: used.cpu,
    gpu_total: room.gpu,
    gpu_used: used.gpu,
    ram_total: room.memoryMb,
    ram_used: used.memoryMb,
    disk_total: room.diskMb,
    disk_used: used.diskMb,
  };
  const models = new Map<string, ModelUse>();
  if (node.gpu) models.set(node.gpu.model, { gpu_total: room.gpu, gpu_used: used.gpu });
  return { node, sums, models };
}

const NOTHING: Sums = {
  jobs_num: 0,
  reallocations: 0,
  cpu_total: 0,
  cpu_used: 0,
  gpu_total: 0,
  gpu_used: 0,
  ram_total: 0,
  ram_used: 0,
  disk_total: 0,
  disk_used: 0,
};

function addSums(one: Sums, other: Sums): Sums {
  const keys = Object.keys(NOTHING) as (keyof Sums)[];
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as Sums;
}

function addModels(
  sum: ReadonlyMap<string, ModelUse>,
  more: ReadonlyMap<string, ModelUse>,
): ReadonlyMap<string, ModelUse> {
  const result = new Map(sum);
  for (const [model, { gpu_total, gpu_used }] of more) {
    const before = sum.get(model) ?? { gpu_total: 0, gpu_used: 0 };
    result.set(model, {
      gpu_total: before.gpu_total + gpu_total,
      gpu_used: before.gpu_used + gpu_used,
    });
  }
  return result;
}
