import type { Json } from "../store/store.ts";
import { moduleParameters, type Parameter, type ParameterGroups } from "./configuration.ts";
import { limitForTutorials } from "./configuration-limits.ts";
import { toolConfiguration } from "./configuration-tools.ts";
import type { ConfigurationValues } from "./configuration-values.ts";
import type { Call } from "./context.ts";
import { odd, problem } from "./problems.ts";

/**
 * Always told with 400 by a platform that is not odd; `odd` marks what the real one trips over, ending in a plain 500.
 */
interface ConfigurationProblem {
  readonly odd: boolean;
  readonly detail: string;
}

export type CheckedConfiguration =
  | { readonly values: ConfigurationValues; readonly problem?: undefined }
  | { readonly problem: ConfigurationProblem };

export interface SubmittedConfiguration {
  /** Catalogue id of the tool; undefined for modules and batch jobs. */
  readonly tool?: string | undefined;
  readonly vo: string;
  /** The body as parsed; nothing and `null` mean all defaults. */
  readonly body: unknown;
}

type JsonObject = { readonly [key: string]: Json };

const TITLE_LENGTH = 45;
const DESCRIPTION_LENGTH = 1000;

/**
 * Fills in the server's own defaults, which differ from those of `…/config`, and checks names, image, datasets and
 * hardware in the platform's order. Quotas, passwords and snapshots are the caller's; so is
 * `breaksJobFile`, which the platform meets only at the submission. Unknown tools have no parameters at all.
 */
export function checkConfiguration({ tool, vo, body }: SubmittedConfiguration): CheckedConfiguration {
  const parameters = serverParameters(tool);
  const groups = limitForTutorials(parameters, vo);
  const submitted = fillDefaults(parameters, serverDefaults(tool), body);
  if (submitted.problem) return submitted;
  const { values } = submitted;
  const found =
    imageProblem(values) ??
    datasetProblem(values) ??
    hardwareProblem(groups, values) ??
    typeProblem(groups, values);
  return found ? { problem: found } : { values: cutTexts(values) };
}

/** Only the names are checked, as OSCAR services are: against the parameters of modules, without any limit. */
export function checkNames(body: unknown): CheckedConfiguration {
  return fillDefaults(serverParameters(undefined), serverDefaults(undefined), body);
}

/** The values, or the problem thrown as the platform answers it. */
export function valuesOrThrow(c: Call, checked: CheckedConfiguration): ConfigurationValues {
  if (checked.problem === undefined) return checked.values;
  const proper = problem(400, checked.problem.detail);
  throw checked.problem.odd ? odd(c, proper) : proper;
}

function serverParameters(tool: string | undefined): ParameterGroups {
  if (tool === undefined) return moduleParameters("ai4oshub/ai4os-demo-app", ["latest"], []);
  return toolConfiguration(tool, { gpuModels: [], dockerTags: ["latest"] }) ?? {};
}

/** Defaults that the server keeps besides those it offers; some are of no use, so clients must send a value. */
function serverDefaults(tool: string | undefined): ConfigurationValues {
  if (tool === "ai4os-dev-env") return { general: { docker_tag: "" } };
  if (tool === "ai4os-ai4life-loader") return { general: { model_id: "" } };
  if (tool === "ai4os-llm") return { llm: { vllm_model_id: "no-such-model" } };
  return {};
}

function fillDefaults(
  groups: ParameterGroups,
  defaults: ConfigurationValues,
  body: unknown,
): CheckedConfiguration {
  const submitted = body === undefined || body === null ? {} : body;
  if (!isObject(submitted)) return { problem: tripped("A configuration is an object of groups.") };
  const wrongName = nameProblem(groups, submitted);
  if (wrongName) return { problem: wrongName };
  const values = Object.entries(groups).map(([group, parameters]) => {
    const offered = Object.entries(parameters).map(([key, { value }]) => [key, value] as const);
    const sent = Object.hasOwn(submitted, group) ? submitted[group] : {};
    return [group, { ...Object.fromEntries(offered), ...defaults[group], ...(sent as JsonObject) }] as const;
  });
  return { values: Object.fromEntries(values) };
}

function nameProblem(groups: ParameterGroups, submitted: JsonObject): ConfigurationProblem | undefined {
  for (const [group, values] of Object.entries(submitted)) {
    const known = Object.hasOwn(groups, group) ? groups[group] : undefined;
    if (known === undefined) return told(`There is no parameter group \`${group}\`.`);
    if (!isObject(values)) return tripped(`The group \`${group}\` is not an object.`);
    const unknown = Object.keys(values).filter((key) => !Object.hasOwn(known, key));
    if (unknown.length > 0) {
      return told(`The group \`${group}\` has no parameter ${quoted(unknown)}.`);
    }
  }
  return undefined;
}

function imageProblem({ general }: ConfigurationValues): ConfigurationProblem | undefined {
  const image = general?.["docker_image"];
  if (image === undefined) return undefined;
  if (typeof image !== "string") return tripped("docker_image must be a text.");
  if (["deephdc", "ai4oshub", "registry.cloud.ai4eosc.eu"].includes(image.split("/")[0] ?? ""))
    return undefined;
  return told(
    "The image must come from the Docker Hub organisations `deephdc` or `ai4oshub`, or the project's registry.",
  );
}

const DOI = /^10\.\d{4,9}\/[-._;()/:a-z0-9]+$/i;
const WEB_ADDRESS = /^https?:\/\/[^\s/.]+(\.[^\s/.]+)+(\/\S*)?$/i;

function datasetProblem({ storage }: ConfigurationValues): ConfigurationProblem | undefined {
  const datasets = storage?.["datasets"];
  if (datasets === undefined) return undefined;
  if (!Array.isArray(datasets)) return tripped("datasets must be a list.");
  for (const dataset of datasets) {
    if (!isObject(dataset) || !("doi" in dataset && "force_pull" in dataset)) {
      return tripped("A dataset is an object with doi and force_pull.");
    }
    const { doi, force_pull } = dataset;
    if (typeof doi !== "string") return tripped("doi must be a text.");
    if (!DOI.test(doi) && !WEB_ADDRESS.test(doi)) {
      return told("A dataset is neither a DOI nor a web address.");
    }
    if (typeof force_pull !== "boolean") return told("force_pull must be true or false.");
  }
  return undefined;
}

function hardwareProblem(
  groups: ParameterGroups,
  values: ConfigurationValues,
): ConfigurationProblem | undefined {
  for (const [key, { range }] of Object.entries(groups["hardware"] ?? {})) {
    const value = values["hardware"]?.[key];
    if (range === undefined) continue;
    if (typeof value !== "number") return tripped(`The parameter ${key} must be a number.`);
    const [lowest, highest] = range;
    if (value < lowest) return told(`The parameter ${key} must be at least ${lowest}.`);
    if (highest !== null && value > highest) {
      return told(`The parameter ${key} must be at most ${highest}.`);
    }
  }
  return undefined;
}

/** Flower's values go through whatever their type: the dashboard itself sends lists and nulls there. */
function typeProblem(groups: ParameterGroups, values: ConfigurationValues): ConfigurationProblem | undefined {
  for (const [group, parameters] of Object.entries(groups)) {
    if (group === "flower") continue;
    const wrong = Object.keys(parameters).filter((key) => !hasType(values[group]?.[key], parameters[key]));
    if (wrong.length > 0) return tripped(`Wrong type of value: ${quoted(wrong)}.`);
  }
  return undefined;
}

function hasType(value: Json | undefined, parameter: Parameter | undefined): boolean {
  return Array.isArray(parameter?.value) ? Array.isArray(value) : typeof value === typeof parameter?.value;
}

/** The platform cuts by characters and says nothing. */
function cutTexts(values: ConfigurationValues): ConfigurationValues {
  const general = values["general"] ?? {};
  const title = cut(general["title"], TITLE_LENGTH);
  const desc = cut(general["desc"], DESCRIPTION_LENGTH);
  return { ...values, general: { ...general, title, desc } };
}

function cut(value: Json | undefined, length: number): string {
  return typeof value === "string" ? [...value].slice(0, length).join("") : "";
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function told(detail: string): ConfigurationProblem {
  return { odd: false, detail };
}

function tripped(detail: string): ConfigurationProblem {
  return { odd: true, detail };
}
