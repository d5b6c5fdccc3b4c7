/** Commands as the menus of surfaces show them. */
import type { CommandOutline, ParamOutline } from "../surface.ts";
import type { CommandSpec, ParamSpec, Registry } from "./registry.ts";

export function outlines(registry: Registry): readonly CommandOutline[] {
  return registry.specs.map((spec: CommandSpec) => ({
    path: spec.command.path,
    summary: spec.command.summary,
    params: [...spec.params.values()].map(outlineOf),
    visibility: spec.command.answer ?? "channel",
  }));
}

const COMPLETED = new Set(["item", "deployment", "snapshot", "command", "gpu-model", "vo"]);

function outlineOf(param: ParamSpec): ParamOutline {
  const kind =
    param.kind === "choice"
      ? "choice"
      : param.kind === "count"
        ? "number"
        : param.kind === "flag"
          ? "flag"
          : "text";
  return {
    name: param.name,
    description: param.description,
    kind,
    required: param.required,
    repeatable: param.repeatable,
    options: param.options,
    min: param.min,
    max: param.max,
    completes: COMPLETED.has(param.kind) || param.facet !== undefined,
  };
}
