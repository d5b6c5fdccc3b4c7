import type { CatalogueEntry } from "./catalogue-entry.ts";
import { limitForTutorials } from "./configuration-limits.ts";
import {
  deviceParameters,
  identityParameters,
  moduleGeneral,
  storageParameters,
} from "./configuration-parameters.ts";
import { toolConfiguration } from "./configuration-tools.ts";
import { applyDeviceWishes, applyOscarWishes } from "./configuration-wishes.ts";
import { dockerTagsOf } from "./docker-tags.ts";

/** One parameter as the API describes it; `range` is inclusive and `null` means no limit. */
export interface Parameter {
  readonly name: string;
  readonly value: string | number | boolean | readonly never[];
  readonly options?: readonly (string | number | boolean)[];
  readonly range?: readonly [number, number | null];
  readonly description?: string;
}

export type ParameterGroup = Readonly<Record<string, Parameter>>;

/** Groups of parameters, as far as they are checked and sent back. */
export type ParameterGroups = Readonly<Record<string, ParameterGroup>>;

/** What the API answers: as {@link ParameterGroups}, with the HTML string `hardware.warning` where wishes were not met. */
export type Configuration = Readonly<Record<string, Readonly<Record<string, Parameter | string>>>>;

export interface ConfigurationRequest {
  readonly entry: CatalogueEntry;
  readonly vo: string;
  /** GPU models on the nodes that take jobs of the VO, without repetition. */
  readonly gpuModels: readonly string[];
}

/** What `…/config` of a catalogue item answers; undefined for a tool that the platform has no configuration of. */
export function configurationFor({ entry, vo, gpuModels }: ConfigurationRequest): Configuration | undefined {
  if (entry.kind === "tool") {
    const groups = toolConfiguration(entry.id, { gpuModels, dockerTags: dockerTagsOf(entry) });
    return groups && limitForTutorials(groups, vo);
  }
  const groups = moduleParameters(imageOf(entry), dockerTagsOf(entry), gpuModels);
  return applyDeviceWishes(limitForTutorials(groups, vo), entry.resources?.inference, gpuModels);
}

/** The configuration of an OSCAR service made of a module. */
export function oscarConfigurationFor(entry: CatalogueEntry): Configuration {
  const { docker_image, docker_tag } = moduleGeneral(imageOf(entry), dockerTagsOf(entry));
  const groups = {
    general: { ...identityParameters(), docker_image, docker_tag },
    hardware: {
      cpu_num: { name: "CPU cores", value: 2, range: [1, 8] },
      ram: { name: "Memory in MB", value: 3000, range: [1000, 8000] },
    },
  } as const satisfies ParameterGroups;
  return applyOscarWishes(groups, entry.resources?.inference);
}

/** The parameters of every module, before an item's own wishes. */
export function moduleParameters(
  image: string,
  dockerTags: readonly string[],
  gpuModels: readonly string[],
): ParameterGroups {
  return {
    general: moduleGeneral(image, dockerTags),
    hardware: deviceParameters(gpuModels),
    storage: storageParameters(),
  };
}

/** Organisation and image, without a registry host, as the platform takes them from the metadata. */
export function imageOf(entry: CatalogueEntry): string {
  return (entry.links["docker_image"] ?? "").split("/").slice(-2).join("/");
}
