import { z } from "zod";
import { formatSizeMb } from "../language/sizes.ts";
import { wallWords } from "../language/terms.ts";
import type { Deployment, ItemConfig } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { fields, heading, reply } from "../reply/build.ts";
import { datasetParams, readDatasets } from "./datasets.ts";
import { change } from "./define.ts";
import { deployable, type FormPorts, readDeployForm } from "./deploy-form-source.ts";
import { type Launch, launchNeeds, planLaunch } from "./launch.ts";
import {
  findLaunch,
  followLaunch,
  launchNotes,
  leaseOfLaunch,
  submitLaunch,
  tellLaunch,
  watchLaunch,
  whisperPassword,
} from "./launch-follow.ts";
import { chooseMount } from "./launch-storage.ts";
import { leaseParam, wishEnd, wishedLease } from "./lease.ts";
import { HUGGINGFACE } from "./linked-services.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { postponable, startParam } from "./postponed.ts";

/** Parameters that every kind of launch has. */
export const launchParams = {
  title: param.text("Short name of the deployment, at most 45 characters", 300).optional(),
  desc: param.text("Longer description", 1000).optional(),
  service: param
    .choice(
      ["deepaas", "jupyter", "vscode", "fedserver"],
      "What to run: deepaas for inference, jupyter or vscode to train and develop; not both, but “deep-start --deepaas” in a terminal of jupyter adds deepaas",
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

type Ports = FormPorts & Pick<CommandPorts, "channel" | "deployments" | "inventor" | "secrets" | "wait">;

const deployNow = change({
  path: "deploy",
  summary: "Launch a module or tool on the platform",
  examples: [
    "deploy 1 --gpu 1 --service jupyter --title lab-run",
    "deploy ai4os-yolo-torch --ram 16GB --gpu-type T4",
    "deploy ai4os-dev-env --service vscode",
    "deploy ai4os-yolo-torch --storage share --dataset 10.5281/zenodo.1234567",
    "deploy ai4os-dev-env --for 3d",
    "deploy ai4os-yolo-torch --gpu 1 --at 22:00 --for 10h",
  ],
  aliases: [
    "launch",
    "run",
    "start",
    "deployment create",
    { words: "configure", way: "form" },
    { words: "deploy again", way: "last" },
  ],
  input: z.strictObject({
    item: param.item("Module or tool: its name, title, or number in the last list"),
    ...launchParams,
    storage: param.text("Linked storage to mount: its name or a part of it", 200).optional(),
    ...datasetParams,
    for: leaseParam(),
    at: startParam(),
    vo: param.vo("Virtual organisation to launch it in").optional(),
  }),
  positional: ["item"],
  access: "full",
  effect: "change",
  form: (params, ports: Ports) => readDeployForm(params, ports),
  remembers: ({ item, vo, title: _own, at: _at, for: lease, ...chosen }) => ({
    about: item,
    // A length holds again another time; a day that was named does not.
    params: { ...chosen, vo, ...(lease?.startsWith("P") ? { for: lease } : {}) },
  }),
  prepare: async (params, ports: Ports, call): Promise<Launch> => {
    const vo = params.vo ?? "";
    readDatasets(params.dataset, params.force_pull);
    const detail = await deployable(params.item, ports);
    const config = await ports.catalogue.config(params.item, vo);
    const mount = await chooseMount(vo, config, params, ports, detail.links["dataset"]);
    const token = await linkedToken(vo, config, params.set, ports);
    const existing = await deploymentsIn(vo, ports);
    return planLaunch({
      vo,
      kind: detail.kind,
      toolName: detail.kind === "tool" ? detail.id : null,
      what: detail.title,
      config,
      wishes: token === undefined ? params : { ...params, set: [...(params.set ?? []), token] },
      mount,
      existing,
      operation: call.operation,
      lease: await wishedLease(params.for, ports, call),
      inventTitle: ports.inventor.title,
      inventPassword: ports.inventor.password,
    });
  },
  launches: launchNeeds,
  plan: planDraft,
  run: (launch, ports: Ports) => submitLaunch(launch, ports),
  recover: findLaunch,
  follow: followLaunch,
  watches: watchLaunch,
  leases: leaseOfLaunch,
  reply: tellLaunch,
  whisper: whisperPassword,
});

export const deploy = postponable(deployNow, {
  startsAt: ({ at }) => at,
  nameOf: ({ title, vo }) => ({ title, vo }),
});

const HF_TOKEN = "llm.HF_token";

/** The token of Hugging Face that the person linked, as the setting that wants one, where he gave none. */
async function linkedToken(
  vo: string,
  { params }: ItemConfig,
  set: readonly string[] = [],
  { secrets }: Pick<CommandPorts, "secrets">,
): Promise<string | undefined> {
  if (!params.some(({ group, key }) => `${group}.${key}` === HF_TOKEN)) return undefined;
  if (set.some((one) => one.startsWith(`${HF_TOKEN}=`))) return undefined;
  const token = (await secrets.read(vo, HUGGINGFACE.path))?.["token"];
  return token === undefined ? undefined : `${HF_TOKEN}=${token}`;
}

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
export function planDraft(launch: Launch, call: Call): Draft {
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
      Password: launch.password === null ? undefined : "one that I make, told to you alone",
      Storage: launch.storage,
      Datasets: launch.datasets?.join(", "),
      Ends: endWords(launch, call),
      VO: launch.vo,
    }),
    ...launchNotes(launch),
  );
}

/** When it ends if it starts as planned. */
function endWords({ lease }: Launch, { now }: Call): string | undefined {
  const end = lease ? wishEnd(lease, now) : undefined;
  return lease && end ? `${wallWords(end, lease.timeZone)}; you are reminded before` : undefined;
}
