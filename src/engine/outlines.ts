/** Commands as the menus of surfaces show them. */
import type { CommandOutline, ParamOutline } from "../surface.ts";
import { COMPLETED } from "./param-kinds.ts";
import type { CommandSpec, ParamSpec, Registry } from "./registry.ts";

export function outlines(registry: Registry): readonly CommandOutline[] {
  return registry.specs.map((spec: CommandSpec) => ({
    path: spec.command.path,
    summary: spec.command.summary,
    params: [...spec.params.values()].map(outlineOf),
    visibility: spec.command.answer ?? "channel",
  }));
}

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
    // A menu has one line for it; a form, which asks for what is missing, has many.
    required: param.required && param.kind !== "multiline",
    repeatable: param.repeatable,
    options: param.options,
    min: param.min,
    max: param.max,
    completes: COMPLETED.has(param.kind) || param.facet !== undefined,
  };
}
