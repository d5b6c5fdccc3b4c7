/** What belongs to a person over all his VOs. The platform's answers do not say the VO, so it is asked one VO at a time. */
import type { Directory } from "../commands/ports.ts";
import { refuse } from "../errors.ts";
import type { Deployment, DeploymentRef, PlatformPorts, Snapshot } from "../platform/ports.ts";
import type { MemoryRow } from "./memory.ts";

export interface PersonalDirectory extends Directory {
  /** Adds to rows of a reply what is known of where they live. */
  describe(rows: readonly MemoryRow[]): readonly MemoryRow[];
}

type Found<T> = { readonly found: readonly T[]; readonly unread: readonly string[] };

/** A directory for one invocation: what was read once is not asked for again. */
export function createDirectory(
  ports: Pick<PlatformPorts, "deployments" | "snapshots">,
  vos: readonly string[],
  known: readonly MemoryRow[],
): PersonalDirectory {
  let deployments: Promise<Found<Deployment>> | undefined;
  let snapshots: Promise<Found<Snapshot>> | undefined;
  const places = new Map<string, { vo: string; kind?: "module" | "tool" }>();
  // Rights may have gone since: a VO without them must never be asked for.
  for (const row of known)
    if (row.vo && vos.includes(row.vo))
      places.set(row.ref, { vo: row.vo, ...(row.itemKind ? { kind: row.itemKind } : {}) });

  const listDeployments = () => {
    deployments ??= overVos(vos, async (vo) => [
      ...(await ports.deployments.list({ vo, kind: "module" })),
      ...(await ports.deployments.list({ vo, kind: "tool" })),
    ]).then(({ found, unread }) => {
      for (const one of found) places.set(one.id, { vo: one.vo, kind: one.kind });
      return { found: newestFirst(found), unread };
    });
    return deployments;
  };
  const listSnapshots = () => {
    snapshots ??= overVos(vos, (vo) => ports.snapshots.list(vo)).then(({ found, unread }) => {
      for (const one of found) places.set(one.id, { vo: one.vo });
      return { found: newestFirst(found), unread };
    });
    return snapshots;
  };
  return {
    deployments: listDeployments,
    snapshots: listSnapshots,
    locate: (id) => locate(id, { vos, places, list: listDeployments, get: ports.deployments.get }),
    describe: (rows) =>
      rows.map((row) => {
        const place = places.get(row.ref);
        return place ? { ...row, vo: place.vo, ...(place.kind ? { itemKind: place.kind } : {}) } : row;
      }),
  };
}

interface Whereabouts {
  readonly vos: readonly string[];
  readonly places: ReadonlyMap<string, { vo: string; kind?: "module" | "tool" }>;
  readonly list: () => Promise<Found<Deployment>>;
  readonly get: PlatformPorts["deployments"]["get"];
}

async function locate(id: string, { vos, places, list, get }: Whereabouts): Promise<DeploymentRef> {
  const at = places.get(id);
  if (at?.kind) return { id, vo: at.vo, kind: at.kind };
  const one = (await list()).found.find((deployment) => deployment.id === id);
  if (one) return { id, vo: one.vo, kind: one.kind };
  // What has ended is in no list any more, but can still be read, and deleted, for a while.
  for (const vo of vos) {
    for (const kind of ["module", "tool"] as const) {
      const ref = { id, vo, kind };
      if (await get(ref)) return ref;
    }
  }
  throw refuse(
    "deployment.unknown",
    "You have no such deployment. Type “deployments” to see those you have.",
  );
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
