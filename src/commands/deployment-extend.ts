import { z } from "zod";
import { refuse } from "../errors.ts";
import { endOfTerm, isWallTime, type Term, wallWords } from "../language/terms.ts";
import type { DeploymentRef } from "../platform/ports.ts";
import { actions, button, fields, heading, items, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import { checkedEnd, checkLongest, leaseWords } from "./lease.ts";
import type { AgreedLease } from "./leases-port.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { deploymentName, deploymentRow, hasEnded } from "./present/deployment.ts";

interface Extension {
  readonly ref: DeploymentRef;
  readonly title: string;
  readonly facts: readonly string[];
  /** ISO; null: it has no end from now on. */
  readonly endsAt: string | null;
  readonly timeZone: string;
  /** ISO; null: none was agreed. */
  readonly before: string | null;
}

/** Where no length is said and none was agreed before. */
const USUAL: Term = "P1D";
const MINUTE_MS = 60_000;

export const deploymentExtend = change({
  path: "deployment extend",
  summary: "Agree when a deployment ends, or that it goes on",
  examples: ["extend lab-run --for 3d", "extend 2 --for “until friday noon”", "extend lab-run --for none"],
  aliases: ["extend", "prolong", "renew", "deployment lease", "lease"],
  input: z.strictObject({
    deployment: param.deployment("Its title, number in the last list, or UUID"),
    for: param
      .term(
        "How much longer, or until when: 3d, “until friday noon”; none: no end. Unless told, as long as before",
      )
      .optional(),
  }),
  positional: ["deployment"],
  access: "full",
  effect: "change",
  prepare: async (
    { deployment: id, for: term },
    ports: Pick<CommandPorts, "channel" | "directory" | "deployments" | "leases">,
    call,
  ): Promise<Extension> => {
    const deployment = await readDeployment(id, ports);
    const { vo, kind, status } = deployment;
    const title = deploymentName(deployment);
    if (kind === "batch" || kind === "try")
      throw refuse("lease.kind", "Batch jobs and trials end by themselves; no end is agreed for them.");
    if (hasEnded(status))
      throw refuse(
        "deployment.gone",
        `${title} is over (${status}), so there is nothing to extend. “deploy again” launches it once more.`,
      );
    const lease = await ports.leases.of(id);
    const { maxLease } = (await ports.channel.settings()).policy;
    const endsAt = newEnd(term ?? lengthOf(lease), lease, call);
    const longest = [lease?.longest ?? null, maxLease].filter((one) => one !== null);
    checkLongest(endsAt, call.now, longest.length > 0 ? Math.min(...longest) : null);
    return {
      ref: { id: deployment.id, vo, kind },
      title,
      facts: (deploymentRow(deployment).facts ?? []).filter((fact) => fact !== undefined),
      endsAt: endsAt?.toISOString() ?? null,
      timeZone: call.timeZone,
      before: lease?.endsAt.toISOString() ?? null,
    };
  },
  plan: (extension, { now }) =>
    reply(
      heading(extension.endsAt === null ? `Let ${extension.title} go on?` : `Extend ${extension.title}?`),
      fields({
        Before:
          extension.before === null
            ? "no agreed end"
            : wallWords(new Date(extension.before), extension.timeZone),
        Then: endWords(extension, now),
        VO: extension.ref.vo,
      }),
    ),
  run: async (extension, { leases }): Promise<Extension> => {
    const { ref, title, endsAt, timeZone } = extension;
    if (endsAt === null) await leases.drop(ref.id);
    else await leases.agree(ref, title, { endsAt: new Date(endsAt), timeZone });
    return extension;
  },
  recover: async (extension, { leases }) => {
    const lease = await leases.of(extension.ref.id);
    return (lease?.endsAt.toISOString() ?? null) === extension.endsAt ? extension : undefined;
  },
  reply: (extension, { now }) => {
    const { ref, title, facts, endsAt } = extension;
    const words =
      endsAt === null
        ? `${title} has no agreed end any more: it goes on until you delete it.`
        : `${title} ends ${endWords(extension, now)}. I remind you before.`;
    return reply(
      note("success", words),
      items([{ kind: "deployment", ref: ref.id, title, facts }]),
      actions(button("Info", "deployment info", { deployment: ref.id })),
    );
  },
});

function endWords({ endsAt, timeZone }: Extension, now: Date): string {
  return endsAt === null ? "no agreed end" : leaseWords({ endsAt: new Date(endsAt), timeZone }, now);
}

/** As long as was agreed last. */
function lengthOf(lease: AgreedLease | undefined): Term {
  if (!lease) return USUAL;
  const minutes = Math.round((lease.endsAt.getTime() - lease.agreedAt.getTime()) / MINUTE_MS);
  return minutes > 0 ? `PT${minutes}M` : USUAL;
}

/** A length is added to what is left; a moment is taken as it is. */
function newEnd(term: Term, lease: AgreedLease | undefined, { now, timeZone }: Call): Date | undefined {
  if (term === "none") return undefined;
  if (isWallTime(term)) return checkedEnd(term, now, timeZone);
  const from = lease && lease.endsAt > now ? lease.endsAt : now;
  const end = endOfTerm(term, from, timeZone);
  return end && end.getTime() - now.getTime() >= 10 * MINUTE_MS ? end : checkedEnd(term, now, timeZone);
}
