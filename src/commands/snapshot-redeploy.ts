import { z } from "zod";
import { refuse } from "../errors.ts";
import type { ConfigParam, Deployment, ItemConfig, Snapshot } from "../platform/ports.ts";
import { change } from "./define.ts";
import { deploymentsIn, launchParams, planDraft } from "./deploy.ts";
import { type Launch, launchNeeds, planLaunch } from "./launch.ts";
import {
  findLaunch,
  followLaunch,
  submitLaunch,
  tellLaunch,
  watchLaunch,
  whisperPassword,
} from "./launch-follow.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { snapshotName } from "./present/snapshot.ts";
import { timeWords } from "./present/words.ts";
import { readSnapshot } from "./snapshot-delete.ts";

/** Snapshots have no catalogue entry; the platform's own page starts from this item's configuration. */
const TEMPLATE_ITEM = "ai4os-demo-app";
/** What the platform gives a module that says nothing of its needs. */
const DEFAULTS = { cpu: 4, memoryMb: 8000, diskMb: 10_000 } as const;

export const snapshotRedeploy = change({
  path: "snapshot redeploy",
  summary: "Deploy a snapshot again",
  examples: ["redeploy 1 --mode standard", "redeploy lab-run --mode standard --service jupyter --gpu 1"],
  aliases: ["redeploy", "snapshot deploy", "restore"],
  input: z.strictObject({
    snapshot: param.snapshot("Its title, number in the last list, or id"),
    mode: param.choice(
      ["standard", "batch"],
      "standard: with a service to work in; batch: runs commands and ends",
    ),
    ...launchParams,
  }),
  positional: ["snapshot"],
  access: "full",
  effect: "change",
  prepare: async (
    { snapshot: id, mode, ...wishes },
    ports: Pick<CommandPorts, "catalogue" | "deployments" | "directory" | "inventor" | "wait">,
    call,
  ): Promise<Launch> => {
    if (mode === "batch") {
      throw refuse(
        "snapshot.batch",
        "Batch jobs cannot be submitted from here yet. Use --mode standard, or the dashboard for a batch job.",
      );
    }
    const snapshot = await readSnapshot(id, ports);
    if (snapshot.status !== "complete" || !snapshot.dockerImage) throw incomplete(snapshot);
    if (wishes.docker_tag !== undefined && wishes.docker_tag !== snapshot.id) {
      throw refuse("input.choice", "A snapshot has one Docker tag only. Please leave --docker-tag out.");
    }
    const { vo } = snapshot;
    const existing = await deploymentsIn(vo, ports);
    const origin = existing.find((one) => one.id === snapshot.deployment);
    const taken = existing.map((one) => one.title);
    return planLaunch({
      vo,
      kind: "module",
      toolName: null,
      what: `snapshot “${snapshotName(snapshot)}”`,
      config: configOf(await ports.catalogue.config(TEMPLATE_ITEM, vo), snapshot, origin),
      wishes: {
        ...wishes,
        title: wishes.title ?? freeTitle(snapshotName(snapshot), taken),
        desc: wishes.desc ?? description(snapshot),
        // Whoever froze a development environment wants to go on working in one.
        service: wishes.service ?? (origin?.mainEndpoint === "ide" ? "jupyter" : undefined),
        docker_tag: undefined,
      },
      existing,
      operation: call.operation,
      inventTitle: ports.inventor.title,
      inventPassword: ports.inventor.password,
    });
  },
  launches: launchNeeds,
  plan: planDraft,
  run: (launch, ports) => submitLaunch(launch, ports),
  recover: findLaunch,
  follow: followLaunch,
  watches: watchLaunch,
  reply: tellLaunch,
  whisper: whisperPassword,
});

function incomplete(snapshot: Snapshot): Error {
  const advice =
    snapshot.status === "failed"
      ? "It cannot be deployed; please make a new one."
      : "It can be deployed once it is complete: “snapshots” shows how far it is.";
  return refuse("snapshot.incomplete", `“${snapshotName(snapshot)}” is ${snapshot.status}. ${advice}`);
}

function description({ submitted }: Snapshot): string {
  return `Redeployed from a snapshot${submitted ? ` of ${timeWords(submitted)}` : ""}`;
}

/**
 * The template's configuration for this image: its only tag, and the hardware of the deployment it was made of, or else
 * the platform's own defaults. What the template wishes for itself, and a warning about that, says nothing here.
 */
function configOf(
  template: ItemConfig,
  { id, dockerImage = "" }: Snapshot,
  origin: Deployment | undefined,
): ItemConfig {
  const had = origin?.resources ?? {};
  const values: ReadonlyMap<string, string | number> = new Map<string, string | number>([
    ["general.docker_image", dockerImage],
    ["general.docker_tag", id],
    ["hardware.cpu_num", had.cpu ?? DEFAULTS.cpu],
    ["hardware.ram", had.memoryMb ?? DEFAULTS.memoryMb],
    ["hardware.disk", had.diskMb ?? DEFAULTS.diskMb],
    ["hardware.gpu_num", 0],
    ["hardware.gpu_type", ""],
  ]);
  const params = template.params.map((param): ConfigParam => {
    const value = values.get(`${param.group}.${param.key}`);
    if (value === undefined) return param;
    if (param.key === "docker_tag") return { ...param, value, options: [id] };
    return { ...param, value: typeof value === "number" ? clipped(value, param.range) : value };
  });
  return { params };
}

function clipped(value: number, { min, max }: NonNullable<ConfigParam["range"]> = {}): number {
  return Math.min(Math.max(value, min ?? value), max ?? Number.POSITIVE_INFINITY);
}

/** The title, numbered where a living deployment bears it already, so that either can be named. */
function freeTitle(title: string, taken: readonly string[]): string {
  if (!taken.includes(title)) return title;
  for (let number = 2; ; number += 1) {
    const numbered = `${[...title].slice(0, 41).join("")}-${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
}
