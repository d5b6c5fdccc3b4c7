import { z } from "zod";
import { Refusal, refuse } from "../errors.ts";
import { formatCount } from "../language/sizes.ts";
import { PlatformFailure } from "../platform/failure.ts";
import { type Holdings, holdingsOf } from "../platform/holdings.ts";
import type { ClusterNode, ClusterStats, GpuModel } from "../platform/ports.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { actions, button, heading, note, reply, table, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import type { FreeGpuWish } from "./leases-port.ts";
import { matchGpuModels } from "./names.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { shortSize } from "./present/sizes.ts";
import { listWords, timeWords } from "./present/words.ts";
import { oneSite } from "./sites.ts";

export const cluster = read({
  path: "cluster",
  summary: "Show what is free on the platform now",
  examples: [
    "cluster",
    "cluster --gpu-type T4",
    "cluster --datacenter ifca-ai4eosc",
    "cluster --gpu-type A100 --watch",
  ],
  aliases: ["resources", "free"],
  input: z.strictObject({
    vo: param.vo("Only nodes that serve this VO").optional(),
    datacenter: param.text("Only this datacenter", 100).optional(),
    gpu_type: param.gpuModel("Only this GPU model").optional(),
    watch: param
      .flag("Tell me here, once, when such a GPU is free; --no-watch ends all that you wait for")
      .optional(),
  }),
  positional: ["gpu_type"],
  access: "anyone",
  run: async (
    { vo, datacenter, gpu_type, watch },
    { stats, directory, clusterWatches }: Pick<CommandPorts, "stats" | "directory" | "clusterWatches">,
    { fullAccess, now },
  ) => {
    const found = await clusterOf(vo, stats);
    const site = datacenter && oneSite(found, datacenter);
    const model = gpu_type && oneModel(placedNodes(found, site), gpu_type);
    // The platform does not say of which model the GPUs of a deployment are.
    const asked = model === undefined && fullAccess.length > 0;
    const wish = { vo, datacenter: site, gpuType: model };
    const watched = await watchGpus(
      watch,
      { found, wish, until: new Date(now.getTime() + WATCH_MS) },
      clusterWatches,
    );
    return {
      found,
      vo,
      site,
      model,
      watched,
      own: asked ? await ownPart({ vo, site }, directory) : undefined,
    };
  },
  reply: ({ found, vo, model, site, own, watched }) => {
    const nodes = placedNodes(found, site);
    const gpus = gpuPools(nodes);
    const totals = site === undefined ? found : sumNodes(nodes);
    const where = [vo, site].filter((part) => part !== undefined).join(", ");
    return reply(
      heading(where === "" ? "The platform now" : `The platform now: ${where}`),
      watched !== undefined && note(watched === "waiting" ? "success" : "info", watchWords(watched, model)),
      text(md`${[freeGpus(gpus, model), ...(model === undefined ? [freeRest(totals)] : [])].join(" ")}`),
      own !== undefined && text(md`${ownWords(own, totals, gpus)}`),
      ...(model === undefined ? overview(totals, gpus) : []),
      model !== undefined && modelBySite(nodes, model),
      note("info", asOf(found.updated)),
      watchActions(watched, vo, model),
    );
  },
});

/** Who waits for longer than a week asks again. */
const WATCH_MS = 7 * 24 * 3_600_000;

interface WatchQuestion {
  readonly found: ClusterStats;
  readonly wish: FreeGpuWish;
  readonly until: Date;
}

/** `waiting`: he is told; `free`: one is free already; `ended`: he waits for nothing any more; `nothing`: he did not wait. */
type WatchOutcome = "waiting" | "free" | "ended" | "nothing";

/** Undefined where nothing was asked. */
async function watchGpus(
  watch: boolean | undefined,
  { found, wish, until }: WatchQuestion,
  watches: CommandPorts["clusterWatches"],
): Promise<WatchOutcome | undefined> {
  if (watch === undefined) return undefined;
  if (!watch) return (await watches.endAll()) === 0 ? "nothing" : "ended";
  if (freeGpusFor(found, wish).length > 0) return "free";
  await watches.add(wish, until);
  return "waiting";
}

function watchWords(outcome: WatchOutcome, model = "GPU"): string {
  switch (outcome) {
    case "waiting":
      return `I look out for a week, and tell you here when a ${model} is free.`;
    case "free":
      return `There is a ${model} free right now, so there is nothing to wait for.`;
    case "ended":
      return "I do not look out for GPUs for you any more.";
    case "nothing":
      return "You waited for nothing.";
  }
}

function watchActions(
  outcome: WatchOutcome | undefined,
  vo: string | undefined,
  model: string | undefined,
): DraftBlock | undefined {
  if (outcome === "waiting") return actions(button("Stop looking out", "cluster", { watch: false }));
  if (outcome !== "free") return undefined;
  const params = { gpu: 1, ...(model && { gpu_type: model }), ...(vo && { vo }) };
  return actions(button("Deploy with it", "deploy", params, "primary"));
}

/** Where such GPUs are free, in words; those that are kept for batch jobs do not count. */
export function freeGpusFor(found: ClusterStats, { datacenter, gpuType }: FreeGpuWish): readonly string[] {
  const sites = found.datacenters.filter((one) => datacenter === undefined || one.name === datacenter);
  return sites.flatMap(({ name }) =>
    gpuPools(placedNodes(found, name))
      .filter((pool) => !pool.batch && free(pool) > 0 && (gpuType === undefined || pool.model === gpuType))
      .map((pool) => `${free(pool)} of ${pool.total} ${pool.model} in ${name}`),
  );
}

/**
 * The platform's figures, of one VO's nodes where it is named. The platform breaks on a VO that no node serves; whether
 * that is the reason shows in the figures of all nodes.
 */
export async function clusterOf(vo: string | undefined, stats: CommandPorts["stats"]): Promise<ClusterStats> {
  try {
    return await stats.cluster(vo);
  } catch (error) {
    if (vo === undefined || !(error instanceof PlatformFailure && error.status === 500)) throw error;
    const all = await stats.cluster();
    const served = new Set(all.datacenters.flatMap((one) => one.nodes.flatMap((node) => node.vos)));
    if (served.has(vo)) throw error;
    throw refuse(
      "cluster.vo",
      `No machine of the platform serves ${vo} at the moment. There are machines for ${listWords([...served].sort())}.`,
    );
  }
}

function oneModel(nodes: readonly Placed[], typed: string): string {
  const models = [...new Set(gpuPools(nodes).map((pool) => pool.model))];
  const [model, ...more] = matchGpuModels(typed, models);
  if (model !== undefined && more.length === 0) return model;
  const have = models.length > 0 ? `There are ${listWords(models)}.` : "There are no GPUs here.";
  throw refuse("cluster.gpu-model", `There is no ${typed.slice(0, 60)} here. ${have}`, {
    suggestions: models,
  });
}

interface Placed {
  readonly site: string;
  readonly node: ClusterNode;
}

function placedNodes({ datacenters }: ClusterStats, site: string | undefined): readonly Placed[] {
  return datacenters
    .filter((one) => site === undefined || one.name === site)
    .flatMap((one) => one.nodes.map((node) => ({ site: one.name, node })));
}

/** GPUs of one model. Nodes kept for batch jobs are apart: the platform does not count what runs there. */
interface Pool extends GpuModel {
  readonly batch: boolean;
}

function gpuPools(nodes: readonly Placed[]): readonly Pool[] {
  const pools = new Map<string, Pool>();
  for (const { node } of nodes) {
    const batch = node.type === "batch";
    for (const { model, total, used } of node.gpus) {
      const key = `${batch} ${model}`;
      const sum = pools.get(key) ?? { model, total: 0, used: 0, batch };
      pools.set(key, { ...sum, total: sum.total + total, used: sum.used + used });
    }
  }
  return [...pools.values()].filter((pool) => pool.total > 0);
}

const free = (gpu: GpuModel) => Math.max(0, gpu.total - gpu.used);

/** The finding first: how many GPUs are free. */
function freeGpus(pools: readonly Pool[], model: string | undefined): string {
  const wanted = pools.filter((pool) => model === undefined || pool.model === model);
  const sum = (of: (pool: Pool) => number, batch: boolean) =>
    wanted.filter((pool) => pool.batch === batch).reduce((total, pool) => total + of(pool), 0);
  const total = sum((pool) => pool.total, false);
  const batch = sum((pool) => pool.total, true);
  const name = model ?? "GPUs";
  if (total + batch === 0)
    return model === undefined ? "There are no GPUs here." : `There is no ${model} here.`;
  if (total === 0) return `All ${batch} ${name} here are kept for batch jobs.`;
  const all = sum(free, false);
  const said =
    all === 0
      ? `None of the ${total} ${name} is free`
      : `${all} of ${total} ${name} ${all === 1 ? "is" : "are"} free`;
  return batch === 0
    ? `${said}.`
    : `${said}; ${batch} more ${batch === 1 ? "is" : "are"} kept for batch jobs.`;
}

function freeRest({ cpuUsed, cpuTotal, memoryUsedMb, memoryTotalMb }: Totals): string {
  const cpus = `${whole(Math.max(0, cpuTotal - cpuUsed))} of ${whole(cpuTotal)} CPUs are free`;
  const ram = `${shortSize(Math.max(0, memoryTotalMb - memoryUsedMb))} of ${shortSize(memoryTotalMb)} RAM`;
  return `${cpus}, and ${ram}.`;
}

/** What the person holds; without what could not be read. */
interface Own {
  readonly held: Holdings;
  readonly unread: readonly string[];
}

/** Undefined where the person's deployments cannot be read now: what is free matters more. */
async function ownPart(
  { vo, site }: { readonly vo: string | undefined; readonly site: string | undefined },
  directory: CommandPorts["directory"],
): Promise<Own | undefined> {
  try {
    const { found, unread } = await directory.deployments();
    const mine = found.filter(
      (one) => (vo === undefined || one.vo === vo) && (site === undefined || one.datacenter === site),
    );
    return { held: holdingsOf(mine), unread: unread.filter((one) => vo === undefined || one === vo) };
  } catch (error) {
    // A login that has ended is one as well.
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function ownWords({ held, unread }: Own, totals: Totals, pools: readonly Pool[]): string {
  const gpus = pools.filter((pool) => !pool.batch).reduce((sum, pool) => sum + pool.total, 0);
  const part = (words: string, value: number, total: number) =>
    value > 0 ? [total > 0 ? `${words} (${share(value, total)})` : words] : [];
  const parts = [
    ...part(formatCount(held.cpu, "CPU"), held.cpu, totals.cpuTotal),
    ...part(formatCount(held.gpu, "GPU"), held.gpu, gpus),
    ...part(`${shortSize(held.memoryMb)} RAM`, held.memoryMb, totals.memoryTotalMb),
    ...part(`${shortSize(held.diskMb)} disk`, held.diskMb, totals.diskTotalMb),
  ];
  const said = parts.length > 0 ? `You hold ${listWords(parts)} of this now` : "You hold nothing of this now";
  return unread.length > 0 ? `${said}; I could not ask ${listWords(unread)}.` : `${said}.`;
}

/** `5.3%`; a little is not nothing. */
function share(value: number, total: number): string {
  const percent = (100 * value) / total;
  return percent < 0.1 ? "under 0.1%" : `${percent.toLocaleString("en", { maximumFractionDigits: 1 })}%`;
}

type Totals = Pick<
  ClusterNode,
  "cpuUsed" | "cpuTotal" | "memoryUsedMb" | "memoryTotalMb" | "diskUsedMb" | "diskTotalMb"
>;

function sumNodes(nodes: readonly Placed[]): Totals {
  const sum = (of: (node: ClusterNode) => number) => nodes.reduce((total, { node }) => total + of(node), 0);
  return {
    cpuUsed: sum((node) => node.cpuUsed),
    cpuTotal: sum((node) => node.cpuTotal),
    memoryUsedMb: sum((node) => node.memoryUsedMb),
    memoryTotalMb: sum((node) => node.memoryTotalMb),
    diskUsedMb: sum((node) => node.diskUsedMb),
    diskTotalMb: sum((node) => node.diskTotalMb),
  };
}

function overview(totals: Totals, pools: readonly Pool[]): readonly DraftBlock[] {
  const row = (name: string, used: number, total: number, words: (value: number) => string) => [
    name,
    words(Math.max(0, total - used)),
    words(used),
    words(total),
    total > 0 ? `${Math.round((100 * used) / total)}%` : "–",
  ];
  const rows = [
    row("CPUs", totals.cpuUsed, totals.cpuTotal, whole),
    row("RAM", totals.memoryUsedMb, totals.memoryTotalMb, shortSize),
    row("Disk", totals.diskUsedMb, totals.diskTotalMb, shortSize),
    ...pools
      .filter((pool) => !pool.batch)
      .toSorted((a, b) => free(b) - free(a))
      .map((pool) => row(pool.model, pool.used, pool.total, whole)),
    ...pools
      .filter((pool) => pool.batch)
      .map((pool) => [`${pool.model} (batch)`, "–", "–", whole(pool.total), "–"]),
  ];
  return [table(["Resource", "Free>", "Used>", "Total>", "In use>"], rows)];
}

function modelBySite(nodes: readonly Placed[], model: string): DraftBlock {
  const sites = [...new Set(nodes.map(({ site }) => site))];
  const rows = sites
    .flatMap((site) => gpuPools(nodes.filter((one) => one.site === site)).map((pool) => ({ site, pool })))
    .filter(({ pool }) => pool.model === model)
    .toSorted((a, b) => free(b.pool) - free(a.pool))
    .map(({ site, pool }) =>
      pool.batch
        ? [`${site} (batch)`, "–", "–", whole(pool.total)]
        : [site, whole(free(pool)), whole(pool.used), whole(pool.total)],
    );
  return table(["Datacenter", "Free>", "Used>", "Total>"], rows);
}

function asOf(updated: Date | undefined): string {
  const when = updated ? `As of ${timeWords(updated)}. ` : "";
  return `${when}Reserved counts as used, busy or not; batch jobs are not counted.`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
