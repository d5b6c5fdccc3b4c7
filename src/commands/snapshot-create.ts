import { z } from "zod";
import { Refusal, refuse } from "../errors.ts";
import { formatBytes, formatCount } from "../language/sizes.ts";
import type { Deployment, DeploymentRef, Snapshot } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { fields, heading, items, note, progress, reply, text } from "../reply/build.ts";
import { joinMarkdown, md } from "../reply/markdown.ts";
import { change } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import { watch } from "./follow.ts";
import { membersOf, readGroup } from "./groups.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { canBeFrozen, deploymentName, statusWords } from "./present/deployment.ts";
import {
  quotaWords,
  SNAPSHOT_LIMIT_BYTES,
  SNAPSHOT_TOTAL_BYTES,
  snapshotName,
  snapshotRow,
  totalBytes,
} from "./present/snapshot.ts";
import { listWords } from "./present/words.ts";

interface Freeze {
  readonly ref: DeploymentRef;
  readonly title: string;
  /** Snapshots of it that were there before, so that a new one can be told from them. */
  readonly before: readonly string[];
  /** What the person's snapshots in that VO take already. */
  readonly usedBytes: number;
}

interface Freezes {
  readonly freezes: readonly Freeze[];
  /** Of several: what cannot be frozen, each with the reason. */
  readonly skipped: readonly string[];
}

interface Frozen {
  readonly freeze: Freeze;
  /** Undefined: it was not made. */
  readonly id: string | undefined;
  readonly problem?: string;
  readonly snapshot: Snapshot | undefined;
}

interface AllFrozen {
  readonly frozen: readonly Frozen[];
  readonly skipped: readonly string[];
}

/** Making one takes minutes, and each look costs the platform's registry a call. */
const pauseMs = (elapsedMs: number) => (elapsedMs < 60_000 ? 2000 : 10_000);
const LONGEST_FOLLOW_MS = 60 * 60_000;

type Ports = Pick<CommandPorts, "directory" | "deployments" | "snapshots" | "wait">;

export const snapshotCreate = change({
  path: "snapshot create",
  summary: "Freeze running deployments, to deploy them again",
  examples: ["snapshot lab-run", "snapshot 1 and 2", "snapshot all"],
  aliases: ["snapshot", "freeze", "backup"],
  input: z.strictObject({
    deployment: param.deployments(
      "Its title, number in the last list, or UUID; several with commas; or all, all running",
    ),
  }),
  positional: ["deployment"],
  access: "full",
  effect: "change",
  prepare: async ({ deployment: named }, ports: Ports): Promise<Freezes> => {
    const ids = await membersOf(named, ports);
    const isGroup = readGroup(named) !== undefined;
    const freezes: Freeze[] = [];
    const skipped: string[] = [];
    for (const id of ids) {
      const deployment = await readDeployment(id, ports).catch((error: unknown) => {
        if (ids.length === 1 || !(error instanceof Refusal) || error.code !== "deployment.gone") throw error;
        skipped.push(`${id.slice(0, 8)} was deleted.`);
        return undefined;
      });
      if (!deployment) continue;
      const reason = unfit(deployment, isGroup);
      if (reason === undefined) freezes.push(await freezeOf(deployment, ports));
      else if (ids.length > 1) skipped.push(reason);
      else throw refuse("snapshot.not-running", reason);
    }
    if (freezes.length > 0) return { freezes, skipped };
    throw refuse("snapshot.none", `None of them can be frozen now. ${skipped.join(" ")}`);
  },
  plan: planFreezes,
  run: async ({ freezes, skipped }, { snapshots }: Ports): Promise<AllFrozen> => {
    const frozen: Frozen[] = [];
    // One after the other: the platform's registry cannot do two things at once.
    for (const freeze of freezes) {
      try {
        frozen.push({ freeze, id: await snapshots.create(freeze.ref), snapshot: undefined });
      } catch (error) {
        if (freezes.length === 1 || !(error instanceof Refusal)) throw error;
        frozen.push({ freeze, id: undefined, problem: error.message, snapshot: undefined });
      }
    }
    return { frozen, skipped };
  },
  recover: recoverFreezes,
  follow: followSnapshots,
  reply: tellFreezes,
});

/** Why it cannot be frozen. */
function unfit(deployment: Deployment, inGroup: boolean): string | undefined {
  const name = deploymentName(deployment);
  if (deployment.kind === "batch" || deployment.kind === "try")
    return `${name} is a ${deployment.kind === "batch" ? "batch job" : "trial"}, of which no snapshot is made.`;
  if (deployment.status !== "running")
    return `Only a running deployment can be frozen, and ${name} is ${statusWords(deployment.status)}.`;
  // Whoever names it may know why; in a group it is not worth the room that it takes.
  if (inGroup && !canBeFrozen(deployment))
    return `${name} is a tool that cannot be deployed again from a snapshot.`;
  return undefined;
}

/** A freeze of one that can be frozen; refuses others, and what would exceed the limits. */
export async function readFreeze(
  deployment: Deployment,
  ports: Pick<CommandPorts, "snapshots">,
): Promise<Freeze> {
  const reason = unfit(deployment, false);
  if (reason !== undefined) throw refuse("snapshot.not-running", reason);
  return freezeOf(deployment, ports);
}

async function freezeOf(
  { id, vo, kind, ...deployment }: Deployment,
  { snapshots }: Pick<CommandPorts, "snapshots">,
): Promise<Freeze> {
  const existing = await snapshots.list(vo);
  const usedBytes = totalBytes(existing);
  if (usedBytes > SNAPSHOT_TOTAL_BYTES) throw full(usedBytes, existing);
  return {
    ref: { id, vo, kind },
    title: deploymentName({ id, ...deployment }),
    before: existing.filter((one) => one.deployment === id).map((one) => one.id),
    usedBytes,
  };
}

function full(used: number, existing: readonly Snapshot[]): Error {
  const [largest] = existing.toSorted((a, b) => (b.sizeBytes ?? 0) - (a.sizeBytes ?? 0));
  const first = largest
    ? ` The largest is “${snapshotName(largest)}” with ${formatBytes(largest.sizeBytes ?? 0)}.`
    : "";
  return refuse(
    "quota.snapshots",
    `Your snapshots in this VO take ${formatBytes(used)}, and no new one is made beyond ${formatBytes(SNAPSHOT_TOTAL_BYTES)}. Delete one first: “snapshots” lists them with their sizes.${first}`,
  );
}

function planFreezes({ freezes, skipped }: Freezes): Draft {
  const [only] = freezes;
  const used = Math.max(0, ...freezes.map((one) => one.usedBytes));
  return reply(
    heading(
      only && freezes.length === 1
        ? `Make a snapshot of ${only.title}?`
        : `Make snapshots of these ${formatCount(freezes.length, "deployment")}?`,
    ),
    freezes.length > 1 &&
      items(
        freezes.map(({ ref, title }) => ({
          kind: "deployment" as const,
          ref: ref.id,
          title,
          facts: [ref.vo],
        })),
      ),
    fields({ "Snapshots so far": quotaWords(used) }),
    note("info", limitWords(used)),
    skipped.length > 0 && note("warning", skipped.join(" ")),
  );
}

/** The limits, and how near they are. */
function limitWords(usedBytes: number): string {
  const left = SNAPSHOT_TOTAL_BYTES - usedBytes;
  const size = `A container may be up to ${formatBytes(SNAPSHOT_LIMIT_BYTES)}. Linked storage is not part of it.`;
  return left < SNAPSHOT_LIMIT_BYTES
    ? `${size} Only ${formatBytes(Math.max(0, left))} of your room are left: once all your snapshots take more than ${formatBytes(SNAPSHOT_TOTAL_BYTES)}, no further one is made until you delete some.`
    : size;
}

async function recoverFreezes(
  { freezes, skipped }: Freezes,
  { snapshots }: Pick<CommandPorts, "snapshots">,
): Promise<AllFrozen | undefined> {
  const frozen: Frozen[] = [];
  for (const freeze of freezes) {
    const made = (await snapshots.list(freeze.ref.vo)).find(
      (one) => one.deployment === freeze.ref.id && !freeze.before.includes(one.id),
    );
    frozen.push(
      made
        ? { freeze, id: made.id, snapshot: made }
        : { freeze, id: undefined, problem: "I was cut off before it.", snapshot: undefined },
    );
  }
  return frozen.some(({ id }) => id !== undefined) ? { frozen, skipped } : undefined;
}

async function* followSnapshots(
  first: AllFrozen,
  { snapshots, wait }: Pick<CommandPorts, "snapshots" | "wait">,
  call: Call,
): AsyncIterable<AllFrozen> {
  const vos = [...new Set(first.frozen.map(({ freeze }) => freeze.ref.vo))];
  const look = async (): Promise<readonly Frozen[]> => {
    const all: Snapshot[] = [];
    for (const vo of vos) all.push(...(await snapshots.list(vo)));
    return first.frozen.map((one) => ({ ...one, snapshot: all.find(({ id }) => id === one.id) }));
  };
  const over = (seen: readonly Frozen[]) => seen.every(isOver);
  for await (const frozen of watch({ look, over, pauseMs, longestMs: LONGEST_FOLLOW_MS }, { wait }, call))
    yield { ...first, frozen };
}

function isOver({ id, snapshot }: Frozen): boolean {
  return id === undefined || snapshot?.status === "complete" || snapshot?.status === "failed";
}

function tellFreezes({ frozen, skipped }: AllFrozen): Draft {
  const made = frozen.filter(({ id }) => id !== undefined);
  const failed = frozen.filter(({ id }) => id === undefined);
  const [only] = frozen;
  const used = Math.max(0, ...frozen.map(({ freeze }) => freeze.usedBytes));
  return reply(
    heading(
      only && frozen.length === 1
        ? `Snapshot of ${only.freeze.title}`
        : `Snapshots of ${formatCount(frozen.length, "deployment")}`,
    ),
    only && frozen.length === 1 && makingProgress(only.snapshot),
    made.length > 0 && items(made.map(frozenRow)),
    ...made.flatMap(({ snapshot }) =>
      snapshot?.status === "failed" ? [note("danger", failedWords(snapshot))] : [],
    ),
    failed.length > 0 && note("warning", `Not made: ${listWords(failed.map(({ freeze }) => freeze.title))}.`),
    failed.length > 0 &&
      text(
        joinMarkdown(
          failed.map(({ freeze, problem = "" }) => md`- **${freeze.title}**: ${problem}`),
          "\n",
        ),
      ),
    SNAPSHOT_TOTAL_BYTES - used < SNAPSHOT_LIMIT_BYTES && note("info", limitWords(used)),
    skipped.length > 0 && note("info", skipped.join(" ")),
  );
}

function frozenRow({ freeze, id = "", snapshot }: Frozen) {
  return snapshot
    ? snapshotRow(snapshot, freeze.title)
    : { kind: "snapshot" as const, ref: id, title: freeze.title, facts: ["submitted"] };
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
