/** How snapshots are told. */

import { formatBytes } from "../../language/sizes.ts";
import type { Snapshot } from "../../platform/ports.ts";
import { button, type Row } from "../../reply/build.ts";
import { timeWords } from "./words.ts";

/** The platform refuses a new snapshot beyond this total per person and VO, in bytes. */
export const SNAPSHOT_TOTAL_BYTES = 15e9;
/** A container larger than this cannot be frozen, in bytes. */
export const SNAPSHOT_LIMIT_BYTES = 10 * 2 ** 30;

/** Its title; the platform tells it only of complete ones. */
export function snapshotName({ title, deployment }: Snapshot): string {
  return title && title !== "" ? title : `snapshot of ${deployment.slice(0, 8)}`;
}

export function totalBytes(snapshots: readonly Snapshot[]): number {
  return snapshots.reduce((sum, one) => sum + (one.sizeBytes ?? 0), 0);
}

/** `6.8 GB of 15 GB`. */
export function quotaWords(usedBytes: number): string {
  return `${formatBytes(usedBytes)} of ${formatBytes(SNAPSHOT_TOTAL_BYTES)}`;
}

export function snapshotRow(snapshot: Snapshot, title = snapshotName(snapshot)): Row {
  const done = snapshot.status === "complete";
  return {
    kind: "snapshot",
    ref: snapshot.id,
    title,
    facts: [
      snapshot.status,
      snapshot.sizeBytes === undefined ? undefined : formatBytes(snapshot.sizeBytes),
      snapshot.submitted && `made ${timeWords(snapshot.submitted)}`,
      snapshot.status === "failed" ? snapshot.errorMessage : undefined,
    ],
    actions: [
      ...(done
        ? [
            button("Redeploy", "snapshot redeploy", { snapshot: snapshot.id, mode: "standard" }),
            button("Run a batch job", "snapshot redeploy", { snapshot: snapshot.id, mode: "batch" }),
          ]
        : []),
      button("Delete", "snapshot delete", { snapshot: snapshot.id }, "danger" as const),
    ],
  };
}
