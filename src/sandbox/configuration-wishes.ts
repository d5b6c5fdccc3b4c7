import type { CatalogueEntry } from "./catalogue-entry.ts";
import type { Configuration, Parameter, ParameterGroup, ParameterGroups } from "./configuration.ts";
import { gpuTypeParameter } from "./configuration-parameters.ts";
import { GPU_MODELS } from "./gpu-models.ts";

/** What a module's metadata asks for at inference. */
export type Wishes = NonNullable<NonNullable<CatalogueEntry["resources"]>["inference"]>;

const TABLE = "https://github.com/ai4os/ai4-papi/blob/master/var/gpu_models.csv";

/** Takes over wished CPUs, memory and GPU models as far as the limits allow, and tells in `warning` what was not met. */
export function applyDeviceWishes(
  groups: ParameterGroups,
  wishes: Wishes | undefined,
  gpuModels: readonly string[],
): Configuration {
  const { group, unmet } = clip(groups["hardware"] ?? {}, wishes);
  const fitting = gpuModels.filter((model) => fits(model, wishes));
  // The platform complains of a VO without GPUs even where none is wished for.
  if (fitting.length === 0) unmet.push(noGpuFits(wishes, gpuModels));
  const offered = fitting.length > 0 ? fitting : gpuModels;
  const hardware = { ...group, gpu_type: gpuTypeParameter(offered) };
  return { ...groups, hardware: withWarning(hardware, unmet, "deployments") };
}

/** The same for OSCAR, which has no GPUs at all. */
export function applyOscarWishes(groups: ParameterGroups, wishes: Wishes | undefined): Configuration {
  const { group, unmet } = clip(groups["hardware"] ?? {}, wishes);
  const gpus = wishes?.gpu ?? 0;
  if (gpus > 0) unmet.push(tooMuch("gpu", gpus, 0));
  return { ...groups, hardware: withWarning(group, unmet, "OSCAR services") };
}

function clip(
  hardware: ParameterGroup,
  wishes: Wishes | undefined,
): { group: ParameterGroup; unmet: string[] } {
  const group: Record<string, Parameter> = { ...hardware };
  const unmet: string[] = [];
  for (const [wish, key] of [
    ["cpu", "cpu_num"],
    ["memory_MB", "ram"],
  ] as const) {
    const wanted = wishes?.[wish];
    const parameter = group[key];
    if (wanted === undefined || parameter?.range === undefined) continue;
    const [lowest, highest] = parameter.range;
    const most = highest ?? wanted;
    group[key] = { ...parameter, value: Math.min(most, Math.max(lowest, wanted)) };
    if (wanted > most) unmet.push(tooMuch(wish, wanted, most));
  }
  return { group, unmet };
}

function fits(model: string, wishes: Wishes | undefined): boolean {
  const facts = GPU_MODELS.get(model);
  if (facts === undefined) return false;
  return (
    facts.memoryMb >= (wishes?.gpu_memory_MB ?? 0) &&
    facts.computeCapability >= (wishes?.gpu_compute_capability ?? 0)
  );
}

function tooMuch(wish: string, wanted: number, most: number): string {
  return `<strong>${wish}</strong>: Requested: ${wanted}, Max allowed: ${most}`;
}

function noGpuFits(wishes: Wishes | undefined, gpuModels: readonly string[]): string {
  const asked = (["gpu_memory_MB", "gpu_compute_capability"] as const)
    .map((wish) => `<li><strong>${wish}</strong>: ${wishes?.[wish] ?? "any"}</li>`)
    .join(" ");
  return (
    `<strong>gpu</strong>: No model satisfies all wishes.<ul><li> Requested: <ul>${asked}</ul> </li> ` +
    `<li> <a href="${TABLE}">Available models</a>: ${gpuModels.join(", ")} </li> </ul>`
  );
}

function withWarning(
  hardware: ParameterGroup,
  unmet: readonly string[],
  where: string,
): Readonly<Record<string, Parameter | string>> {
  if (unmet.length === 0) return hardware;
  const items = unmet.map((text) => `<li> ${text} </li>`).join("");
  const warning = `The module's author recommends more than ${where} can have, so predictions may be slow or fail. Not met: <ul>${items}</ul>`;
  return { ...hardware, warning };
}
