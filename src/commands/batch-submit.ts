import { z } from "zod";
import { refuse } from "../errors.ts";
import {
  type BatchJob,
  batchDraft,
  batchParams,
  commandsParam,
  findBatchJob,
  followBatchJob,
  planBatchJob,
  submitBatchJob,
  tellBatchJob,
} from "./batch-job.ts";
import { change } from "./define.ts";
import { launchNeeds } from "./launch.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { postponable, startParam } from "./postponed.ts";
import { readRedeployable, snapshotConfig } from "./snapshot-config.ts";

type Ports = Pick<
  CommandPorts,
  "batch" | "catalogue" | "deployments" | "directory" | "inventor" | "storages" | "wait"
>;

const submitNow = change({
  path: "batch submit",
  summary: "Run commands with a module or a snapshot, then end",
  examples: ["batch submit ai4os-yolo-torch --gpu 1 --storage share", "batch submit --snapshot lab-run"],
  aliases: ["batch create", "batch run", "submit"],
  input: z.strictObject({
    item: param.item("Module: its name, title, or number in the last list").optional(),
    snapshot: param.snapshot("A snapshot instead of a module: its title, number or id").optional(),
    commands: commandsParam(),
    ...batchParams,
    at: startParam(),
    vo: param.vo("Virtual organisation to run it in").optional(),
  }),
  positional: ["item"],
  access: "full",
  effect: "change",
  prepare: async (
    { item, snapshot, commands, vo = "", at: _at, ...wishes },
    ports: Ports,
    call,
  ): Promise<BatchJob> => {
    const source = await sourceOf({ item, snapshot, vo }, ports);
    return planBatchJob({ ...source, wishes, commands, operation: call.operation }, ports);
  },
  launches: ({ launch }) => launchNeeds(launch),
  plan: batchDraft,
  run: (job, ports: Ports) => submitBatchJob(job, ports),
  recover: (job, ports: Ports, call) => findBatchJob(job, ports, call),
  follow: (first, ports: Ports, call) => followBatchJob(first, ports, call),
  reply: tellBatchJob,
});

export const batchSubmit = postponable(submitNow, {
  startsAt: ({ at }) => at,
  nameOf: ({ launch: { title, vo } }) => ({ title, vo }),
});

/** What is run, where, and with which configuration to start from. */
async function sourceOf(
  { item, snapshot, vo }: { item: string | undefined; snapshot: string | undefined; vo: string },
  ports: Pick<CommandPorts, "catalogue" | "deployments" | "directory">,
) {
  if (item !== undefined && snapshot === undefined) {
    const detail = await ports.catalogue.item(item);
    if (detail.kind === "tool") {
      throw refuse("batch.tool", `${detail.title} is a tool; batch jobs run modules and snapshots only.`);
    }
    const { dataset: suggested } = detail.links;
    return { vo, what: detail.title, config: await ports.catalogue.config(item, vo), suggested };
  }
  if (snapshot !== undefined && item === undefined) {
    const found = await readRedeployable(snapshot, ports);
    return { vo: found.vo, ...(await snapshotConfig(found, ports)) };
  }
  throw refuse(
    "batch.source",
    item === undefined
      ? "Say what to run the commands with: “batch submit” and a module, or “batch submit --snapshot” and a snapshot."
      : "Please give a module or a snapshot, not both.",
  );
}
