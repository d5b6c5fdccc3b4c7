import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Snapshot } from "../platform/ports.ts";
import { Ask } from "./ask.ts";
import {
  type BatchJob,
  batchDraft,
  commandsParam,
  findBatchJob,
  followBatchJob,
  planBatchJob,
  type Submitted,
  submitBatchJob,
  tellBatchJob,
} from "./batch-job.ts";
import { datasetParams } from "./datasets.ts";
import { change } from "./define.ts";
import { launchParams, planDraft } from "./deploy.ts";
import { type Launch, launchNeeds, planLaunch } from "./launch.ts";
import {
  findLaunch,
  followLaunch,
  type Launched,
  leaseOfLaunch,
  submitLaunch,
  tellLaunch,
  watchLaunch,
  whisperPassword,
} from "./launch-follow.ts";
import { chooseMount } from "./launch-storage.ts";
import { leaseParam, wishedLease } from "./lease.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { postponable, startParam } from "./postponed.ts";
import { snapshotName } from "./present/snapshot.ts";
import { timeWords } from "./present/words.ts";
import { readRedeployable, snapshotConfig } from "./snapshot-config.ts";

type Ports = Pick<
  CommandPorts,
  "batch" | "catalogue" | "channel" | "deployments" | "directory" | "inventor" | "storages" | "wait"
>;

const input = z.strictObject({
  snapshot: param.snapshot("Its title, number in the last list, or id"),
  mode: param.choice(
    ["standard", "batch"],
    "standard: with a service to work in; batch: runs commands and ends",
  ),
  commands: commandsParam().optional(),
  storage: param.text("Linked storage to mount; a batch job needs one if you have several", 200).optional(),
  ...datasetParams,
  ...launchParams,
  for: leaseParam(),
  at: startParam(),
});
type Params = z.output<typeof input>;

/** One of the two ways. */
type Redeployment = { readonly launch: Launch } | { readonly job: BatchJob };
type Redeployed = { readonly launched: Launched } | { readonly submitted: Submitted };

const redeployNow = change({
  path: "snapshot redeploy",
  summary: "Deploy a snapshot again",
  examples: [
    "redeploy 1 --mode standard",
    "redeploy lab-run --mode standard --service jupyter --gpu 1",
    "redeploy 1 --mode standard --for 2d",
    "redeploy 1 --mode batch",
  ],
  aliases: ["redeploy", "snapshot deploy", "restore"],
  input,
  positional: ["snapshot"],
  access: "full",
  effect: "change",
  prepare: async (params, ports: Ports, call): Promise<Redeployment> => {
    const snapshot = await readRedeployable(params.snapshot, ports);
    const { docker_tag } = params;
    if (docker_tag !== undefined && docker_tag !== snapshot.id) {
      throw refuse("input.choice", "A snapshot has one Docker tag only. Please leave --docker-tag out.");
    }
    return params.mode === "batch"
      ? { job: await prepareBatch(snapshot, params, ports, call) }
      : { launch: await prepareLaunch(snapshot, params, ports, call) };
  },
  launches: (one) => launchNeeds("job" in one ? one.job.launch : one.launch),
  plan: (one, call) => ("job" in one ? batchDraft(one.job) : planDraft(one.launch, call)),
  run: async (one, ports): Promise<Redeployed> =>
    "job" in one
      ? { submitted: await submitBatchJob(one.job, ports) }
      : { launched: await submitLaunch(one.launch, ports) },
  recover: async (one, ports, call): Promise<Redeployed | undefined> => {
    if ("job" in one) {
      const submitted = await findBatchJob(one.job, ports, call);
      return submitted && { submitted };
    }
    const launched = await findLaunch(one.launch, ports, call);
    return launched && { launched };
  },
  follow: async function* (first: Redeployed, ports, call): AsyncIterable<Redeployed> {
    if ("submitted" in first)
      for await (const submitted of followBatchJob(first.submitted, ports, call)) yield { submitted };
    else for await (const launched of followLaunch(first.launched, ports, call)) yield { launched };
  },
  leases: (one) => ("launched" in one ? leaseOfLaunch(one.launched) : undefined),
  watches: (one) => ("launched" in one ? watchLaunch(one.launched) : undefined),
  reply: (one, call) => ("submitted" in one ? tellBatchJob(one.submitted) : tellLaunch(one.launched, call)),
  whisper: (one) => ("launched" in one ? whisperPassword(one.launched) : undefined),
});

export const snapshotRedeploy = postponable(redeployNow, {
  startsAt: ({ at }) => at,
  nameOf: (one) => {
    const { title, vo } = "job" in one ? one.job.launch : one.launch;
    return { title, vo };
  },
});

async function prepareLaunch(snapshot: Snapshot, params: Params, ports: Ports, call: Call): Promise<Launch> {
  const { mode: _mode, commands, ...wishes } = params;
  if (commands !== undefined)
    throw refuse("snapshot.mode", "Commands are for batch jobs. Use --mode batch, or leave them out.");
  const { what, config, existing, origin } = await snapshotConfig(snapshot, ports);
  const mount = await chooseMount(snapshot.vo, config, params, ports);
  const taken = existing.map((one) => one.title);
  return planLaunch({
    vo: snapshot.vo,
    kind: "module",
    toolName: null,
    what,
    config,
    wishes: {
      ...wishes,
      title: wishes.title ?? freeTitle(snapshotName(snapshot), taken),
      desc: wishes.desc ?? description(snapshot),
      // Whoever froze a development environment wants to go on working in one.
      service: wishes.service ?? (origin?.mainEndpoint === "ide" ? "jupyter" : undefined),
      docker_tag: undefined,
    },
    mount,
    existing,
    operation: call.operation,
    lease: await wishedLease(params.for, ports, call),
    inventTitle: ports.inventor.title,
    inventPassword: ports.inventor.password,
  });
}

async function prepareBatch(snapshot: Snapshot, params: Params, ports: Ports, call: Call): Promise<BatchJob> {
  const { mode: _mode, commands, service, for: lease, at: _at, ...wishes } = params;
  if (lease !== undefined)
    throw refuse("snapshot.mode", "A batch job ends by itself. Leave --for out, or use --mode standard.");
  if (service !== undefined)
    throw refuse(
      "snapshot.mode",
      "A batch job runs no service. Leave --service out, or use --mode standard.",
    );
  if (commands === undefined) throw new Ask("commands", "Which commands should it run?");
  const { what, config } = await snapshotConfig(snapshot, ports);
  return planBatchJob(
    {
      vo: snapshot.vo,
      what,
      config,
      wishes: {
        ...wishes,
        title: wishes.title ?? snapshotName(snapshot),
        desc: wishes.desc ?? description(snapshot),
        docker_tag: undefined,
      },
      commands,
      operation: call.operation,
    },
    ports,
  );
}

function description({ submitted }: Snapshot): string {
  return `Redeployed from a snapshot${submitted ? ` of ${timeWords(submitted)}` : ""}`;
}

/** The title, numbered where a living deployment bears it already, so that either can be named. */
function freeTitle(title: string, taken: readonly string[]): string {
  if (!taken.includes(title)) return title;
  for (let number = 2; ; number += 1) {
    const numbered = `${[...title].slice(0, 41).join("")}-${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
}
