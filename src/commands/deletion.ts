/** Deleting deployments of any kind, one or several: what is lost, what is left, and what could not be done. */
import { Refusal, refuse } from "../errors.ts";
import { formatCount } from "../language/sizes.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Deployment, DeploymentRef } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, fields, heading, items, note, reply, text } from "../reply/build.ts";
import { joinMarkdown, md } from "../reply/markdown.ts";
import type { Call, CommandPorts } from "./ports.ts";
import {
  canBeFrozen,
  deploymentName,
  hardware,
  hasEnded,
  imageName,
  statusWords,
} from "./present/deployment.ts";
import { timeWords } from "./present/words.ts";

interface Deletion {
  readonly ref: DeploymentRef;
  readonly title: string;
  readonly status: string;
  readonly facts: Readonly<Record<string, string>>;
  /** What is lost, in words. */
  readonly loss: string;
  /** Whether something is lost that nothing can bring back. */
  readonly grave: boolean;
}

export interface Deletions {
  readonly targets: readonly Deletion[];
}

interface Deleted {
  readonly deletion: Deletion;
  /** `stuck`: the platform still lists it as it was; `undone`: it was not asked, or refused. */
  readonly after: "stopped" | "purged" | "stuck" | "undone";
  /** Why it was not done. */
  readonly problem?: string;
}

export interface AllDeleted {
  readonly outcomes: readonly Deleted[];
}

export type DeletionPorts = Pick<CommandPorts, "directory" | "deployments" | "snapshots" | "wait">;

/** Reads what is to be deleted. Of a single one that is gone already it refuses; of several these are left out. */
export async function prepareDeletions(ids: readonly string[], ports: DeletionPorts): Promise<Deletions> {
  const targets: Deletion[] = [];
  for (const id of ids) {
    const ref = await ports.directory.locate(id);
    const deployment = await ports.deployments.get(ref);
    if (deployment) targets.push(await deletionOf(ref, deployment, ports));
  }
  if (targets.length > 0) return { targets };
  throw refuse(
    "deployment.gone",
    "It is already deleted, and nothing of it is left on the platform. “deployments” shows those you have.",
  );
}

async function deletionOf(
  ref: DeploymentRef,
  deployment: Deployment,
  ports: DeletionPorts,
): Promise<Deletion> {
  const saved = canBeFrozen(deployment) ? await countSnapshots(ref, ports) : 0;
  return {
    ref,
    title: deploymentName(deployment),
    status: deployment.status,
    facts: factsOf(deployment),
    loss: lossOf(deployment, saved),
    grave: saved === 0 && deployment.status === "running" && deployment.kind !== "try",
  };
}

/** Not knowing the snapshots must not keep anyone from freeing resources: then undefined. */
async function countSnapshots(
  { id, vo }: DeploymentRef,
  { snapshots }: Pick<CommandPorts, "snapshots">,
): Promise<number | undefined> {
  try {
    const all = await snapshots.list(vo);
    return all.filter((one) => one.deployment === id && one.status === "complete").length;
  } catch (error) {
    if (error instanceof PlatformFailure) return undefined;
    throw error;
  }
}

function factsOf(deployment: Deployment): Readonly<Record<string, string>> {
  return {
    Status: statusWords(deployment.status),
    What: imageName(deployment),
    Resources: hardware(deployment.resources),
    ...(deployment.submitted ? { Submitted: timeWords(deployment.submitted) } : {}),
    VO: deployment.vo,
    UUID: deployment.id,
  };
}

function lossOf(deployment: Deployment, saved: number | undefined): string {
  const { status, kind } = deployment;
  if (status === "queued") return "It has not started, so there is nothing in it to lose.";
  if (status === "starting") return "It is not up yet; what it has fetched so far is thrown away.";
  if (kind === "batch") return batchLoss(status);
  if (kind === "try") return "It ends now, and nothing of it is kept.";
  if (hasEnded(status)) return "It has ended; what is left of it on the platform is purged.";
  const tokens = kind === "tool" ? " Its access tokens stop working." : "";
  return `Every file in it that is not in linked storage is lost for good.${tokens} ${snapshotWords(deployment, saved)}`.trim();
}

function batchLoss(status: string): string {
  return hasEnded(status)
    ? "It has ended and leaves the list. What it wrote to your storage stays."
    : "Its commands are stopped where they are. What it wrote to your storage stays, all else is lost.";
}

function snapshotWords(deployment: Deployment, saved: number | undefined): string {
  if (!canBeFrozen(deployment)) return "";
  if (saved === undefined) return "I could not see whether there is a snapshot of it.";
  if (saved === 0) return "There is no snapshot of it: “snapshot it” makes one first.";
  return saved === 1
    ? "Its snapshot stays; what changed since then is lost."
    : `Its ${saved} snapshots stay; what changed since the last one is lost.`;
}

/** What will be deleted, each with what is lost with it. */
function planDeletions({ targets }: Deletions): Draft {
  const [only] = targets;
  const grave = targets.some((one) => one.grave);
  if (only && targets.length === 1) {
    return reply(
      heading(`Delete ${only.title}?`),
      fields(only.facts),
      note(grave ? "danger" : "warning", only.loss),
    );
  }
  return reply(
    heading(`Delete these ${formatCount(targets.length, "deployment")}?`),
    items(
      targets.map(({ ref, title, status, facts, loss }) => ({
        kind: "deployment" as const,
        ref: ref.id,
        title,
        subtitle: loss,
        facts: [status, facts["What"], facts["Resources"]],
      })),
    ),
    note(
      grave ? "danger" : "warning",
      "All of them are deleted. Files that are not in linked storage or in a snapshot are lost for good.",
    ),
  );
}

/** Deletes one after the other. One that fails does not keep the others; a single one fails as such. */
async function runDeletions(
  { targets }: Deletions,
  ports: Pick<CommandPorts, "deployments" | "wait">,
  call: Call,
): Promise<AllDeleted> {
  const outcomes: Deleted[] = [];
  for (const deletion of targets) {
    try {
      outcomes.push(await runDeletion(deletion, ports, call));
    } catch (error) {
      if (targets.length === 1 || !(error instanceof Refusal)) throw error;
      outcomes.push({ deletion, after: "undone", problem: error.message });
    }
  }
  return { outcomes };
}

async function runDeletion(
  deletion: Deletion,
  ports: Pick<CommandPorts, "deployments" | "wait">,
  call: Call,
): Promise<Deleted> {
  try {
    await ports.deployments.remove(deletion.ref);
  } catch (error) {
    // Somebody else was faster: what was wanted is done.
    if (!(error instanceof PlatformFailure && error.kind === "missing")) throw error;
  }
  return { deletion, after: await whatRemains(deletion, ports, call) };
}

/** ms before each look: the scheduler takes a moment to stop a job. */
const LOOKS = [0, 1000, 2000, 4000] as const;

async function whatRemains(
  deletion: Deletion,
  ports: Pick<CommandPorts, "deployments" | "wait">,
  { signal }: Call,
): Promise<Deleted["after"]> {
  for (const pause of LOOKS) {
    if (pause > 0) await ports.wait(pause, signal);
    const after = await stateOf(deletion, ports);
    if (after !== "stuck") return after;
  }
  return "stuck";
}

async function stateOf(
  { ref, status }: Deletion,
  { deployments }: Pick<CommandPorts, "deployments">,
): Promise<"stopped" | "purged" | "stuck"> {
  const left = await deployments.get(ref);
  if (left === undefined) return "purged";
  // What had ended before is done only when it is gone.
  return hasEnded(left.status) && !hasEnded(status) ? "stopped" : "stuck";
}

/** What became of deletions that were cut off; undefined where none was done. */
async function recoverDeletions(
  { targets }: Deletions,
  ports: Pick<CommandPorts, "deployments">,
): Promise<AllDeleted | undefined> {
  const outcomes: Deleted[] = [];
  for (const deletion of targets) {
    const after = await stateOf(deletion, ports);
    outcomes.push(
      after === "stuck" && targets.length > 1
        ? { deletion, after: "undone", problem: "I was cut off before it." }
        : { deletion, after },
    );
  }
  const some = outcomes.some(({ after }) => after === "stopped" || after === "purged");
  return some ? { outcomes } : undefined;
}

function tellDeletions({ outcomes }: AllDeleted): Draft {
  const [only] = outcomes;
  if (only && outcomes.length === 1) return tellDeletion(only);
  const done = outcomes.filter(({ after }) => after === "stopped" || after === "purged");
  const left = outcomes.filter((one) => !done.includes(one));
  const names = done.map(({ deletion }) => deletion.title).join(", ");
  return reply(
    done.length > 0 && note("success", `Deleted ${done.length} of ${outcomes.length}: ${names}.`),
    left.length > 0 && note("warning", `Not deleted: ${left.length} of ${outcomes.length}.`),
    left.length > 0 &&
      text(
        joinMarkdown(
          left.map(({ deletion, problem }) => md`- **${deletion.title}**: ${problem ?? STUCK}`),
          "\n",
        ),
      ),
    left.length > 0 && actions(deleteAgain(left.map(({ deletion }) => deletion.ref.id))),
  );
}

const STUCK =
  "the platform accepted the deletion, but it is still there. A second deletion purges what is stuck.";

function deleteAgain(ids: readonly string[]) {
  return button("Delete again", "deployment delete", { deployment: ids.join(",") }, "danger");
}

function tellDeletion({ deletion, after }: Deleted): Draft {
  const { title, status, ref } = deletion;
  if (after === "stuck" || after === "undone") {
    return reply(
      note(
        "warning",
        `The platform accepted the deletion, but still says that ${title} is ${status}. Please delete it again: a second deletion purges what is stuck.`,
      ),
      actions(deleteAgain([ref.id])),
    );
  }
  const gone =
    ref.kind === "batch" ? "is removed from the list." : "is purged; nothing of it is left on the platform.";
  const stopped =
    ref.kind === "batch"
      ? "is stopped and its resources are free again. It stays in the list until it is deleted once more, or for about a day."
      : "is deleted and its resources are free again.";
  return reply(note("success", `${title} ${after === "purged" ? gone : stopped}`));
}

/** What every command that deletes has in common. */
export const deletionSteps = {
  plan: planDeletions,
  run: runDeletions,
  recover: recoverDeletions,
  reply: tellDeletions,
} as const;
