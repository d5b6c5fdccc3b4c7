/** What a snapshot is deployed with: the platform has no configuration of its own for it. */
import { refuse } from "../errors.ts";
import type { ConfigParam, Deployment, ItemConfig, Snapshot } from "../platform/ports.ts";
import { deploymentsIn } from "./deploy.ts";
import type { CommandPorts } from "./ports.ts";
import { snapshotName } from "./present/snapshot.ts";
import { readSnapshot } from "./snapshot-delete.ts";

/** Snapshots have no catalogue entry; the platform's own page starts from this item's configuration. */
const TEMPLATE_ITEM = "ai4os-demo-app";
/** What the platform gives a module that says nothing of its needs. */
const DEFAULTS = { cpu: 4, memoryMb: 8000, diskMb: 10_000 } as const;

/** Refuses a snapshot that cannot be deployed, or not yet. */
export async function readRedeployable(
  id: string,
  ports: Pick<CommandPorts, "directory">,
): Promise<Snapshot> {
  const snapshot = await readSnapshot(id, ports);
  if (snapshot.status === "complete" && snapshot.dockerImage) return snapshot;
  const advice =
    snapshot.status === "failed"
      ? "It cannot be deployed; please make a new one."
      : "It can be deployed once it is complete: “snapshots” shows how far it is.";
  throw refuse("snapshot.incomplete", `“${snapshotName(snapshot)}” is ${snapshot.status}. ${advice}`);
}

export interface SnapshotConfig {
  readonly what: string;
  readonly config: ItemConfig;
  /** The person's live deployments in its VO. */
  readonly existing: readonly Deployment[];
  /** The deployment that it was made of, while that lives. */
  readonly origin: Deployment | undefined;
}

export async function snapshotConfig(
  snapshot: Snapshot,
  ports: Pick<CommandPorts, "catalogue" | "deployments">,
): Promise<SnapshotConfig> {
  const { vo } = snapshot;
  const existing = await deploymentsIn(vo, ports);
  const origin = existing.find((one) => one.id === snapshot.deployment);
  const config = configOf(await ports.catalogue.config(TEMPLATE_ITEM, vo), snapshot, origin);
  return { what: `snapshot “${snapshotName(snapshot)}”`, config, existing, origin };
}

/**
 * The template's configuration for this image: its only tag, and the hardware of the deployment it was made of, or else
 * the platform's own defaults. What the template wishes for itself, and a warning about that, says nothing here.
 */
function configOf(
  template: ItemConfig,
  { id, dockerImage = "" }: Snapshot,
  origin: Deployment | undefined,
): ItemConfig {
  const had = origin?.resources ?? {};
  const values: ReadonlyMap<string, string | number> = new Map<string, string | number>([
    ["general.docker_image", dockerImage],
    ["general.docker_tag", id],
    ["hardware.cpu_num", had.cpu ?? DEFAULTS.cpu],
    ["hardware.ram", had.memoryMb ?? DEFAULTS.memoryMb],
    ["hardware.disk", had.diskMb ?? DEFAULTS.diskMb],
    ["hardware.gpu_num", 0],
    ["hardware.gpu_type", ""],
  ]);
  const params = template.params.map((param): ConfigParam => {
    const value = values.get(`${param.group}.${param.key}`);
    if (value === undefined) return param;
    if (param.key === "docker_tag") return { ...param, value, options: [id] };
    return { ...param, value: typeof value === "number" ? clipped(value, param.range) : value };
  });
  return { params };
}

function clipped(value: number, { min, max }: NonNullable<ConfigParam["range"]> = {}): number {
  return Math.min(Math.max(value, min ?? value), max ?? Number.POSITIVE_INFINITY);
}
