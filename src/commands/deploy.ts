import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatSizeMb } from "../language/sizes.ts";
import type { Deployment } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { fields, heading, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { type Launch, launchNeeds, planLaunch } from "./launch.ts";
import {
  findLaunch,
  followLaunch,
  launchNotes,
  submitLaunch,
  tellLaunch,
  watchLaunch,
  whisperPassword,
} from "./launch-follow.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

/** Parameters that every kind of launch has. */
export const launchParams = {
  title: param.text("Short name of the deployment, at most 45 characters", 300).optional(),
  desc: param.text("Longer description", 1000).optional(),
  service: param
    .choice(
      ["deepaas", "jupyter", "vscode", "fedserver"],
      "What to run: deepaas for inference, jupyter or vscode to train and develop",
    )
    .optional(),
  docker_tag: param.text("Image tag; unless told, one that matches CPU or GPU", 128).optional(),
  cpu: param.count("Number of CPUs, usually 1 to 10", 0, 1000).optional(),
  gpu: param.count("Number of GPUs, usually 0 or 1", 0, 1000).optional(),
  gpu_type: param.gpuModel("GPU model, if only that one will do; means one GPU").optional(),
  ram: param.sizeMb("Memory, e.g. 16GB; usually 2 to 40 GB").optional(),
  disk: param.sizeMb("Disk, e.g. 20GB; usually 1 to 50 GB").optional(),
  set: z.array(param.assignment("Any other setting of the item, as group.field=value")).optional(),
};

export const deploy = change({
  path: "deploy",
  summary: "Launch a module or tool on the platform",
  examples: [
    "deploy 1 --gpu 1 --service jupyter --title lab-run",
    "deploy ai4os-yolo-torch --ram 16GB --gpu-type T4",
    "deploy ai4os-dev-env --service vscode",
  ],
  aliases: ["launch", "run", "start", "deployment create"],
  input: z.strictObject({
    item: param.item("Module or tool: its name, title, or number in the last list"),
    ...launchParams,
    vo: param.vo("Virtual organisation to launch it in").optional(),
  }),
  positional: ["item"],
  access: "full",
  effect: "change",
  prepare: async (
    params,
    ports: Pick<CommandPorts, "catalogue" | "deployments" | "inventor" | "wait">,
    call,
  ): Promise<Launch> => {
    const vo = params.vo ?? "";
    const detail = await ports.catalogue.item(params.item);
    if (!detail.valid) {
      throw refuse(
        "deploy.unreadable",
        `The platform cannot read the metadata of ${detail.id}, so it cannot be deployed for now. “show ${detail.id}” says why.`,
      );
    }
    const config = await ports.catalogue.config(params.item, vo);
    const existing = await deploymentsIn(vo, ports);
    return planLaunch({
      vo,
      kind: detail.kind,
      toolName: detail.kind === "tool" ? detail.id : null,
      what: detail.title,
      config,
      wishes: params,
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

/** The person's live deployments in one VO. */
export async function deploymentsIn(
  vo: string,
  { deployments }: Pick<CommandPorts, "deployments">,
): Promise<readonly Deployment[]> {
  return [
    ...(await deployments.list({ vo, kind: "module" })),
    ...(await deployments.list({ vo, kind: "tool" })),
  ];
}

/** What will be launched, before it is. */
export function planDraft(launch: Launch): Draft {
  const { values } = launch;
  const hardware = Object.hasOwn(values, "hardware") ? values["hardware"] : undefined;
  const general = Object.hasOwn(values, "general") ? values["general"] : undefined;
  const size = (value: unknown) => (typeof value === "number" ? formatSizeMb(value) : undefined);
  const gpus = Number(hardware?.["gpu_num"] ?? 0);
  const model = String(hardware?.["gpu_type"] ?? "");
  return reply(
    heading(`Launch ${launch.title}?`),
    fields({
      What: launch.what,
      Service: launch.service,
      "Docker tag": String(general?.["docker_tag"] ?? ""),
      CPUs: hardware && Number(hardware["cpu_num"]),
      GPUs: hardware && (gpus === 0 ? "none" : `${gpus} ${model || "of any model"}`),
      RAM: size(hardware?.["ram"]),
      Disk: size(hardware?.["disk"]),
      VO: launch.vo,
    }),
    ...launchNotes(launch),
  );
}
