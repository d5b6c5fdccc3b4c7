/** The simulated cluster: real data centres with invented nodes. Sizes are MiB. */
import type { NodeType } from "./jobs.ts";
import { voNamed } from "./vos.ts";

export interface Site {
  readonly name: string;
  readonly country: string;
  readonly lat: number;
  readonly lon: number;
  readonly pue: number;
  /** Typical carbon intensity in gCO2/kWh; undefined: no data, the platform shows fixed values. */
  readonly carbon?: number;
}

export interface ClusterNode {
  readonly id: string;
  readonly name: string;
  readonly site: string;
  readonly type: NodeType;
  readonly namespaces: readonly string[];
  readonly eligible: boolean;
  readonly cpu: number;
  readonly memoryMb: number;
  readonly diskMb: number;
  readonly gpu?: { readonly model: string; readonly count: number };
  /** GPUs that the invented other users never take. */
  readonly spareGpus: number;
  /** Mean share of the rest that others hold, 0 to 1. */
  readonly busy: number;
}

export const SITES: readonly Site[] = [
  { name: "ifca-ai4eosc", country: "ES", lat: 43.471668, lon: -3.802318, pue: 1.31, carbon: 122 },
  { name: "ifca-imagine", country: "ES", lat: 43.471706, lon: -3.80224, pue: 1.31, carbon: 122 },
  { name: "iisas-ai4eosc", country: "SK", lat: 48.170095, lon: 17.070058, pue: 1.57, carbon: 169 },
  { name: "incd-imagine", country: "PT", lat: 38.75914, lon: -9.142664, pue: 1.45, carbon: 138 },
  { name: "tubitak-imagine", country: "TR", lat: 40.785667, lon: 29.448592, pue: 1.35 },
  { name: "psnc-ai4eosc", country: "PL", lat: 52.406889, lon: 16.953201, pue: 1.29, carbon: 612 },
];

const T4 = "Tesla T4";
const A100 = "NVIDIA A100-PCIE-40GB";
const H100 = "NVIDIA H100";
const V100_PCIE = "Tesla V100-PCIE-32GB";
const V100_SXM2 = "Tesla V100-SXM2-16GB";

/** Sizes in cores, GiB of memory and GB of disk, as providers state them. */
type Size = readonly [cpu: number, memoryGib: number, diskGb: number];
type Extras = Partial<Pick<ClusterNode, "type" | "gpu" | "spareGpus" | "busy" | "eligible">>;

function node(site: string, name: string, namespaces: string, size: Size, extras: Extras = {}): ClusterNode {
  const [cpu, memoryGib, diskGb] = size;
  return {
    id: nodeId(name),
    name,
    site,
    namespaces: namespaces.split(","),
    cpu,
    // What the operating system leaves of the memory, and GB turned into MiB.
    memoryMb: Math.round(memoryGib * 1024 * 9.81) / 10,
    diskMb: Math.round(diskGb * 9536.743) / 10,
    type: "compute",
    eligible: true,
    spareGpus: 0,
    busy: 0.5,
    ...extras,
  };
}

const AI4EOSC = "ai4eosc,ai4life,tutorials";

export const NODES: readonly ClusterNode[] = [
  node("ifca-ai4eosc", "ifca-gpu-01", AI4EOSC, [64, 256, 900], {
    gpu: { model: T4, count: 4 },
    spareGpus: 2,
  }),
  node("ifca-ai4eosc", "ifca-gpu-02", "ai4eosc", [64, 512, 1800], {
    gpu: { model: A100, count: 2 },
    busy: 0.7,
  }),
  node("ifca-ai4eosc", "ifca-cpu-01", AI4EOSC, [48, 192, 800], { busy: 0.35 }),
  node("ifca-ai4eosc", "ifca-cpu-02", AI4EOSC, [48, 192, 800], { busy: 0.6 }),
  node("ifca-ai4eosc", "ifca-tryme-01", "ai4eosc", [16, 64, 200], { type: "tryme" }),
  node("ifca-imagine", "ifca-im-gpu-01", "imagine", [64, 256, 900], {
    gpu: { model: T4, count: 4 },
    spareGpus: 2,
  }),
  node("ifca-imagine", "ifca-im-cpu-01", "imagine", [32, 128, 400], { busy: 0.45 }),
  node("iisas-ai4eosc", "iisas-gpu-01", AI4EOSC, [48, 384, 1200], {
    gpu: { model: A100, count: 3 },
    spareGpus: 1,
    busy: 0.8,
  }),
  node("iisas-ai4eosc", "iisas-gpu-02", "ai4eosc", [32, 128, 400], {
    gpu: { model: T4, count: 2 },
    eligible: false,
    busy: 0,
  }),
  node("iisas-ai4eosc", "iisas-cpu-01", AI4EOSC, [64, 256, 1000], { busy: 0.55 }),
  node("incd-imagine", "incd-gpu-01", "imagine", [32, 192, 600], {
    gpu: { model: T4, count: 2 },
    busy: 0.75,
  }),
  node("incd-imagine", "incd-cpu-01", "imagine,ai4eosc", [32, 128, 500], { busy: 0.4 }),
  node("tubitak-imagine", "tubitak-gpu-01", "imagine", [48, 256, 1000], {
    gpu: { model: A100, count: 2 },
    busy: 0.65,
  }),
  node("tubitak-imagine", "tubitak-batch-01", "imagine,ai4eosc", [40, 192, 800], {
    type: "batch",
    gpu: { model: V100_SXM2, count: 4 },
  }),
  node("psnc-ai4eosc", "psnc-gpu-01", "ai4eosc,imagine", [96, 768, 3000], {
    gpu: { model: H100, count: 2 },
    busy: 1.1,
  }),
  node("psnc-ai4eosc", "psnc-cpu-01", "ai4eosc,ai4life", [64, 256, 1000], { busy: 0.3 }),
  node("psnc-ai4eosc", "psnc-batch-01", "ai4eosc,ai4life", [64, 128, 800], {
    type: "batch",
    gpu: { model: V100_PCIE, count: 4 },
  }),
];

/** Nodes that serve the VO; none for a VO that is unknown or has no share of the cluster. */
export function nodesOf(vo: string): readonly ClusterNode[] {
  const namespace = voNamed(vo)?.namespace;
  return namespace === undefined ? [] : NODES.filter(({ namespaces }) => namespaces.includes(namespace));
}

/** GPU models on the nodes that take new jobs of the VO, each once. */
export function gpuModelsOf(vo: string): readonly string[] {
  const models = nodesOf(vo).flatMap(({ eligible, gpu }) => (eligible && gpu ? [gpu.model] : []));
  return [...new Set(models)];
}

export function nodeWithId(id: string): ClusterNode | undefined {
  return NODES.find((one) => one.id === id);
}

/** Node ids look like the scheduler's (UUIDs) and stay the same for a name. */
function nodeId(name: string): string {
  const hex = [...name]
    .map((letter) => letter.charCodeAt(0).toString(16))
    .join("")
    .padStart(32, "5b1e6f02");
  const [a, b, c, d] = [hex.slice(-32, -24), hex.slice(-24, -20), hex.slice(-20, -17), hex.slice(-17, -14)];
  return `${a}-${b}-4${c}-8${d}-${hex.slice(-12)}`;
}
