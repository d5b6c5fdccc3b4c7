/** What is missing becomes a form, made from the parameters' own descriptions. */
import type { Draft, Form, FormField, Press } from "../reply/blocks.ts";
import { reply, whisper } from "../reply/build.ts";
import type { PendingInvocation } from "../store/store.ts";
import type { Actor, InboundSubmit } from "../surface.ts";
import type { CommandSpec, ParamSpec } from "./registry.ts";
import { actorKey, type EngineDeps } from "./turn.ts";

const FIELD_KIND = new Map<string, FormField["kind"]>([
  ["choice", "select"],
  ["multiline", "multiline"],
  ["secret", "secret"],
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
  proposed: ReadonlyMap<string, string> = new Map(),
): Draft {
  // A secret is asked for where only the person reads.
  const say = missing.some(({ kind }) => kind === "secret") ? whisper : reply;
  return say({
    type: "form",
    title: spec.command.summary,
    fields: missing.map((param) => {
      const value = proposed.get(param.name);
      return value ? { ...fieldOf(param), value } : fieldOf(param);
    }),
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

/** A form whose values were not understood, with what was filled in; undefined where there was none. */
export function formAgain(
  pending: PendingInvocation | undefined,
  { values }: Pick<InboundSubmit, "values">,
): Omit<Form<never>, "submit"> | undefined {
  const { form } = (pending?.data ?? {}) as { form?: Omit<Form<never>, "submit"> };
  const filled = new Map(Object.entries(values));
  return (
    form && {
      ...form,
      fields: form.fields.map((field) => {
        const value = field.kind === "secret" ? undefined : filled.get(field.name);
        return value === undefined ? field : { ...field, value };
      }),
    }
  );
}

/** The form behind a token, for surfaces that open it only when asked; undefined when it is gone or another's. */
export async function formOf(
  deps: EngineDeps,
  token: string,
  actor: Actor,
): Promise<Form<Press> | undefined> {
  const pending = await deps.store.pending.find(token);
  if (!pending || pending.actor !== actorKey(actor) || pending.expiresAt <= deps.now()) return undefined;
  const { form } = pending.data as { form?: Omit<Form<Press>, "submit"> };
  return form && { ...form, submit: { token, typed: pending.command } };
}
