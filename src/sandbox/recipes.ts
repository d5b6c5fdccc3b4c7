/** What a configuration becomes: image, command, addresses and needs of the job. */
import { type ConfigurationValues, numberOf, textOf } from "./configuration-values.ts";
import type { Demand, Job, JobKind } from "./jobs.ts";
import type { Simulation } from "./simulation.ts";

/** The parts of a job that depend on what is deployed. */
export interface Recipe
  extends Pick<
    Job,
    "dockerImage" | "dockerCommand" | "demand" | "endpoints" | "mainEndpoint" | "answering" | "templates"
  > {
  /** Of the job's name at the scheduler, e.g. `module`. */
  readonly prefix: string;
  /** Catalogue id; tools only. */
  readonly toolName?: string;
}

export interface JobOrigin {
  readonly kind: JobKind;
  readonly vo: string;
  readonly owner: string;
  readonly id: string;
  readonly values: ConfigurationValues;
}

/** A job as it is when it is submitted. */
export function makeJob({ now }: Simulation, origin: JobOrigin, recipe: Recipe): Job {
  const { kind, vo, owner, id, values } = origin;
  const { prefix, ...parts } = recipe;
  return {
    ...parts,
    id,
    kind,
    name: `${prefix}-${id}`,
    vo,
    owner,
    title: textOf(values, "general", "title"),
    description: textOf(values, "general", "desc"),
    submittedAt: now.getTime(),
  };
}

export function moduleRecipe(values: ConfigurationValues): Recipe {
  const service = textOf(values, "general", "service");
  const main = service === "deepaas" ? "api" : "ide";
  return {
    prefix: "module",
    dockerImage: imageWithTag(values),
    dockerCommand: `deep-start --${service}`,
    demand: demandOf(values),
    endpoints: addresses("api", "monitor", main === "api" ? "ui" : "ide", "custom"),
    mainEndpoint: main,
    answering: main === "api" ? ["api", "ui"] : ["ide"],
    templates: {},
  };
}

/** `image:tag` as configured. */
export function imageWithTag(values: ConfigurationValues): string {
  return `${textOf(values, "general", "docker_image")}:${textOf(values, "general", "docker_tag")}`;
}

/** The `hardware` group as needs; on nodes for interactive work unless other types are given. */
export function demandOf(values: ConfigurationValues, nodeTypes: Demand["nodeTypes"] = ["compute"]): Demand {
  return {
    cpu: numberOf(values, "hardware", "cpu_num"),
    gpu: numberOf(values, "hardware", "gpu_num"),
    gpuModel: textOf(values, "hardware", "gpu_type"),
    memoryMb: numberOf(values, "hardware", "ram"),
    diskMb: numberOf(values, "hardware", "disk"),
    nodeTypes,
  };
}

/** Addresses by label; the one of DEEPaaS ends in `/ui`. */
export function addresses(...labels: readonly string[]): Job["endpoints"] {
  return labels.map((label) => ({ label, ending: label === "api" ? "/ui" : "" }));
}
