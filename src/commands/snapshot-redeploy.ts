import { z } from "zod";
import { refuse } from "../errors.ts";
import { change } from "./define.ts";
import { launchParams, planDraft } from "./deploy.ts";
import { type Launch, planLaunch } from "./launch.ts";
import { findLaunch, followLaunch, submitLaunch, tellLaunch, whisperPassword } from "./launch-follow.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { snapshotName } from "./present/snapshot.ts";
import { readSnapshot } from "./snapshot-delete.ts";

/** Snapshots have no catalogue entry; the platform's own page starts from this item's configuration. */
const TEMPLATE_ITEM = "ai4os-demo-app";

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
    if (snapshot.status !== "complete" || !snapshot.dockerImage) {
      throw refuse(
        "snapshot.incomplete",
        `${snapshotName(snapshot)} is ${snapshot.status}; only a complete snapshot can be deployed.`,
      );
    }
    const { vo } = snapshot;
    const config = await ports.catalogue.config(TEMPLATE_ITEM, vo);
    const existing = [
      ...(await ports.deployments.list({ vo, kind: "module" })),
      ...(await ports.deployments.list({ vo, kind: "tool" })),
    ];
    const origin = existing.find((one) => one.id === snapshot.deployment);
    const launch = planLaunch({
      vo,
      kind: "module",
      toolName: null,
      what: `snapshot ${snapshotName(snapshot)}`,
      config: withImage(config, snapshot.dockerImage, snapshot.id),
      wishes: {
        ...wishes,
        title:
          wishes.title ??
          freeTitle(
            snapshotName(snapshot),
            existing.map((one) => one.title),
          ),
        desc: wishes.desc ?? `Redeployed from snapshot ${snapshot.id}`,
        // Whoever froze a development environment wants to go on working in one.
        service: wishes.service ?? (origin?.mainEndpoint === "ide" ? "jupyter" : undefined),
        docker_tag: snapshot.id,
      },
      existing,
      operation: call.operation,
      inventTitle: ports.inventor.title,
      inventPassword: ports.inventor.password,
    });
    return launch;
  },
  plan: planDraft,
  run: (launch, ports) => submitLaunch(launch, ports),
  recover: findLaunch,
  follow: followLaunch,
  reply: tellLaunch,
  whisper: whisperPassword,
});

type Config = Awaited<ReturnType<CommandPorts["catalogue"]["config"]>>;

/** The template's configuration with the snapshot's image and its only tag. */
function withImage(config: Config, image: string, tag: string): Config {
  return {
    ...config,
    params: config.params.map((one) => {
      if (one.group !== "general") return one;
      if (one.key === "docker_image") return { ...one, value: image };
      return one.key === "docker_tag" ? { ...one, value: tag, options: [tag] } : one;
    }),
  };
}

/** The title, numbered where a living deployment bears it already, so that either can be named. */
function freeTitle(title: string, taken: readonly string[]): string {
  if (!taken.includes(title)) return title;
  for (let number = 2; ; number += 1) {
    const numbered = `${[...title].slice(0, 41).join("")}-${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
}
