import { z } from "zod";
import { refuse } from "../errors.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Deployment, DeploymentRef } from "../platform/ports.ts";
import { actions, button, fields, heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
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

interface Deleted {
  readonly deletion: Deletion;
  /** `stuck`: the platform still lists it as it was. */
  readonly after: "stopped" | "purged" | "stuck";
}

export const deploymentDelete = change({
  path: "deployment delete",
  summary: "Delete a deployment; a second time, purge what is stuck",
  examples: ["delete lab-run", "delete 2"],
  aliases: ["delete", "stop", "kill", "remove", "rm", "deployment stop", "deployment remove"],
  input: z.strictObject({ deployment: param.deployment("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  effect: "destroy",
  prepare: async (
    { deployment: id },
    ports: Pick<CommandPorts, "directory" | "deployments" | "snapshots" | "wait">,
  ): Promise<Deletion> => {
    const ref = await ports.directory.locate(id);
    const deployment = await ports.deployments.get(ref);
    if (!deployment) {
      throw refuse(
        "deployment.gone",
        "It is already deleted, and nothing of it is left on the platform. “deployments” shows those you have.",
      );
    }
    const saved = await countSnapshots(ref, ports);
    return {
      ref,
      title: deploymentName(deployment),
      status: deployment.status,
      facts: factsOf(deployment),
      loss: lossOf(deployment, saved),
      grave: saved === 0 && deployment.status === "running",
    };
  },
  plan: ({ title, facts, loss, grave }) =>
    reply(heading(`Delete ${title}?`), fields(facts), note(grave ? "danger" : "warning", loss)),
  run: async (deletion: Deletion, ports, call): Promise<Deleted> => {
    try {
      await ports.deployments.remove(deletion.ref);
    } catch (error) {
      // Somebody else was faster: what was wanted is done.
      if (!(error instanceof PlatformFailure && error.kind === "missing")) throw error;
    }
    return { deletion, after: await whatRemains(deletion, ports, call) };
  },
  recover: async (deletion, ports): Promise<Deleted | undefined> => {
    const after = await stateOf(deletion, ports);
    return after === "stuck" ? undefined : { deletion, after };
  },
  unwatches: ({ deletion }) => deletion.ref.id,
  reply: ({ deletion, after }) =>
    after === "stuck"
      ? reply(
          note(
            "warning",
            `The platform accepted the deletion, but still says that ${deletion.title} is ${deletion.status}. Please delete it again: a second deletion purges what is stuck.`,
          ),
          actions(button("Delete again", "deployment delete", { deployment: deletion.ref.id }, "danger")),
        )
      : reply(
          note(
            "success",
            after === "purged"
              ? `${deletion.title} is purged; nothing of it is left on the platform.`
              : `${deletion.title} is deleted and its resources are free again.`,
          ),
        ),
});

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
  const { status } = deployment;
  if (status === "queued") return "It has not started, so there is nothing in it to lose.";
  if (status === "starting") return "It is not up yet; what it has fetched so far is thrown away.";
  if (hasEnded(status)) return "It has ended; what is left of it on the platform is purged.";
  const tokens = deployment.kind === "tool" ? " Its access tokens stop working." : "";
  return `Every file in it that is not in linked storage is lost for good.${tokens} ${snapshotWords(deployment, saved)}`.trim();
}

function snapshotWords(deployment: Deployment, saved: number | undefined): string {
  if (!canBeFrozen(deployment)) return "";
  if (saved === undefined) return "I could not see whether there is a snapshot of it.";
  if (saved === 0) return "There is no snapshot of it: “snapshot it” makes one first.";
  return saved === 1
    ? "Its snapshot stays; what changed since then is lost."
    : `Its ${saved} snapshots stay; what changed since the last one is lost.`;
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
  { ref }: Deletion,
  { deployments }: Pick<CommandPorts, "deployments">,
): Promise<Deleted["after"]> {
  const left = await deployments.get(ref);
  if (left === undefined) return "purged";
  return hasEnded(left.status) ? "stopped" : "stuck";
}
