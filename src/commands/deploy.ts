import { z } from "zod";
import { formatSizeMb } from "../language/sizes.ts";
import type { Draft } from "../reply/blocks.ts";
import { fields, heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { type Launch, planLaunch } from "./launch.ts";
import { findLaunch, followLaunch, submitLaunch, tellLaunch, whisperPassword } from "./launch-follow.ts";
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
  docker_tag: param.text("Image tag; proposed to match CPU or GPU", 128).optional(),
  cpu: param.count("CPUs", 0, 1000).optional(),
  gpu: param.count("GPUs", 0, 1000).optional(),
  gpu_type: param.gpuModel("GPU model, only where you need that one").optional(),
  ram: param.sizeMb("Memory, e.g. 16GB").optional(),
  disk: param.sizeMb("Disk, e.g. 20GB").optional(),
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
    vo: param.vo().optional(),
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
    const config = await ports.catalogue.config(params.item, vo);
    const existing = [
      ...(await ports.deployments.list({ vo, kind: "module" })),
      ...(await ports.deployments.list({ vo, kind: "tool" })),
    ];
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
  plan: planDraft,
  run: (launch, ports) => submitLaunch(launch, ports),
  recover: findLaunch,
  follow: followLaunch,
  reply: tellLaunch,
  whisper: whisperPassword,
});

/** What will be launched, before it is. */
export function planDraft(launch: Launch): Draft {
  const hardware = Object.hasOwn(launch.values, "hardware") ? launch.values["hardware"] : undefined;
  const size = (value: unknown) => (typeof value === "number" ? formatSizeMb(value) : undefined);
  return reply(
    heading(`Launch ${launch.title}?`),
    fields({
      What: launch.what,
      Service: launch.service,
      CPUs: Number(hardware?.["cpu_num"] ?? 0) || undefined,
      GPUs: Number(hardware?.["gpu_num"] ?? 0) || undefined,
      "GPU model": String(hardware?.["gpu_type"] ?? ""),
      RAM: size(hardware?.["ram"]),
      Disk: size(hardware?.["disk"]),
      VO: launch.vo,
    }),
    ...launch.notes.map((one) => note("info", one)),
  );
}
