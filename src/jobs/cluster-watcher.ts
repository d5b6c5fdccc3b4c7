/** Tells those who wait for a GPU when one is free: one look at the platform per VO, for all who wait. */
import { freeGpusFor } from "../commands/cluster.ts";
import type { EngineDeps } from "../engine/turn.ts";
import type { ClusterStats } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, heading, note, reply } from "../reply/build.ts";
import type { ClusterWatch } from "../store/lease-port.ts";
import type { SurfaceName } from "../surface.ts";
import type { Hold } from "./hold.ts";
import { keepRounds } from "./rounds.ts";
import { tellPerson } from "./told-person.ts";

export interface ClusterWatcherDeps extends EngineDeps {
  readonly posted: () => void;
}

/** At most one call per VO in this time, ms: the platform's figures are no newer. */
const LOOK_MS = 60_000;

/** Runs until the program stops. */
export function keepWatchingCluster(deps: ClusterWatcherDeps): Promise<void> {
  const { stats } = deps.platform.as(async () => undefined);

  async function round(surface: SurfaceName, hold: Hold): Promise<void> {
    if (!(await hold.take())) return;
    const watches = await deps.store.clusterWatches.on(surface);
    for (const vo of new Set(watches.map((watch) => watch.vo))) {
      if (deps.signal.aborted || !(await hold.take())) return;
      const found = await look(vo);
      for (const watch of watches.filter((one) => one.vo === vo)) await attend(deps, watch, found);
    }
  }

  /** Undefined where the platform cannot be asked. */
  async function look(vo: string): Promise<ClusterStats | undefined> {
    try {
      return await stats.cluster(vo === "" ? undefined : vo);
    } catch (error) {
      if (!deps.signal.aborted) deps.log.warn({ err: error, vo }, "what is free could not be asked");
      return undefined;
    }
  }

  return keepRounds(deps, { name: "cluster", round, pause: async () => LOOK_MS, usualPauseMs: LOOK_MS });
}

async function attend(
  deps: ClusterWatcherDeps,
  watch: ClusterWatch,
  found: ClusterStats | undefined,
): Promise<void> {
  const free = found ? freeGpusFor(found, wishOf(watch)) : [];
  const isOver = watch.endsAt <= deps.now();
  if (free.length === 0 && !isOver) return;
  const key = `cluster:${watch.owner}:${watch.vo}:${watch.datacenter}:${watch.gpuType}:${watch.endsAt.getTime()}`;
  await tellPerson(deps, watch, key, free.length > 0 ? freeDraft(watch, free) : overDraft(watch));
  await deps.store.clusterWatches.end(watch);
}

/** Empty filters are none. */
function wishOf({ vo, datacenter, gpuType }: ClusterWatch) {
  return { vo: vo || undefined, datacenter: datacenter || undefined, gpuType: gpuType || undefined };
}

function freeDraft(watch: ClusterWatch, free: readonly string[]): Draft {
  const { gpuType, vo } = watch;
  return reply(
    heading(`${gpuType === "" ? "A GPU" : gpuType} is free`),
    note("success", `${free.join("; ")}. Others may be faster: it is not reserved for you.`),
    actions(
      button(
        "Deploy with it",
        "deploy",
        { gpu: 1, ...(gpuType === "" ? {} : { gpu_type: gpuType }), ...(vo === "" ? {} : { vo }) },
        "primary",
      ),
      again(watch),
    ),
  );
}

function overDraft(watch: ClusterWatch): Draft {
  const what = watch.gpuType === "" ? "GPU" : watch.gpuType;
  return reply(
    heading(`No ${what} was free`),
    note("info", "I looked for a week, and stop now. “cluster” shows what there is."),
    actions(again(watch)),
  );
}

function again(watch: ClusterWatch) {
  const { vo, datacenter, gpuType } = wishOf(watch);
  const filters = {
    ...(vo === undefined ? {} : { vo }),
    ...(datacenter === undefined ? {} : { datacenter }),
    ...(gpuType === undefined ? {} : { gpu_type: gpuType }),
  };
  return button("Look out again", "cluster", { ...filters, watch: true });
}
