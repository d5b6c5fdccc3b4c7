import { z } from "zod";
import type { Deployment, DeploymentRef } from "../platform/ports.ts";
import { actions, button, fields, heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { hardware, hasEnded, imageName, statusWords, timeWords } from "./present/deployment.ts";

interface Deletion {
  readonly ref: DeploymentRef;
  readonly title: string;
  readonly status: string;
  readonly facts: Readonly<Record<string, string>>;
  /** Complete snapshots that were made of it. */
  readonly snapshots: number;
}

interface Deleted {
  readonly deletion: Deletion;
  /** `stuck`: the platform still lists it as it was. */
  readonly after: "stopped" | "purged" | "stuck";
}

export const deploymentDelete = change({
  path: "deployment delete",
  summary: "Delete a deployment; on a stuck one, delete again to purge it",
  examples: ["delete lab-run", "delete 2"],
  aliases: ["delete", "stop", "kill", "remove", "rm", "deployment stop", "deployment remove"],
  input: z.strictObject({ deployment: param.deployment("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  effect: "destroy",
  prepare: async (
    { deployment: id },
    { directory, deployments, snapshots }: Pick<CommandPorts, "directory" | "deployments" | "snapshots">,
  ): Promise<Deletion> => {
    const ref = await directory.locate(id);
    const deployment = await deployments.get(ref);
    if (!deployment) return { ref, title: id, status: "gone", facts: {}, snapshots: 0 };
    // Not knowing the snapshots must not keep anyone from freeing resources.
    const saved = await snapshots.list(ref.vo).catch(() => []);
    return {
      ref,
      title: deployment.title,
      status: deployment.status,
      facts: factsOf(deployment),
      snapshots: saved.filter((one) => one.deployment === id && one.status === "complete").length,
    };
  },
  plan: (deletion) =>
    reply(
      heading(`Delete ${deletion.title}?`),
      fields(deletion.facts),
      note(deletion.snapshots === 0 && deletion.status === "running" ? "danger" : "warning", loss(deletion)),
    ),
  run: async ({ ...deletion }: Deletion, { deployments }): Promise<Deleted> => {
    if (deletion.status !== "gone") await deployments.remove(deletion.ref);
    return { deletion, after: await whatIsLeft(deletion, deployments) };
  },
  recover: async (deletion, { deployments }): Promise<Deleted | undefined> => {
    const after = await whatIsLeft(deletion, deployments);
    return after === "stuck" ? undefined : { deletion, after };
  },
  reply: ({ deletion, after }) =>
    after === "stuck"
      ? reply(
          note(
            "warning",
            `The platform accepted it, but still lists ${deletion.title} as it was. Delete it again: then it is purged.`,
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

function factsOf(deployment: Deployment): Readonly<Record<string, string>> {
  return {
    Status: statusWords(deployment.status),
    What: imageName(deployment),
    Resources: hardware(deployment.resources),
    ...(deployment.submitted ? { Submitted: timeWords(deployment.submitted) } : {}),
    UUID: deployment.id,
  };
}

function loss({ status, snapshots }: Deletion): string {
  if (status === "gone") return "The platform does not know it any more; there is nothing left to lose.";
  if (status === "queued") return "It has not started, so there is nothing in it to lose.";
  if (status === "starting") return "It is not up yet; what it has fetched so far is thrown away.";
  if (hasEnded(status)) return "It has ended. Its record is purged from the platform.";
  const saved =
    snapshots === 0
      ? "There is no snapshot of it: “snapshot” makes one first."
      : `Its ${snapshots === 1 ? "snapshot stays" : `${snapshots} snapshots stay`}; what changed since is lost.`;
  return `All files inside it that are not in linked storage are lost for good. ${saved}`;
}

/** A deleted deployment leaves the list at once; one that is still there, as it was, is stuck. */
async function whatIsLeft(
  deletion: Deletion,
  deployments: CommandPorts["deployments"],
): Promise<Deleted["after"]> {
  const left = await deployments.get(deletion.ref);
  if (left === undefined) return "purged";
  return hasEnded(left.status) ? "stopped" : "stuck";
}
