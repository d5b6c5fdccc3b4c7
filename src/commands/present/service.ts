/** How inference services are told. Their tokens are secrets and never part of it. */
import type { InferenceService } from "../../platform/service-ports.ts";
import { button, type Row } from "../../reply/build.ts";
import { hardware, unmarked } from "./deployment.ts";
import { timeWords } from "./words.ts";

/** Its title; its name where it has none. */
export function serviceName({ title, name }: Pick<InferenceService, "title" | "name">): string {
  return title === "" ? name : title;
}

export function serviceHardware({ cpu, memoryMb }: InferenceService): string {
  return hardware({
    ...(cpu === undefined ? {} : { cpu }),
    ...(memoryMb === undefined ? {} : { memoryMb }),
  });
}

export function serviceRow(service: InferenceService): Row {
  const params = { service: service.name };
  return {
    kind: "service",
    ref: service.name,
    title: serviceName(service),
    subtitle: unmarked(service.description),
    facts: [
      service.image.split("/").at(-1),
      serviceHardware(service),
      service.created && `made ${timeWords(service.created)}`,
    ],
    actions: [
      button("Info", "inference info", params),
      button("Delete", "inference delete", params, "danger"),
    ],
  };
}
