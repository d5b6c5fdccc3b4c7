/** Launching: what a deployment is made of, checked against the item's own configuration before the platform is asked. */
import { refuse } from "../errors.ts";
import type { ConfigValues, Deployment, ItemConfig, ItemKind } from "../platform/ports.ts";
import { cleanText, DESCRIPTION_LIMIT, TITLE_LIMIT } from "../platform/text.ts";
import type { LaunchNeeds } from "./define.ts";
import { provideNeeds } from "./launch-needs.ts";
import type { Mount } from "./launch-storage.ts";
import { LaunchValues } from "./launch-values.ts";
import type { LeaseWish } from "./lease.ts";
import { matchGpuModels } from "./names.ts";
import { marked } from "./present/deployment.ts";
import { listWords } from "./present/words.ts";

/** At most so many GPUs per person and VO, over all modules and tools: the platform's rule. */
const GPUS_PER_PERSON = 2;

/** What a person asked for; everything else keeps the default of the item's configuration. */
export interface Wishes {
  readonly title?: string | undefined;
  readonly desc?: string | undefined;
  readonly service?: string | undefined;
  readonly docker_tag?: string | undefined;
  readonly cpu?: number | undefined;
  readonly gpu?: number | undefined;
  readonly gpu_type?: string | undefined;
  readonly ram?: number | undefined;
  readonly disk?: number | undefined;
  readonly set?: readonly string[] | undefined;
}

/** A launch about which nothing is open any more. Holds the password: kept sealed only. */
export interface Launch {
  readonly vo: string;
  readonly kind: ItemKind;
  readonly toolName: string | null;
  /** What is launched, in words. */
  readonly what: string;
  readonly title: string;
  /** Empty where the item has only one. */
  readonly service: string;
  readonly values: ConfigValues;
  /** The linked storage that it mounts. */
  readonly storage?: string | undefined;
  /** DOIs or addresses that are fetched first. */
  readonly datasets?: readonly string[];
  /** Name to log in with, where there is one. */
  readonly user: string | null;
  /** A password that was made for it; null: none, or the person's own. */
  readonly password: string | null;
  /** The agreed end, counted from when it is launched; null: none. Batch jobs end by themselves. */
  readonly lease?: LeaseWish | null;
  /** What was changed or is worth knowing. */
  readonly notes: readonly string[];
  /** What the platform says of wishes of the item that cannot be met. */
  readonly warning: string | null;
}

export interface LaunchPlan {
  readonly vo: string;
  readonly kind: ItemKind;
  readonly toolName: string | null;
  readonly what: string;
  readonly config: ItemConfig;
  readonly wishes: Wishes;
  /** Chosen before; unless given, none. */
  readonly mount?: Mount;
  /** The person's live deployments in that VO, for the GPU quota. */
  readonly existing: readonly Deployment[];
  readonly operation: string;
  readonly lease?: LeaseWish | null;
  readonly inventTitle: () => string;
  readonly inventPassword: () => string;
}

/** Wish → its setting. */
const SETTINGS = [
  ["cpu", "hardware.cpu_num"],
  ["gpu", "hardware.gpu_num"],
  ["ram", "hardware.ram"],
  ["disk", "hardware.disk"],
  ["service", "general.service"],
  ["docker_tag", "general.docker_tag"],
] as const;

/** Puts a launch together. Refuses what the platform would refuse, saying the limit. */
export function planLaunch(plan: LaunchPlan): Launch {
  const { wishes, mount } = plan;
  const notes: string[] = [...(mount?.notes ?? [])];
  const values = new LaunchValues(plan.config.params, plan.vo);
  for (const [wish, name] of SETTINGS) {
    const value = wishes[wish];
    if (value !== undefined) values.set(name, value, `--${wish.replaceAll("_", "-")}`);
  }
  for (const assignment of wishes.set ?? []) values.assign(assignment);
  chooseGpuModel(values, wishes);
  checkQuota(values, plan.existing);
  matchTag(values, wishes, notes);
  const title = cleaned(wishes.title ?? "", TITLE_LIMIT, "title", notes) || plan.inventTitle();
  const login = provideNeeds(values, plan.what, plan.inventPassword, mount?.storage !== undefined);
  const mark = marked("", plan.operation);
  const room = DESCRIPTION_LIMIT - mark.length - 1;
  const description = cleaned(wishes.desc ?? "", room, "description", notes);
  values.force("general.title", title);
  values.force("general.desc", marked(description, plan.operation));
  return {
    vo: plan.vo,
    kind: plan.kind,
    toolName: plan.toolName,
    what: plan.what,
    title,
    service: values.text("general.service"),
    values: withDatasets(values.all(), mount),
    storage: mount?.storage,
    datasets: mount?.datasets.map(({ doi }) => doi) ?? [],
    user: login?.user ?? null,
    password: login?.password ?? null,
    ...(plan.lease === undefined ? {} : { lease: plan.lease }),
    notes,
    warning: plan.config.warning ?? null,
  };
}

function withDatasets(values: ConfigValues, mount: Mount | undefined): ConfigValues {
  if (!mount || mount.datasets.length === 0) return values;
  return { ...values, storage: { ...values["storage"], datasets: mount.datasets } };
}

/** A model means one GPU. The platform would wait for ever for a model that it does not have. */
function chooseGpuModel(values: LaunchValues, { gpu, gpu_type }: Wishes): void {
  if (gpu_type !== undefined) values.force("hardware.gpu_type", offeredModel(values, gpu_type));
  const model = values.text("hardware.gpu_type");
  if (model === "" || values.number("hardware.gpu_num") > 0) return;
  if (gpu !== undefined)
    throw refuse(
      "deploy.gpu-model",
      `You ask for no GPU, and for the model ${model}. Please leave one of them out.`,
    );
  values.set("hardware.gpu_num", 1, "--gpu");
}

function offeredModel(values: LaunchValues, typed: string): string {
  const param = values.param("hardware.gpu_type");
  if (!param) throw refuse("deploy.setting", "--gpu-type does not apply: this item takes no GPU.");
  const offered = (param.options ?? []).map(String).filter((option) => option !== "");
  const [model, other] = matchGpuModels(typed, offered);
  if (model !== undefined && other === undefined) return model;
  const have = offered.length > 0 ? `It can have ${listWords(offered, "or")}.` : "There are no GPUs for it.";
  throw refuse("deploy.gpu-model", `This item cannot have the GPU ${typed.slice(0, 60)} here. ${have}`, {
    suggestions: offered,
  });
}

function checkQuota(values: LaunchValues, existing: readonly Deployment[]): void {
  const asked = values.number("hardware.gpu_num");
  const held = existing.filter((one) => (one.resources.gpu ?? 0) > 0);
  const used = held.reduce((sum, one) => sum + (one.resources.gpu ?? 0), 0);
  if (asked === 0 || used + asked <= GPUS_PER_PERSON) return;
  const holders = listWords(held.map((one) => `“${one.title}”`));
  throw refuse(
    "quota.gpu",
    `Each person may hold ${GPUS_PER_PERSON} GPUs per VO, and ${holders} hold${held.length === 1 ? "s" : ""} ${used} for you. Delete one of these first, or deploy without a GPU.`,
  );
}

/** Tags are made for CPU or for GPU; where nobody chose one, it follows the hardware. */
function matchTag(values: LaunchValues, wishes: Wishes, notes: string[]): void {
  const options = (values.param("general.docker_tag")?.options ?? []).map(String);
  const tag = values.text("general.docker_tag");
  const gpu = values.number("hardware.gpu_num") > 0;
  const made = /gpu/i.test(tag) ? "gpu" : /cpu/i.test(tag) ? "cpu" : "any";
  const chosen =
    wishes.docker_tag !== undefined || wishes.set?.some((one) => one.startsWith("general.docker_tag="));
  if (chosen) {
    if (gpu && made === "cpu") notes.push(`The tag “${tag}” looks made for CPUs; the GPU may stay unused.`);
    if (!gpu && made === "gpu") notes.push(`The tag “${tag}” looks made for GPUs, and you asked for none.`);
    return;
  }
  if (gpu ? made === "gpu" : made !== "gpu") return;
  const fitting = gpu
    ? options.find((option) => /gpu/i.test(option))
    : (options.find((option) => /cpu/i.test(option)) ?? options.find((option) => option === "latest"));
  if (fitting === undefined) return;
  values.force("general.docker_tag", fitting);
  notes.push(`I chose the Docker tag “${fitting}”, because it is made for ${gpu ? "GPUs" : "CPUs"}.`);
}

/** What a channel's rules look at. */
export function launchNeeds({ values, lease }: Launch): LaunchNeeds {
  const hardware = Object.hasOwn(values, "hardware") ? values["hardware"] : undefined;
  return { gpus: Number(hardware?.["gpu_num"] ?? 0), ...(lease === undefined ? {} : { lease }) };
}

/** Free text that cannot break the server's job file; says what was changed. */
function cleaned(value: string, limit: number, name: string, notes: string[]): string {
  const { text, changes } = cleanText(value, limit);
  if (changes.length > 0) notes.push(`I changed the ${name}: ${listWords(changes)}.`);
  return text;
}
