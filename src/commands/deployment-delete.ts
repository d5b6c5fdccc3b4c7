import { z } from "zod";
import { refuse } from "../errors.ts";
import { wallWords } from "../language/terms.ts";
import type { Draft } from "../reply/blocks.ts";
import { fields, heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { type AllDeleted, type Deletions, deletionSteps, prepareDeletions } from "./deletion.ts";
import { membersOf } from "./groups.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { isPutOff } from "./postponed.ts";
import { listWords } from "./present/words.ts";
import { areSaving, planSavings, readSavings, type Saving, startSavings, tellSavings } from "./save-first.ts";

/** A launch that is put off. */
interface Cancelled {
  readonly id: string;
  readonly title: string;
  readonly starts: string;
}

type Removal =
  | { readonly deletions: Deletions }
  | { readonly savings: readonly Saving[] }
  | { readonly cancels: readonly Cancelled[] };
type Removed = Exclude<Removal, { deletions: Deletions }> | { readonly deleted: AllDeleted };

type Ports = Pick<CommandPorts, "directory" | "deployments" | "later" | "leases" | "snapshots" | "wait">;

export const deploymentDelete = change({
  path: "deployment delete",
  summary: "Delete deployments, cancel starts; again: purge what is stuck",
  examples: [
    "delete lab-run",
    "delete 2",
    "delete 1 and 3",
    "delete all stopped",
    "delete lab-run --snapshot",
  ],
  aliases: ["delete", "stop", "kill", "remove", "rm", "deployment stop", "deployment remove"],
  input: z.strictObject({
    deployment: param.deployments(
      "Its title, number in the last list, or UUID; several with commas; or all, all stopped, all running",
    ),
    snapshot: param.flag("Make a snapshot first, and delete only when that is complete").optional(),
  }),
  positional: ["deployment"],
  access: "full",
  effect: "destroy",
  prepare: async ({ deployment, snapshot }, ports: Ports): Promise<Removal> => {
    const ids = await membersOf(deployment, ports);
    const scheduled = ids.filter(isPutOff);
    if (scheduled.length > 0) return { cancels: await readCancels(scheduled, ids, ports) };
    if (snapshot) return { savings: await readSavings(ids, ports) };
    return { deletions: await prepareDeletions(ids, ports) };
  },
  plan: (removal) => {
    if ("deletions" in removal) return deletionSteps.plan(removal.deletions);
    return "savings" in removal ? planSavings(removal.savings) : planCancels(removal.cancels);
  },
  run: async (removal, ports: Ports, call): Promise<Removed> => {
    if ("deletions" in removal) return { deleted: await deletionSteps.run(removal.deletions, ports, call) };
    if ("savings" in removal) await startSavings(removal.savings, ports);
    else await cancelAll(removal.cancels, ports);
    return removal;
  },
  recover: async (removal, ports: Ports): Promise<Removed | undefined> => {
    if ("deletions" in removal) {
      const deleted = await deletionSteps.recover(removal.deletions, ports);
      return deleted && { deleted };
    }
    if ("savings" in removal) return (await areSaving(removal.savings, ports)) ? removal : undefined;
    const left = await Promise.all(removal.cancels.map(({ id }) => ports.later.find(id)));
    return left.every((one) => one === undefined) ? removal : undefined;
  },
  unwatches: (removed) =>
    "deleted" in removed
      ? removed.deleted.outcomes
          .filter(({ after }) => after === "stopped" || after === "purged")
          .map(({ deletion }) => deletion.ref.id)
      : [],
  reply: (removed): Draft => {
    if ("deleted" in removed) return deletionSteps.reply(removed.deleted);
    if ("savings" in removed) return tellSavings(removed.savings);
    const names = listWords(removed.cancels.map(({ title }) => title));
    return reply(note("success", `Cancelled: ${names} will not be started.`));
  },
});

async function readCancels(
  scheduled: readonly string[],
  all: readonly string[],
  { later }: Ports,
): Promise<readonly Cancelled[]> {
  if (scheduled.length < all.length)
    throw refuse(
      "deployment.unclear",
      "Some of these run and some are only scheduled. Please delete the ones and cancel the others apart.",
    );
  const cancels: Cancelled[] = [];
  for (const id of scheduled) {
    const found = await later.find(id);
    if (found) cancels.push({ id, title: found.title, starts: wallWords(found.at, found.timeZone) });
  }
  if (cancels.length > 0) return cancels;
  throw refuse("later.gone", "It has started, or was cancelled already. “deployments” shows what you have.");
}

function planCancels(cancels: readonly Cancelled[]): Draft {
  return reply(
    heading("Cancel this start?"),
    fields(Object.fromEntries(cancels.map(({ title, starts }) => [title, `starts ${starts}`]))),
    note("info", "Nothing runs yet, so nothing is lost."),
  );
}

async function cancelAll(cancels: readonly Cancelled[], { later }: Ports): Promise<void> {
  const done = await Promise.all(cancels.map(({ id }) => later.cancel(id)));
  if (done.some((one) => one)) return;
  throw refuse("later.gone", "It has just started. “deployments” shows it; it can be deleted there.");
}
