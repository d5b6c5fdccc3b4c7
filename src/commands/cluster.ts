import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatSizeMb } from "../language/sizes.ts";
import type { ClusterNode, ClusterStats, GpuModel } from "../platform/ports.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { heading, note, reply, table, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import { matchGpuModels } from "./names.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { timeWords } from "./present/words.ts";

export const cluster = read({
  path: "cluster",
  summary: "Show what is free on the platform now",
  examples: ["cluster", "cluster --gpu-type T4", "cluster --datacenter ifca-ai4eosc"],
  aliases: ["resources", "free"],
  input: z.strictObject({
    vo: param.vo("Only nodes that serve this VO").optional(),
    datacenter: param.text("Only this datacenter", 100).optional(),
    gpu_type: param.gpuModel("Only this GPU model").optional(),
  }),
  positional: ["gpu_type"],
  access: "anyone",
  run: async ({ vo, datacenter, gpu_type }, { stats }: Pick<CommandPorts, "stats">) => {
    const found = await stats.cluster(vo);
    return {
      found,
      vo,
      model: gpu_type && oneModel(found, gpu_type),
      site: datacenter && oneSite(found, datacenter),
    };
  },
  reply: ({ found, vo, model, site }) => {
    const nodes = found.datacenters
      .filter((one) => site === undefined || one.name === site)
      .flatMap((one) => one.nodes.map((node) => ({ site: one.name, node })));
    const where = [vo, site].filter((part) => part !== undefined).join(", ");
    return reply(
      heading(where === "" ? "The platform now" : `The platform now: ${where}`),
      text(md`${freeGpus(site === undefined ? found.gpus : sumGpus(nodes.map(({ node }) => node)), model)}`),
      ...(model === undefined ? overview(found, nodes, site) : [modelBySite(nodes, model)]),
      found.updated && note("info", `As of ${timeWords(found.updated)}. Reserved counts as used.`),
    );
  },
});

function oneModel(found: ClusterStats, typed: string): string {
  const models = found.gpus.map((gpu) => gpu.model);
  const [model, ...more] = matchGpuModels(typed, models);
  if (model !== undefined && more.length === 0) return model;
  throw refuse(
    "cluster.gpu-model",
    `${typed} is not among the GPUs here. There are ${models.join(", ") || "none"}.`,
    { suggestions: models },
  );
}

function oneSite(found: ClusterStats, typed: string): string {
  const names = found.datacenters.map((one) => one.name);
  const wanted = typed.toLowerCase();
  const fitting = names.filter((name) => name.toLowerCase() === wanted);
  const near = fitting.length > 0 ? fitting : names.filter((name) => name.toLowerCase().includes(wanted));
  if (near.length === 1 && near[0] !== undefined) return near[0];
  throw refuse(
    "cluster.datacenter",
    `“${typed.slice(0, 60)}” names no single datacenter. There are ${names.join(", ")}.`,
    { suggestions: names },
  );
}

function sumGpus(nodes: readonly ClusterNode[]): readonly GpuModel[] {
  const sums = new Map<string, GpuModel>();
  for (const gpu of nodes.flatMap((node) => node.gpus)) {
    const sum = sums.get(gpu.model) ?? { model: gpu.model, total: 0, used: 0 };
    sums.set(gpu.model, { model: gpu.model, total: sum.total + gpu.total, used: sum.used + gpu.used });
  }
  return [...sums.values()];
}

const free = (gpu: GpuModel) => Math.max(0, gpu.total - gpu.used);

/** The finding first: how many GPUs are free. */
function freeGpus(gpus: readonly GpuModel[], model: string | undefined): string {
  if (model !== undefined) {
    const gpu = gpus.find((one) => one.model === model) ?? { model, total: 0, used: 0 };
    return free(gpu) === 0
      ? `No ${model} is free: all ${gpu.total} are taken.`
      : `${free(gpu)} of ${gpu.total} ${model} are free.`;
  }
  const total = gpus.reduce((sum, gpu) => sum + gpu.total, 0);
  const all = gpus.reduce((sum, gpu) => sum + free(gpu), 0);
  return total === 0 ? "There are no GPUs here." : `${all} of ${total} GPUs are free.`;
}

type Placed = { readonly site: string; readonly node: ClusterNode };

function overview(
  found: ClusterStats,
  nodes: readonly Placed[],
  site: string | undefined,
): readonly DraftBlock[] {
  const sum = (of: (node: ClusterNode) => number) => nodes.reduce((total, { node }) => total + of(node), 0);
  const rows: readonly (readonly [string, number, number, (value: number) => string])[] = [
    [
      "CPUs",
      site ? sum((n) => n.cpuUsed) : found.cpuUsed,
      site ? sum((n) => n.cpuTotal) : found.cpuTotal,
      plain,
    ],
    [
      "GPUs",
      site ? sum((n) => n.gpuUsed) : found.gpuUsed,
      site ? sum((n) => n.gpuTotal) : found.gpuTotal,
      plain,
    ],
    [
      "RAM",
      site ? sum((n) => n.memoryUsedMb) : found.memoryUsedMb,
      site ? sum((n) => n.memoryTotalMb) : found.memoryTotalMb,
      formatSizeMb,
    ],
    [
      "Disk",
      site ? sum((n) => n.diskUsedMb) : found.diskUsedMb,
      site ? sum((n) => n.diskTotalMb) : found.diskTotalMb,
      formatSizeMb,
    ],
  ];
  const gpus = site === undefined ? found.gpus : sumGpus(nodes.map(({ node }) => node));
  return [
    table(
      ["Resource", "Free>", "Used>", "Total>", "In use>"],
      rows.map(([name, used, total, words]) => [
        name,
        words(Math.max(0, total - used)),
        words(used),
        words(total),
        percent(used, total),
      ]),
    ),
    table(
      ["GPU model", "Free>", "Used>", "Total>"],
      gpus.map((gpu) => [gpu.model, plain(free(gpu)), plain(gpu.used), plain(gpu.total)]),
    ),
  ];
}

function modelBySite(nodes: readonly Placed[], model: string): DraftBlock {
  const sites = [...new Set(nodes.map(({ site }) => site))];
  const rows = sites.flatMap((site) => {
    const here = nodes.filter((one) => one.site === site).map(({ node }) => node);
    const gpu = sumGpus(here).find((one) => one.model === model);
    return gpu ? [[site, plain(free(gpu)), plain(gpu.used), plain(gpu.total)]] : [];
  });
  return table(["Datacenter", "Free>", "Used>", "Total>"], rows);
}

function plain(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function percent(used: number, total: number): string {
  return total > 0 ? `${Math.round((100 * used) / total)} %` : "–";
}
