/** What belongs to a person over all his VOs. The platform's answers do not say the VO, so it is asked one VO at a time. */
import type { Directory } from "../commands/ports.ts";
import { isPutOff } from "../commands/postponed.ts";
import { refuse } from "../errors.ts";
import { PlatformFailure } from "../platform/failure.ts";
import {
  type Deployment,
  type DeploymentKind,
  type DeploymentRef,
  type PlatformPorts,
  type Snapshot,
  TRY_VO,
} from "../platform/ports.ts";
import type { MemoryRow } from "./memory.ts";

export interface PersonalDirectory extends Directory {
  /** All that is or was just running, of every kind; of what cannot be asked, the trials and batch jobs are left out. */
  everything(): Promise<readonly Deployment[]>;
  /** Adds to rows of a reply what is known of where they live. */
  describe(rows: readonly MemoryRow[]): readonly MemoryRow[];
}

type Found<T> = { readonly found: readonly T[]; readonly unread: readonly string[] };

/** What a person may ask the platform for. */
export interface Reach {
  /** VOs with full access. */
  readonly vos: readonly string[];
  /** Whether he has a level in any VO: without one, the platform fails when it is asked for trials. */
  readonly trials: boolean;
}

/** A directory for one invocation: what was read once is not asked for again. */
export function createDirectory(
  ports: Pick<PlatformPorts, "deployments" | "snapshots" | "inference" | "keys">,
  reach: Reach,
  known: readonly MemoryRow[],
): PersonalDirectory {
  const { vos } = reach;
  const read = new Map<string, Promise<Found<Deployment>>>();
  let snapshots: Promise<Found<Snapshot>> | undefined;
  const places = new Map<string, Place>();
  // Rights may have gone since: a VO without them must never be asked for.
  for (const row of known)
    if (row.vo && (row.itemKind === "try" ? reach.trials : vos.includes(row.vo)))
      places.set(row.ref, { vo: row.vo, ...(row.itemKind ? { kind: row.itemKind } : {}) });

  const once = (name: string, ask: () => Promise<Found<Deployment>>): Promise<Found<Deployment>> => {
    const known = read.get(name);
    if (known) return known;
    const asked = ask().then(({ found, unread }) => {
      for (const one of found) places.set(one.id, { vo: one.vo, kind: one.kind });
      return { found: newestFirst(found), unread };
    });
    read.set(name, asked);
    return asked;
  };
  const listDeployments = () =>
    once("items", () =>
      overVos(vos, async (vo) => [
        ...(await ports.deployments.list({ vo, kind: "module" })),
        ...(await ports.deployments.list({ vo, kind: "tool" })),
      ]),
    );
  const listBatchJobs = () =>
    once("batch", () => overVos(vos, (vo) => ports.deployments.list({ vo, kind: "batch" })));
  const listTrials = async () => {
    if (!reach.trials) return [];
    const ask = () => ports.deployments.list({ vo: TRY_VO, kind: "try" });
    return (await once("trials", async () => ({ found: await ask(), unread: [] }))).found;
  };
  const everything = async () => [
    ...(vos.length > 0 ? (await listDeployments()).found : []),
    ...(await ifKnown(async () => (await listBatchJobs()).found)),
    ...(await ifKnown(listTrials)),
  ];
  const listSnapshots = () => {
    snapshots ??= overVos(vos, (vo) => ports.snapshots.list(vo)).then(({ found, unread }) => {
      for (const one of found) places.set(one.id, { vo: one.vo });
      return { found: newestFirst(found), unread };
    });
    return snapshots;
  };
  return {
    deployments: listDeployments,
    batchJobs: listBatchJobs,
    trials: listTrials,
    everything,
    services: async () => {
      const services = await overVos(vos, (vo) => ports.inference.list(vo));
      for (const { name, vo } of services.found) places.set(name, { vo });
      return services;
    },
    keys: () => ports.keys.list(),
    snapshots: listSnapshots,
    locate: (id) => locate(id, { reach, places, everything, get: ports.deployments.get }),
    describe: (rows) =>
      rows.map((row) => {
        const place = places.get(row.ref);
        return place ? { ...row, vo: place.vo, ...(place.kind ? { itemKind: place.kind } : {}) } : row;
      }),
  };
}

/** Where something is; `kind` of deployments. */
interface Place {
  readonly vo: string;
  readonly kind?: DeploymentKind;
}

interface Whereabouts {
  readonly reach: Reach;
  readonly places: ReadonlyMap<string, Place>;
  readonly everything: () => Promise<readonly Deployment[]>;
  readonly get: PlatformPorts["deployments"]["get"];
}

async function locate(id: string, { reach, places, everything, get }: Whereabouts): Promise<DeploymentRef> {
  if (isPutOff(id)) {
    throw refuse(
      "deployment.scheduled",
      "It has not started yet: “deployments” shows when it does, and “delete” cancels it.",
    );
  }
  const at = places.get(id);
  if (at?.kind) return { id, vo: at.vo, kind: at.kind };
  const one = (await everything()).find((deployment) => deployment.id === id);
  if (one) return { id, vo: one.vo, kind: one.kind };
  // What has ended is in no list any more, but can still be read, and deleted, for a while.
  for (const vo of reach.vos) {
    for (const kind of ["module", "tool", "batch"] as const) {
      const ref = { id, vo, kind };
      if (await exists(get, ref)) return ref;
    }
  }
  // Last, because the platform gives anything as a trial.
  const trial = { id, vo: TRY_VO, kind: "try" } as const;
  if (reach.trials && (await exists(get, trial))) return trial;
  throw refuse(
    "deployment.unknown",
    "You have no such deployment. Type “deployments” to see those you have.",
  );
}

/** Whether the platform knows it, as that kind: of another kind it refuses to speak. */
async function exists(get: Whereabouts["get"], ref: DeploymentRef): Promise<boolean> {
  try {
    return (await get(ref)) !== undefined;
  } catch (error) {
    if (error instanceof PlatformFailure && error.kind === "rejected") return false;
    throw error;
  }
}

/** Nothing where the platform fails: what is asked for besides must not hide what was asked for. */
async function ifKnown(ask: () => Promise<readonly Deployment[]>): Promise<readonly Deployment[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof PlatformFailure) return [];
    throw error;
  }
}

/** Asks one VO after the other: the platform's registry client cannot serve two requests at once. */
async function overVos<T>(
  vos: readonly string[],
  ask: (vo: string) => Promise<readonly T[]>,
): Promise<Found<T>> {
  const found: T[] = [];
  const unread: string[] = [];
  let failure: unknown;
  for (const vo of vos) {
    try {
      found.push(...(await ask(vo)));
    } catch (error) {
      failure ??= error;
      unread.push(vo);
    }
  }
  if (failure !== undefined && unread.length === vos.length) throw failure;
  return { found, unread };
}

function newestFirst<T extends { readonly submitted?: Date }>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => (b.submitted?.getTime() ?? 0) - (a.submitted?.getTime() ?? 0));
}
