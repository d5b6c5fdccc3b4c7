/** What is missing becomes a form, made from the parameters' own descriptions. */
import type { Draft, FormField } from "../reply/blocks.ts";
import { reply } from "../reply/build.ts";
import type { CommandSpec, ParamSpec } from "./registry.ts";

const FIELD_KIND = new Map<string, FormField["kind"]>([
  ["choice", "select"],
  ["count", "number"],
  ["flag", "boolean"],
]);

export function missingParams(spec: CommandSpec, params: ReadonlyMap<string, unknown>): readonly ParamSpec[] {
  return [...spec.params.values()].filter((param) => param.required && !params.has(param.name));
}

/** A form that asks for the missing parameters; its submission runs the same command with them. */
export function formDraft(
  spec: CommandSpec,
  params: Readonly<Record<string, unknown>>,
  missing: readonly ParamSpec[],
): Draft {
  return reply({
    type: "form",
    title: spec.command.summary,
    fields: missing.map(fieldOf),
    submitLabel: "Go on",
    submit: { command: spec.command.path, params },
  });
}

function fieldOf(param: ParamSpec): FormField {
  return {
    name: param.name,
    label: param.name.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase()),
    kind: FIELD_KIND.get(param.kind) ?? "text",
    required: param.required,
    help: param.description,
    ...(param.options.length > 0
      ? { options: param.options.map((option) => ({ label: option, value: option })) }
      : {}),
  };
}
