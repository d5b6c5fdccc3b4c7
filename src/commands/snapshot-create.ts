import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatBytes } from "../language/sizes.ts";
import type { DeploymentRef, Snapshot } from "../platform/ports.ts";
import { fields, heading, items, note, progress, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import { watch } from "./follow.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { deploymentName, statusWords } from "./present/deployment.ts";
import {
  quotaWords,
  SNAPSHOT_LIMIT_BYTES,
  SNAPSHOT_TOTAL_BYTES,
  snapshotRow,
  totalBytes,
} from "./present/snapshot.ts";

interface Freeze {
  readonly ref: DeploymentRef;
  readonly title: string;
  /** Snapshots of it that were there before, so that a new one can be told from them. */
  readonly before: readonly string[];
  readonly usedBytes: number;
}

interface Frozen {
  readonly freeze: Freeze;
  readonly id: string;
  readonly snapshot: Snapshot | undefined;
}

/** Making one takes minutes, and each look costs the platform's registry a call. */
const pauseMs = (elapsedMs: number) => (elapsedMs < 60_000 ? 2000 : 10_000);
const LONGEST_FOLLOW_MS = 60 * 60_000;

export const snapshotCreate = change({
  path: "snapshot create",
  summary: "Freeze a running deployment so that it can be deployed again",
  examples: ["snapshot lab-run"],
  aliases: ["snapshot", "freeze", "backup"],
  input: z.strictObject({ deployment: param.deployment("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  effect: "change",
  prepare: async (
    { deployment: id },
    ports: Pick<CommandPorts, "directory" | "deployments" | "snapshots" | "wait">,
  ): Promise<Freeze> => {
    const deployment = await readDeployment(id, ports);
    if (deployment.status !== "running") {
      throw refuse(
        "snapshot.not-running",
        `Only a running deployment can be frozen, and ${deploymentName(deployment)} is ${statusWords(deployment.status)}.`,
      );
    }
    const existing = await ports.snapshots.list(deployment.vo);
    const usedBytes = totalBytes(existing);
    if (usedBytes > SNAPSHOT_TOTAL_BYTES) throw full(usedBytes);
    return {
      ref: { id: deployment.id, vo: deployment.vo, kind: deployment.kind },
      title: deploymentName(deployment),
      before: existing.filter((one) => one.deployment === id).map((one) => one.id),
      usedBytes,
    };
  },
  plan: (freeze) =>
    reply(
      heading(`Make a snapshot of ${freeze.title}?`),
      fields({
        "Snapshots so far": quotaWords(freeze.usedBytes),
      }),
      note(
        "info",
        `A container may be up to ${formatBytes(SNAPSHOT_LIMIT_BYTES)}. Linked storage is not part of it.`,
      ),
    ),
  run: async (freeze, { snapshots }): Promise<Frozen> => ({
    freeze,
    id: await snapshots.create(freeze.ref),
    snapshot: undefined,
  }),
  recover: async (freeze, { snapshots }): Promise<Frozen | undefined> => {
    const made = (await snapshots.list(freeze.ref.vo)).find(
      (one) => one.deployment === freeze.ref.id && !freeze.before.includes(one.id),
    );
    return made && { freeze, id: made.id, snapshot: made };
  },
  follow: followSnapshot,
  reply: ({ freeze, id, snapshot }) =>
    reply(
      heading(`Snapshot of ${freeze.title}`),
      makingProgress(snapshot),
      items([
        snapshot
          ? snapshotRow(snapshot, freeze.title)
          : { kind: "snapshot", ref: id, title: freeze.title, facts: ["submitted"] },
      ]),
      snapshot?.status === "failed" && note("danger", failedWords(snapshot)),
    ),
});

function full(used: number): Error {
  return refuse(
    "quota.snapshots",
    `Your snapshots in this VO take ${formatBytes(used)}, and no new one is made beyond ${formatBytes(SNAPSHOT_TOTAL_BYTES)}. Delete one first: “snapshots” lists them with their sizes.`,
  );
}

function failedWords({ errorMessage }: Snapshot): string {
  const said = errorMessage ? ` The platform says: ${errorMessage}` : "";
  return `It could not be made.${said} The most common reason is size: a container may have up to ${formatBytes(SNAPSHOT_LIMIT_BYTES)}. Move data to linked storage, remove caches, and try again.`;
}

function makingProgress(snapshot: Snapshot | undefined) {
  const status = snapshot?.status ?? "starting";
  const done = status === "complete";
  const failed = status === "failed";
  return progress(done ? "Done" : failed ? "Failed" : "Freezing", [
    { label: "Submitted", state: "done" },
    { label: "Copying", state: done ? "done" : failed ? "failed" : "active" },
    {
      label: "Stored",
      state: done ? "done" : "waiting",
      ...(snapshot?.sizeBytes === undefined ? {} : { note: formatBytes(snapshot.sizeBytes) }),
    },
  ]);
}

async function* followSnapshot(
  first: Frozen,
  { snapshots, wait }: Pick<CommandPorts, "snapshots" | "wait">,
  call: Call,
): AsyncIterable<Frozen> {
  const look = async () => (await snapshots.list(first.freeze.ref.vo)).find((one) => one.id === first.id);
  const over = (snapshot: Snapshot | undefined) =>
    snapshot?.status === "complete" || snapshot?.status === "failed";
  for await (const snapshot of watch({ look, over, pauseMs, longestMs: LONGEST_FOLLOW_MS }, { wait }, call)) {
    yield { ...first, snapshot };
  }
}
