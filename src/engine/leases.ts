/** Agreed ends of deployments: kept for the person under whose login they were agreed. */

import { wishEnd } from "../commands/lease.ts";
import { nextReminder } from "../commands/lease-reminders.ts";
import type { AgreedLease, LeasesPort } from "../commands/leases-port.ts";
import { OPEN_POLICY, type Policy, policySchema } from "../commands/policy.ts";
import { refuse } from "../errors.ts";
import type { DeploymentRef } from "../platform/ports.ts";
import type { DeploymentLease, NewDeploymentLease } from "../store/lease-port.ts";
import { asJson, type Json } from "../store/store.ts";
import type { Place } from "../surface.ts";
import { type AnyChange, lasting } from "./execute.ts";
import type { EngineDeps, Turn } from "./turn.ts";

type Who = Pick<Turn, "actor" | "actorKey" | "place" | "session">;

/** The rules that hold for what was launched in a place. */
export async function rulesOf({ store }: Pick<EngineDeps, "store">, place: Json): Promise<Policy> {
  const { surface, channel } = place as unknown as Place;
  const kept = await store.channelSettings.of(surface, channel);
  return kept ? policySchema.parse(kept.policy) : OPEN_POLICY;
}

/** What a change that was done means for agreed ends; a failure must not keep its result from being told. */
export async function noteLeases(
  deps: EngineDeps,
  who: Who,
  command: AnyChange,
  result: unknown,
): Promise<void> {
  try {
    const leased = command.leases?.(result);
    if (leased && !(await deps.store.deploymentLeases.find(who.actorKey, leased.ref.id))) {
      const endsAt = wishEnd(leased.lease, leased.submitted ?? deps.now());
      const { timeZone } = leased.lease;
      if (endsAt) await agreeFor(deps, who, leased.ref, leased.title, { endsAt, timeZone });
    }
    for (const gone of command.unwatches?.(result) ?? [])
      await deps.store.deploymentLeases.drop(who.actorKey, gone);
  } catch (error) {
    deps.log.error({ err: error, command: command.path }, "an agreed end could not be written down");
  }
}

async function agreeFor(
  deps: EngineDeps,
  who: Who,
  { id, vo, kind }: DeploymentRef,
  title: string,
  { endsAt, timeZone }: { readonly endsAt: Date; readonly timeZone: string },
): Promise<NewDeploymentLease> {
  if (kind !== "module" && kind !== "tool")
    throw refuse("lease.kind", "Batch jobs and trials end by themselves; no end is agreed for them.");
  const agreedAt = deps.now();
  // Where it was agreed first is where its rules are: a later word from elsewhere does not change them.
  const known = await deps.store.deploymentLeases.find(who.actorKey, id);
  const lease: NewDeploymentLease = {
    owner: who.actorKey,
    surface: who.place.surface,
    deployment: id,
    vo,
    kind,
    title,
    actor: asJson(who.actor),
    place: known?.place ?? asJson(lasting(who.place)),
    subject: who.session?.subject ?? "",
    timeZone,
    agreedAt,
    endsAt,
  };
  await deps.store.deploymentLeases.agree(lease, nextReminder(lease, [], agreedAt));
  return lease;
}

export function leasesPort(deps: EngineDeps, who: Who): LeasesPort {
  const { deploymentLeases } = deps.store;
  const agreed = async (lease: DeploymentLease): Promise<AgreedLease> => ({
    deployment: lease.deployment,
    endsAt: lease.endsAt,
    timeZone: lease.timeZone,
    agreedAt: lease.agreedAt,
    ending: lease.ending !== undefined,
    longest: (await rulesOf(deps, lease.place)).maxLease,
  });
  return {
    list: async () => Promise.all((await deploymentLeases.of(who.actorKey)).map(agreed)),
    of: async (deployment) => {
      const lease = await deploymentLeases.find(who.actorKey, deployment);
      return lease && agreed(lease);
    },
    agree: async (ref, title, end) => void (await agreeFor(deps, who, ref, title, end)),
    drop: (deployment) => deploymentLeases.drop(who.actorKey, deployment),
    saveAndDelete: async (ref, title, before) => {
      const known = await deploymentLeases.find(who.actorKey, ref.id);
      const end = { endsAt: known?.endsAt ?? deps.now(), timeZone: known?.timeZone ?? deps.timeZone };
      // Agreed anew, so that a reminder that is being written down just now cannot write over it.
      const lease = await agreeFor(deps, who, ref, title, end);
      const ending = { by: "word", since: deps.now().toISOString(), before } as const;
      const told = known?.told ?? [];
      await deploymentLeases.note({ ...lease, told, ending, nextAt: deps.now() });
    },
  };
}
