/**
 * Statistics. One MB is here what it is in a configuration and in a deployment's resources, 2^20 bytes to the
 * cluster's scheduler: so what is free can be compared with what is asked for. The platform's figures are in that unit
 * already; only the fractions of its floats are rounded away.
 */
import { PlatformFailure } from "./failure.ts";
import { type Http, segments } from "./http.ts";
import { createMemory } from "./memory.ts";
import { passOf } from "./pass.ts";
import type {
  Amounts,
  Capacity,
  ClusterNode,
  ClusterStats,
  Datacenter,
  GpuModel,
  StatsPort,
  TokenSource,
  UsageDay,
  UserStats,
} from "./ports.ts";
import { present } from "./present.ts";
import {
  clusterStatsSchema,
  userStatsSchema,
  type WireAmounts,
  type WireClusterStats,
  type WireDatacenter,
  type WireNode,
  type WireSums,
  type WireUserStats,
} from "./wire/stats.ts";

/** The platform renews the figures of the cluster every 30 s, those of people every 6 hours. */
const CLUSTER_LIFETIME_MS = 30_000;
const USER_LIFETIME_MS = 5 * 60_000;

/** Gives each person his port; figures of the cluster are public and shared. */
export function createStats(http: Http, now: () => Date): (source: TokenSource) => StatsPort {
  const clusters = createMemory<ClusterStats>({ now, lifetimeMs: CLUSTER_LIFETIME_MS });
  const users = createMemory<UserStats>({ now, lifetimeMs: USER_LIFETIME_MS });
  const cluster = (vo?: string) =>
    clusters.get(vo ?? "", async () => {
      const path = segments("deployments", "stats", "cluster");
      const request = { method: "GET", path, query: vo === undefined ? {} : { vo }, limit: "read" } as const;
      const ask = http.ask(request, clusterStatsSchema);
      return toClusterStats(await ask.catch((error: unknown) => explainMissingVo(error, vo)));
    });
  return (source) => ({
    user: async (vo) => {
      const { token, key } = await passOf(source);
      const path = segments("deployments", "stats", "user");
      const request = { method: "GET", path, query: { vo }, token, limit: "read" } as const;
      return users.get(`${key} ${vo}`, async () => toUserStats(await http.ask(request, userStatsSchema)));
    },
    cluster,
  });
}

/** The platform answers a plain 500 for a VO that it does not know or that has no node. */
function explainMissingVo(error: unknown, vo: string | undefined): never {
  if (!(error instanceof PlatformFailure && error.status === 500 && vo !== undefined)) throw error;
  throw new PlatformFailure(
    "broken",
    `The platform has no figures of ${vo} (error 500). It may have no nodes of its own, or the platform has a problem: try again in a minute, or ask without a VO.`,
    { status: 500, cause: error },
  );
}

function toUserStats(wire: WireUserStats): UserStats {
  const mine = wire["users-agg"];
  return present({
    voTotal: toAmounts(wire["full-agg"]),
    myTotal: mine ? toAmounts(mine) : undefined,
    days: toDays(wire.timeseries),
  });
}

function toAmounts(wire: WireAmounts): Amounts {
  return { cpu: wire.cpu_num, gpu: wire.gpu_num, memoryMb: wire.memory_MB, diskMb: wire.disk_MB };
}

/** A day without some of its values is left out, as the platform leaves out days without any: 0 would be a claim. */
function toDays(series: WireUserStats["timeseries"]): readonly UsageDay[] {
  const days = series.date.flatMap((date, index): readonly UsageDay[] => {
    const cpu = series.cpu_num[index];
    const gpu = series.gpu_num[index];
    const memoryMb = series.memory_MB[index];
    const diskMb = series.disk_MB[index];
    const queued = series.queued[index];
    const running = series.running[index];
    if (cpu == null || gpu == null || memoryMb == null || diskMb == null || queued == null || running == null)
      return [];
    return [{ date, cpu, gpu, memoryMb, diskMb, queued, running }];
  });
  return days.sort((a, b) => (a.date < b.date ? -1 : 1));
}

function toClusterStats({ datacenters, cluster, updated_at }: WireClusterStats): ClusterStats {
  return present({
    ...toCapacity(cluster),
    jobs: cluster.jobs_num,
    gpus: toGpus(cluster.gpu_models),
    datacenters: Object.entries(datacenters).map(([name, wire]) => toDatacenter(name, wire)),
    updated: updated_at,
  });
}

function toCapacity(wire: WireSums): Capacity {
  return {
    cpuTotal: wire.cpu_total,
    cpuUsed: wire.cpu_used,
    gpuTotal: wire.gpu_total,
    gpuUsed: wire.gpu_used,
    memoryTotalMb: Math.round(wire.ram_total),
    memoryUsedMb: Math.round(wire.ram_used),
    diskTotalMb: Math.round(wire.disk_total),
    diskUsedMb: Math.round(wire.disk_used),
  };
}

function toGpus(models: WireSums["gpu_models"]): readonly GpuModel[] {
  return Object.entries(models).map(([model, { gpu_total, gpu_used }]) => ({
    model,
    total: gpu_total,
    used: gpu_used,
  }));
}

/** A data centre that the platform does not know has zeros for its place and its PUE. */
function toDatacenter(name: string, wire: WireDatacenter): Datacenter {
  const unknownPlace = wire.lat === 0 && wire.lon === 0;
  return present({
    name,
    country: wire.country,
    latitude: unknownPlace ? undefined : wire.lat,
    longitude: unknownPlace ? undefined : wire.lon,
    pue: wire.PUE || undefined,
    affinity: wire.affinity,
    carbon: wire.footprints.carbon,
    water: wire.footprints.water,
    greenScore: wire.footprints["green-score"],
    nodes: Object.entries(wire.nodes).map(([id, node]) => toNode(id, node)),
  });
}

function toNode(id: string, wire: WireNode): ClusterNode {
  return {
    ...toCapacity(wire),
    id,
    name: wire.name,
    type: wire.type,
    eligible: wire.eligibility === "eligible",
    status: wire.status,
    vos: toVos(wire.namespaces),
    gpus: toGpus(wire.gpu_models),
  };
}

/** Namespaces of the cluster's scheduler whose VO has another name. */
const VO_OF_NAMESPACE: ReadonlyMap<string, string> = new Map([
  ["ai4eosc", "vo.ai4eosc.eu"],
  ["imagine", "vo.imagine-ai.eu"],
  ["ai4life", "vo.ai4life.eu"],
]);

function toVos(namespaces: string): readonly string[] {
  const names = namespaces.split(",").map((name) => name.trim());
  return names.filter((name) => name !== "").map((name) => VO_OF_NAMESPACE.get(name) ?? name);
}
