/** Deleting what is saved before: a snapshot is made, and only when that is complete is anything deleted. */
import { refuse } from "../errors.ts";
import type { DeploymentRef } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { fields, heading, note, reply } from "../reply/build.ts";
import { readDeployment } from "./deployment-info.ts";
import type { CommandPorts } from "./ports.ts";
import { deploymentName } from "./present/deployment.ts";
import { listWords } from "./present/words.ts";
import { readFreeze } from "./snapshot-create.ts";

export interface Saving {
  readonly ref: DeploymentRef;
  readonly title: string;
  /** Snapshots of it that are there already. */
  readonly before: readonly string[];
}

type Ports = Pick<CommandPorts, "directory" | "deployments" | "snapshots">;

/** Refuses what cannot be frozen, or would exceed the limits. */
export async function readSavings(ids: readonly string[], ports: Ports): Promise<readonly Saving[]> {
  const savings: Saving[] = [];
  for (const id of ids) {
    const deployment = await readDeployment(id, ports);
    if (deployment.kind === "tool" && deployment.toolName !== "ai4os-dev-env")
      throw refuse(
        "snapshot.tool",
        `${deploymentName(deployment)} is a tool that cannot be deployed again from a snapshot. Delete it without --snapshot.`,
      );
    const { ref, title, before } = await readFreeze(deployment, ports);
    savings.push({ ref, title, before });
  }
  return savings;
}

export function planSavings(savings: readonly Saving[]): Draft {
  const [only] = savings;
  const names = savings.map(({ title }) => title);
  return reply(
    heading(
      only && savings.length === 1 ? `Save and delete ${only.title}?` : "Save and delete these deployments?",
    ),
    fields({ Deployments: listWords(names), VO: listWords([...new Set(savings.map(({ ref }) => ref.vo))]) }),
    note(
      "warning",
      "First a snapshot is made. When that is complete, the deployment is deleted; what changes in it meanwhile, and what is not in the snapshot, is lost. If the snapshot fails, nothing is deleted.",
    ),
  );
}

/** Handed over: the snapshot takes minutes, and outlives this conversation. */
export async function startSavings(
  savings: readonly Saving[],
  { leases }: Pick<CommandPorts, "leases">,
): Promise<void> {
  for (const { ref, title, before } of savings) await leases.saveAndDelete(ref, title, before);
}

export async function areSaving(
  savings: readonly Saving[],
  { leases }: Pick<CommandPorts, "leases">,
): Promise<boolean> {
  const found = await Promise.all(savings.map(({ ref }) => leases.of(ref.id)));
  return found.every((lease) => lease?.ending === true);
}

export function tellSavings(savings: readonly Saving[]): Draft {
  const names = listWords(savings.map(({ title }) => title));
  return reply(
    note(
      "success",
      `I make a snapshot of ${names} now, and delete ${savings.length === 1 ? "it" : "them"} when that is complete. I tell you here. To stop that, “extend” it.`,
    ),
  );
}
