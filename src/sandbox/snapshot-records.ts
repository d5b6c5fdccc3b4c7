/** The facts kept about a snapshot, and what follows from them. */
import * as z from "zod";
import type { Documents } from "../store/documents.ts";
import type { Json } from "../store/store.ts";
import { type ConfigurationValues, textOf } from "./configuration-values.ts";
import { platformTime } from "./deployment-object.ts";
import { problem } from "./problems.ts";
import type { Simulation } from "./simulation.ts";

const snapshot = z.object({
  /** `<deployment uuid>_<unix seconds>`. */
  id: z.string(),
  vo: z.string(),
  owner: z.string(),
  title: z.string(),
  description: z.string(),
  /** Id of the job that makes it. */
  jobId: z.string(),
  /** Bytes of the container's copy. */
  size: z.number(),
  /** Milliseconds since the Unix epoch. */
  submittedAt: z.number(),
});

export type SnapshotRecord = Readonly<z.infer<typeof snapshot>>;
export type SnapshotStatus = "starting" | "in progress" | "complete" | "failed";

const KIND = "snapshot";
/** Milliseconds. */
const STARTING = 3000;
const COPYING = 6000;
/** Bytes; a container above it is not copied. */
const CONTAINER_LIMIT = 10 * 2 ** 30;

const REGISTRY = "registry.cloud.ai4eosc.eu/user-snapshots";

export interface SnapshotOwner {
  readonly vo: string;
  readonly owner: string;
}

export function snapshotStatus({ submittedAt, size }: SnapshotRecord, now: Date): SnapshotStatus {
  const age = now.getTime() - submittedAt;
  if (age < STARTING) return "starting";
  // The size is looked at before anything is copied.
  if (size > CONTAINER_LIMIT) return "failed";
  return age < STARTING + COPYING ? "in progress" : "complete";
}

export async function snapshotsOf(
  documents: Documents,
  { vo, owner }: SnapshotOwner,
): Promise<readonly SnapshotRecord[]> {
  const all = (await documents.list(KIND)).map(({ value }) => snapshot.parse(value));
  return all.filter((one) => one.vo === vo && one.owner === owner);
}

export function keepSnapshot(documents: Documents, record: SnapshotRecord): Promise<void> {
  return documents.put(KIND, `${record.vo}|${record.id}`, record);
}

export function forgetSnapshot(documents: Documents, { vo, id }: SnapshotRecord): Promise<void> {
  return documents.remove(KIND, `${vo}|${id}`);
}

/** Image of all snapshots of a person, without tag. */
function snapshotImage(owner: string): string {
  return `${REGISTRY}/${owner.replaceAll("@", "_at_")}`;
}

/** Key order and nulls are the platform's: much is known only once the snapshot is complete. */
export function snapshotObject(record: SnapshotRecord, now: Date): Json {
  const status = snapshotStatus(record, now);
  const done = status === "complete";
  return {
    snapshot_ID: record.id,
    status,
    error_msg: status === "failed" ? TOO_BIG : null,
    submit_time: platformTime(new Date(record.submittedAt)),
    size: done ? record.size : null,
    title: done ? record.title : null,
    description: done ? record.description : null,
    nomad_ID: done ? null : record.jobId,
    docker_image: done ? snapshotImage(record.owner) : null,
  };
}

const TOO_BIG =
  "The deployment is too big for a snapshot (at most 10 GB). Delete data or move it to '/storage' to make it lighter.";

/** Checks a snapshot image for redeployment: 401 for another person's, 400 unless it is a complete one of the VO. */
export async function requireOwnSnapshot(
  { documents, now }: Simulation,
  whose: SnapshotOwner,
  values: ConfigurationValues,
): Promise<void> {
  const image = textOf(values, "general", "docker_image");
  if (!image.startsWith(`${REGISTRY}/`)) return;
  if (image !== snapshotImage(whose.owner)) throw problem(401, "You are not the owner of the Harbor image.");
  const tag = textOf(values, "general", "docker_tag");
  const own = await snapshotsOf(documents, whose);
  if (!own.some((one) => one.id === tag && snapshotStatus(one, now) === "complete"))
    throw problem(400, "The snapshot does not exist.");
}
