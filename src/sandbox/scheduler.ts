/** Places queued jobs, first come first served, wherever one fits: as it would have happened up to now. */
import { addLoads, BACKGROUND_STEP, backgroundLoad, type Load, NO_LOAD } from "./background-load.ts";
import { affinities } from "./footprints.ts";
import type { Demand, Job } from "./jobs.ts";
import { endOf, occupies, PACE } from "./lifecycle.ts";
import { type ClusterNode, nodesOf } from "./nodes.ts";

/** Load on a node by the jobs of the sandbox alone. */
export function jobLoad(node: ClusterNode, jobs: readonly Job[], at: number): Load {
  return jobs
    .filter((job) => job.placement?.node === node.id && occupies(job, at))
    .map(({ demand }) => ({ jobs: 1, ...demand }))
    .reduce<Load>(addLoads, NO_LOAD);
}

/** Load on a node by all, never above what the node has: others give way to jobs that are there already. */
export function totalLoad(node: ClusterNode, jobs: readonly Job[], at: number): Load {
  const load = addLoads(jobLoad(node, jobs, at), backgroundLoad(node, at));
  return {
    jobs: load.jobs,
    cpu: Math.min(load.cpu, node.cpu),
    gpu: Math.min(load.gpu, node.gpu?.count ?? 0),
    memoryMb: Math.min(load.memoryMb, node.memoryMb),
    diskMb: Math.min(load.diskMb, node.diskMb),
  };
}

/**
 * The jobs that changed: placed ones, and waiting ones whose wait is noted so that the same time need not be looked at
 * again. Looks at every moment since the last time at which room may have come free.
 */
export function schedule(jobs: readonly Job[], now: number, newId: () => string): readonly Job[] {
  const current = new Map(jobs.map((job) => [job.id, job]));
  const waiting = new Map(jobs.filter((job) => isWaiting(job)).map((job) => [job.id, job]));
  for (let at = nextMoment(current, waiting, -1, now); at !== undefined; ) {
    for (const job of waiting.values()) {
      if (readyAt(job) > at) continue;
      const node = bestNode(job, [...current.values()], at);
      if (node === undefined) continue;
      const gpuModel = job.demand.gpu > 0 ? (node.gpu?.model ?? "") : "";
      current.set(job.id, { ...job, placement: { node: node.id, allocation: newId(), gpuModel, at } });
      waiting.delete(job.id);
    }
    at = nextMoment(current, waiting, at, now);
  }
  for (const job of waiting.values()) {
    const noted = readyAt(job);
    if (now - noted >= BACKGROUND_STEP) current.set(job.id, { ...job, waitedUntil: now });
  }
  return jobs.flatMap((job) => {
    const after = current.get(job.id);
    return after === undefined || after === job ? [] : [after];
  });
}

function isWaiting(job: Job): boolean {
  return job.placement === undefined && job.stoppedAt === undefined && job.lostAt === undefined;
}

function readyAt(job: Job): number {
  return Math.max(job.submittedAt + PACE.queueing, job.waitedUntil ?? 0);
}

/** The next moment after `after`, up to `now`, at which some waiting job becomes ready or room may come free. */
function nextMoment(
  jobs: ReadonlyMap<string, Job>,
  waiting: ReadonlyMap<string, Job>,
  after: number,
  now: number,
): number | undefined {
  if (waiting.size === 0) return undefined;
  const ready = [...waiting.values()].map(readyAt);
  const ends = [...jobs.values()].flatMap((job) => endOf(job)?.at ?? []);
  const step = Math.floor(Math.max(after, Math.min(...ready)) / BACKGROUND_STEP + 1) * BACKGROUND_STEP;
  const later = [...ready, ...ends, step].filter((at) => at > after && at <= now && at >= Math.min(...ready));
  return later.length === 0 ? undefined : Math.min(...later);
}

/** 30 % of the choice is the greenness of the site, as on the platform; the rest is free room. */
const GREEN_SHARE = 0.3;

function bestNode(job: Job, jobs: readonly Job[], at: number): ClusterNode | undefined {
  const { demand } = job;
  const green = affinities(at);
  for (const type of demand.nodeTypes) {
    const fitting = nodesOf(job.vo)
      .filter((node) => node.eligible && node.type === type && hasModel(node, demand))
      .map((node) => ({ node, load: totalLoad(node, jobs, at) }))
      .filter(({ node, load }) => fits(node, load, demand))
      .map(({ node, load }) => {
        const free = 1 - load.cpu / node.cpu;
        // GPU nodes are kept for jobs that need one.
        const wasted = demand.gpu === 0 && node.gpu !== undefined ? 1 : 0;
        return {
          node,
          score: GREEN_SHARE * ((green.get(node.site) ?? 0) / 100) + (1 - GREEN_SHARE) * free - wasted,
        };
      })
      .sort((one, other) => other.score - one.score);
    const best = fitting[0];
    if (best !== undefined) return best.node;
  }
  return undefined;
}

function hasModel({ gpu }: ClusterNode, demand: Demand): boolean {
  return demand.gpu === 0 || (gpu !== undefined && (demand.gpuModel === "" || demand.gpuModel === gpu.model));
}

function fits(node: ClusterNode, load: Load, demand: Demand): boolean {
  return (
    load.cpu + demand.cpu <= node.cpu &&
    load.gpu + demand.gpu <= (node.gpu?.count ?? 0) &&
    load.memoryMb + demand.memoryMb <= node.memoryMb &&
    load.diskMb + demand.diskMb <= node.diskMb
  );
}
