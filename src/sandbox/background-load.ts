/** What invented other users hold of the cluster: deterministic, busier by day and on weekdays. */
import type { ClusterNode } from "./nodes.ts";
import { hashed } from "./randomness.ts";

export interface Load {
  readonly jobs: number;
  readonly cpu: number;
  readonly gpu: number;
  readonly memoryMb: number;
  readonly diskMb: number;
}

export const NO_LOAD: Load = { jobs: 0, cpu: 0, gpu: 0, memoryMb: 0, diskMb: 0 };

/** The background changes only at multiples of this span (ms). */
export const BACKGROUND_STEP = 600_000;

const HOUR = 3_600_000;

/** Load of others on a node at a moment; try-me and batch nodes are left to the people of the sandbox. */
export function backgroundLoad(node: ClusterNode, at: number): Load {
  if (node.type !== "compute" || !node.eligible) return NO_LOAD;
  const moment = Math.floor(at / BACKGROUND_STEP) * BACKGROUND_STEP;
  const level = node.busy * rhythm(moment);
  return slotsOf(node)
    .filter((slot, index) => isTaken(node, index, slot.lasts, moment, level))
    .reduce((sum, { load }) => addLoads(sum, load), NO_LOAD);
}

export function addLoads(one: Load, other: Load): Load {
  return {
    jobs: one.jobs + other.jobs,
    cpu: one.cpu + other.cpu,
    gpu: one.gpu + other.gpu,
    memoryMb: one.memoryMb + other.memoryMb,
    diskMb: one.diskMb + other.diskMb,
  };
}

interface Slot {
  readonly load: Load;
  /** Hours for which the slot stays taken or free. */
  readonly lasts: number;
}

/** Shares of a node that others can take: one job per GPU, and jobs without GPU on three quarters of the other cores. */
function slotsOf(node: ClusterNode): readonly Slot[] {
  const gpus = (node.gpu?.count ?? 0) - node.spareGpus;
  const cores = (node.cpu - (node.gpu?.count ?? 0) * 8) * 0.75;
  const withGpu = Array.from({ length: Math.max(0, gpus) }, (_, index) => slot(node, index, 1));
  const without = Array.from({ length: Math.floor(cores / 6) }, (_, index) => slot(node, index, 0));
  return [...withGpu, ...without];
}

function slot(node: ClusterNode, index: number, gpu: number): Slot {
  const cpu = [2, 4, 4, 8][Math.floor(hashed(node.name, "cpu", index, gpu) * 4)] ?? 4;
  const memoryMb = 4000 * (1 + Math.floor(hashed(node.name, "memory", index, gpu) * 5));
  const diskMb = 5000 * (1 + Math.floor(hashed(node.name, "disk", index, gpu) * 5));
  const lasts = 6 + Math.floor(hashed(node.name, "lasts", index, gpu) * 42);
  return { load: { jobs: 1, cpu, gpu, memoryMb, diskMb }, lasts };
}

function isTaken(node: ClusterNode, index: number, hours: number, at: number, level: number): boolean {
  const turn = Math.floor((at + index * 7 * HOUR) / (hours * HOUR));
  return hashed(node.name, index, turn) < level;
}

/** About 1 at noon of a weekday, about half of that in the nights of a weekend. */
function rhythm(at: number): number {
  const moment = new Date(at);
  const weekend = moment.getUTCDay() % 6 === 0;
  const day = Math.cos(((moment.getUTCHours() - 13) / 24) * 2 * Math.PI);
  return (weekend ? 0.7 : 0.85) + 0.15 * day;
}
