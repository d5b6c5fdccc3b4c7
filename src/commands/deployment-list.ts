import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatCount } from "../language/sizes.ts";
import type { Deployment, DeploymentKind } from "../platform/ports.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { heading, items, note, type Row, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import { leaseFact } from "./lease.ts";
import type { AgreedLease, PutOff } from "./leases-port.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts, Followed } from "./ports.ts";
import { putOffRow } from "./postponed.ts";
import { batchRow } from "./present/batch.ts";
import { deploymentRow } from "./present/deployment.ts";
import { teamDraft } from "./present/team.ts";
import { trialRow } from "./present/trial.ts";
import { listWords } from "./present/words.ts";

const STATUSES = [
  "queued",
  "starting",
  "running",
  "down",
  "complete",
  "failed",
  "error",
  "lost",
  "dead",
] as const;

interface Filters {
  readonly kind?: DeploymentKind | undefined;
  readonly status?: (typeof STATUSES)[number] | undefined;
  readonly team?: boolean | undefined;
}

/** What each kind is called, above its part of the list and in a sentence. */
const NAMES: Readonly<Record<DeploymentKind, { readonly heading: string; readonly noun: string }>> = {
  module: { heading: "Modules", noun: "modules" },
  tool: { heading: "Tools", noun: "tools" },
  batch: { heading: "Batch jobs", noun: "batch jobs" },
  try: { heading: "Trials", noun: "trials" },
};

export const deploymentList = read({
  path: "deployment list",
  summary: "List your modules and tools; or batch jobs, or trials",
  examples: ["deployments", "deployments running", "deployments batch", "deployments --team"],
  aliases: ["deployments", "list", "ls", "my deployments"],
  input: z.strictObject({
    kind: param
      .choice(["module", "tool", "batch", "try"], "Only modules, tools, batch jobs, or trials")
      .optional(),
    status: param.choice(STATUSES, "Only those in this state").optional(),
    team: param.flag("What everybody in this channel launched or watches here").optional(),
  }),
  spoken: ["kind", "status"],
  access: "full",
  run: async (
    filters: Filters,
    ports: Pick<CommandPorts, "directory" | "channel" | "watches" | "leases" | "later">,
  ) => {
    const { kind, status } = filters;
    const fits = (one: { readonly kind: DeploymentKind }, now: string | undefined) =>
      (!kind || one.kind === kind) && (!status || now === status);
    if (filters.team) {
      const all = await teamsOwn(filters, ports);
      return {
        team: true as const,
        wanted: all.filter((one) => fits(one, one.seen?.status)),
        all: all.length,
      };
    }
    const { found, unread } = await listed(kind, ports.directory);
    const wanted = found.filter((one) => fits(one, one.status));
    const ends = new Map((await ports.leases.list()).map((lease) => [lease.deployment, lease]));
    // What is put off is in no state yet, and becomes a thing of some kind only when it starts.
    const scheduled = kind === undefined && status === undefined ? await ports.later.list() : [];
    return { team: false as const, filters, wanted, all: found.length, unread, ends, scheduled };
  },
  reply: (list, call) => {
    if (list.team) return teamDraft(list.wanted, list.all);
    const { filters, wanted, all, unread, ends, scheduled } = list;
    return reply(
      unread.length > 0 &&
        note("warning", `I could not ask ${listWords(unread)}; what you have there is missing here.`),
      wanted.length === 0 && note("info", nothing(filters, all, unread.length > 0)),
      ...parts(wanted, ends, call),
      ...scheduledPart(scheduled, wanted.length + 1),
    );
  },
});

/** The platform tells nobody what others have; what they follow in this channel everybody here was told. */
async function teamsOwn(
  { kind }: Filters,
  { channel, watches }: Pick<CommandPorts, "channel" | "watches">,
): Promise<readonly Followed[]> {
  if (channel.direct)
    throw refuse("team.alone", "A team is the people of a channel. Ask this in the channel that you share.");
  if (kind === "batch" || kind === "try")
    throw refuse(
      "team.kind",
      "Of a team I know modules and tools only. Leave the kind out, or leave out --team.",
    );
  return watches.here();
}

async function listed(kind: DeploymentKind | undefined, directory: CommandPorts["directory"]) {
  if (kind === "batch") return directory.batchJobs();
  if (kind === "try") return { found: await directory.trials(), unread: [] };
  return directory.deployments();
}

/** One part for each kind, numbered through. */
function parts(
  wanted: readonly Deployment[],
  ends: ReadonlyMap<string, AgreedLease>,
  { now }: Call,
): readonly DraftBlock[] {
  const rowOf = (one: Deployment): Row => {
    if (one.kind === "batch") return batchRow(one);
    if (one.kind === "try") return trialRow(one, now);
    const lease = ends.get(one.id);
    return deploymentRow(one, lease && leaseFact(lease, now));
  };
  let first = 1;
  return (["module", "tool", "batch", "try"] as const).flatMap((kind) => {
    const rows = wanted.filter((one) => one.kind === kind).map(rowOf);
    if (rows.length === 0) return [];
    const part = items(rows, first);
    first += rows.length;
    return [heading(NAMES[kind].heading), part];
  });
}

function scheduledPart(scheduled: readonly PutOff[], first: number): readonly DraftBlock[] {
  return scheduled.length === 0 ? [] : [heading("Scheduled"), items(scheduled.map(putOffRow), first)];
}

function nothing({ kind, status }: Filters, all: number, partial: boolean): string {
  const where = partial ? " where I could ask" : "";
  if (kind === "batch" && all === 0)
    return `You have no batch jobs${where}. “batch submit” with a module and commands starts one.`;
  if (kind === "try" && all === 0) return "You have no trials. “try” and the name of a module starts one.";
  if (all === 0) return `You have no deployments${where}. “search” finds something to deploy.`;
  const noun = kind === undefined ? "deployments" : NAMES[kind].noun;
  const wanted = `${status ?? ""} ${noun}`.trim();
  return `You have no ${wanted}${where}. “deployments” shows ${all === 1 ? "the one" : `all ${formatCount(all, "deployment")}`} you have.`;
}
