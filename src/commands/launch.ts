/** Launching: what a deployment is made of, checked against the item's own configuration before the platform is asked. */
import { type Refusal, refuse } from "../errors.ts";
import { formatSizeMb } from "../language/sizes.ts";
import type {
  ConfigParam,
  ConfigValue,
  ConfigValues,
  Deployment,
  ItemConfig,
  ItemKind,
} from "../platform/ports.ts";
import { cleanText } from "../platform/text.ts";
import { matchGpuModels } from "./names.ts";
import { marked } from "./present/deployment.ts";

/** At most so many GPUs per person and VO, over all modules and tools: the platform's rule. */
export const GPUS_PER_PERSON = 2;
const TITLE_LIMIT = 45;
const DESCRIPTION_LIMIT = 1000;
const SHORTEST_PASSWORD = 9;

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
  readonly service: string;
  readonly values: ConfigValues;
  readonly password: string | null;
  /** What was changed or is worth knowing. */
  readonly notes: readonly string[];
}

export interface LaunchPlan {
  readonly vo: string;
  readonly kind: ItemKind;
  readonly toolName: string | null;
  readonly what: string;
  readonly config: ItemConfig;
  readonly wishes: Wishes;
  /** The person's live deployments in that VO, for the GPU quota. */
  readonly existing: readonly Deployment[];
  readonly operation: string;
  readonly inventTitle: () => string;
  readonly inventPassword: () => string;
}

/** Wish → where it stands in the configuration. */
const PLACES = [
  ["cpu", "hardware", "cpu_num"],
  ["gpu", "hardware", "gpu_num"],
  ["ram", "hardware", "ram"],
  ["disk", "hardware", "disk"],
  ["service", "general", "service"],
  ["docker_tag", "general", "docker_tag"],
] as const;

/** Puts a launch together. Refuses what the platform would refuse, saying the limit. */
export function planLaunch(plan: LaunchPlan): Launch {
  const notes: string[] = [];
  const draft = new Draft(plan.config.params);
  for (const [wish, group, key] of PLACES) {
    const value = plan.wishes[wish];
    if (value !== undefined) draft.set(group, key, value, `--${wish.replaceAll("_", "-")}`);
  }
  for (const assignment of plan.wishes.set ?? []) draft.assign(assignment);
  chooseGpuModel(draft, plan.wishes);
  if (plan.wishes.docker_tag === undefined) proposeTag(draft, notes);
  checkQuota(draft, plan.existing);
  const title = chooseTitle(plan, draft, notes);
  const password = choosePassword(draft, plan.inventPassword);
  const description = cleaned(plan.wishes.desc ?? "", DESCRIPTION_LIMIT - 60, "description", notes);
  draft.force("general", "title", title);
  draft.force("general", "desc", marked(description, plan.operation));
  if (plan.config.warning) notes.push(plan.config.warning);
  return {
    vo: plan.vo,
    kind: plan.kind,
    toolName: plan.toolName,
    what: plan.what,
    title,
    service: String(draft.get("general", "service") ?? ""),
    values: draft.values(),
    password,
    notes,
  };
}

/** The values of a configuration while they are being chosen. */
class Draft {
  readonly #params: readonly ConfigParam[];
  readonly #values = new Map<string, ConfigValue>();

  constructor(params: readonly ConfigParam[]) {
    this.#params = params;
    for (const param of params) this.#values.set(`${param.group}.${param.key}`, param.value);
  }

  param(group: string, key: string): ConfigParam | undefined {
    return this.#params.find((param) => param.group === group && param.key === key);
  }

  get(group: string, key: string): ConfigValue | undefined {
    return this.#values.get(`${group}.${key}`);
  }

  /** Sets a value that we made ourselves, where the item has such a parameter. */
  force(group: string, key: string, value: ConfigValue): void {
    if (this.param(group, key)) this.#values.set(`${group}.${key}`, value);
  }

  set(group: string, key: string, value: ConfigValue, said: string): void {
    const param = this.param(group, key);
    if (!param)
      throw refuse("deploy.setting", `${said} does not apply here: this item has no ${group}.${key}.`);
    checkAllowed(param, value, said);
    this.#values.set(`${group}.${key}`, value);
  }

  assign(assignment: string): void {
    const equals = assignment.indexOf("=");
    const name = assignment.slice(0, equals);
    const [group = "", key = ""] = name.split(".");
    const param = this.param(group, key);
    if (!param) {
      const names = this.#params.map((one) => `${one.group}.${one.key}`).join(", ");
      throw refuse("deploy.setting", `This item has no setting ${name.slice(0, 60)}. It has ${names}.`);
    }
    this.set(group, key, typed(param, assignment.slice(equals + 1), name), name);
  }

  /** Every value, so that no server-side default can differ from what was shown. Empty ones keep the default. */
  values(): ConfigValues {
    const groups = new Map<string, Record<string, ConfigValue>>();
    for (const param of this.#params) {
      const value = this.get(param.group, param.key);
      if (value === undefined) continue;
      const group = groups.get(param.group) ?? {};
      group[param.key] = value;
      groups.set(param.group, group);
    }
    return Object.fromEntries(groups);
  }
}

/** Text of `--set` as the type of the parameter: the platform fails on a number sent as text. */
function typed(param: ConfigParam, text: string, said: string): ConfigValue {
  if (typeof param.value === "number") {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value))
      throw refuse("input.value", `${said} must be a number, not “${text.slice(0, 40)}”.`);
    return value;
  }
  if (typeof param.value === "boolean") {
    if (/^(true|yes|on|1)$/i.test(text)) return true;
    if (/^(false|no|off|0)$/i.test(text)) return false;
    throw refuse("input.value", `${said} must be yes or no, not “${text.slice(0, 40)}”.`);
  }
  return text;
}

function checkAllowed(param: ConfigParam, value: ConfigValue, said: string): void {
  const { range, options } = param;
  if (range && typeof value === "number") checkRange(range, value, said, /^(ram|disk)$/.test(param.key));
  // The platform does not check options: a wrong one would wait for ever or fail while starting.
  const open = param.key === "service" || param.key === "docker_image";
  if (options && options.length > 0 && !open && !options.some((option) => option === value)) {
    throw refuse(
      "input.choice",
      `${said} “${String(value).slice(0, 60)}” is not one of ${shortList(options.map(String))}.`,
    );
  }
  if (param.key === "service" && !["vscode", ...(options ?? [])].includes(value as string)) {
    throw refuse(
      "input.choice",
      `${said} “${String(value).slice(0, 60)}” is not one of ${shortList([...(options ?? []).map(String)])}.`,
    );
  }
}

function checkRange(range: { min?: number; max?: number }, value: number, said: string, size: boolean): void {
  const { min, max } = range;
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return;
  const words = (limit: number) => (size ? formatSizeMb(limit) : String(limit));
  const limits =
    min !== undefined && max !== undefined
      ? `from ${words(min)} to ${words(max)}`
      : min !== undefined
        ? `at least ${words(min)}`
        : `at most ${words(max ?? 0)}`;
  throw refuse("input.range", `${said} must be ${limits} here; you asked for ${words(value)}.`);
}

function shortList(options: readonly string[]): string {
  const shown = options.filter((option) => option !== "");
  return shown.length > 12
    ? `${shown.slice(0, 12).join(", ")} and ${shown.length - 12} more`
    : shown.join(", ");
}

/** A model means one GPU; a GPU count of 0 means no model. */
function chooseGpuModel(draft: Draft, wishes: Wishes): void {
  const { gpu_type, gpu } = wishes;
  if (gpu_type === undefined) return;
  const param = draft.param("hardware", "gpu_type");
  if (!param) throw refuse("deploy.setting", "--gpu-type does not apply here: this item takes no GPU.");
  const offered = (param.options ?? []).map(String).filter((option) => option !== "");
  const [model, other] = matchGpuModels(gpu_type, offered);
  if (model === undefined || other !== undefined) {
    const there = offered.length > 0 ? `There are ${offered.join(", ")}.` : "This VO has no GPUs.";
    throw refuse("deploy.gpu-model", `${gpu_type} cannot be had here. ${there}`, { suggestions: offered });
  }
  if (gpu === 0)
    throw refuse("deploy.gpu-model", "You asked for a GPU model and for no GPU. Leave one of them out.");
  draft.force("hardware", "gpu_type", model);
  if (gpu === undefined) draft.set("hardware", "gpu_num", 1, "--gpu");
}

/** Tags are made for CPU or GPU; the proposed one must match the hardware. */
function proposeTag(draft: Draft, notes: string[]): void {
  const options = (draft.param("general", "docker_tag")?.options ?? []).map(String);
  const current = String(draft.get("general", "docker_tag") ?? "");
  const gpus = Number(draft.get("hardware", "gpu_num") ?? 0);
  if (gpus > 0 && !/gpu/i.test(current)) {
    const tag = options.find((option) => /gpu/i.test(option));
    if (tag) draft.force("general", "docker_tag", tag);
  }
  if (gpus === 0 && /gpu/i.test(current)) {
    const tag =
      options.find((option) => /cpu/i.test(option)) ?? options.find((option) => option === "latest");
    if (tag) draft.force("general", "docker_tag", tag);
  }
  const chosen = String(draft.get("general", "docker_tag") ?? "");
  if (chosen !== current) notes.push(`Docker tag “${chosen}” chosen to match the hardware.`);
}

function checkQuota(draft: Draft, existing: readonly Deployment[]): void {
  const asked = Number(draft.get("hardware", "gpu_num") ?? 0);
  if (asked === 0) return;
  const held = existing.filter((one) => (one.resources.gpu ?? 0) > 0);
  const used = held.reduce((sum, one) => sum + (one.resources.gpu ?? 0), 0);
  if (used + asked <= GPUS_PER_PERSON) return;
  const titles = held.map((one) => one.title).join(", ");
  throw quota(used, asked, titles);
}

function quota(used: number, asked: number, titles: string): Refusal {
  return refuse(
    "quota.gpu",
    `Each person may hold ${GPUS_PER_PERSON} GPUs per VO. You hold ${used} (${titles}) and ask for ${asked} more. Delete one of those first, or deploy without a GPU.`,
  );
}

function chooseTitle(plan: LaunchPlan, draft: Draft, notes: string[]): string {
  const limit = draft.param("general", "title") ? TITLE_LIMIT : DESCRIPTION_LIMIT;
  const wished = cleaned(plan.wishes.title ?? "", limit, "title", notes);
  return wished === "" ? plan.inventTitle() : wished;
}

/** Free text that cannot break the server's job file; says what was changed. */
function cleaned(value: string, limit: number, name: string, notes: string[]): string {
  const { text, changes } = cleanText(value, limit);
  if (changes.length > 0) notes.push(`The ${name} was changed: ${changes.join("; ")}.`);
  return text;
}

/** A password for services that want one: the person's own if given, else a good one. */
function choosePassword(draft: Draft, invent: () => string): string | null {
  if (!draft.param("general", "jupyter_password")) return null;
  const service = String(draft.get("general", "service") ?? "");
  const given = String(draft.get("general", "jupyter_password") ?? "");
  if (service !== "jupyter" && service !== "vscode") return null;
  if (given === "") {
    const password = invent();
    draft.force("general", "jupyter_password", password);
    return password;
  }
  if ([...given].length < SHORTEST_PASSWORD) {
    throw refuse(
      "deploy.password",
      `An IDE password has at least ${SHORTEST_PASSWORD} characters; yours is shorter. Leave it out and I make a good one.`,
    );
  }
  if (cleanText(given, 200).changes.length > 0) {
    throw refuse(
      "deploy.password",
      "The platform cannot take quotes, backslashes, line breaks, ${ or %{ in a password. Choose another, or leave it out and I make a good one.",
    );
  }
  return given;
}
