/** What is missing becomes a form, made from the parameters' own descriptions. */
import type { FormParts } from "../commands/define.ts";
import type { Draft, Form, FormField, Press } from "../reply/blocks.ts";
import { reply, whisper } from "../reply/build.ts";
import type { PendingInvocation } from "../store/store.ts";
import type { Actor, InboundSubmit } from "../surface.ts";
import { holdsSecret } from "./redact.ts";
import type { CommandSpec, ParamSpec } from "./registry.ts";
import { actorKey, type EngineDeps } from "./turn.ts";
import { plainParams } from "./way.ts";

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
    label: labelOf(param.name),
    kind: FIELD_KIND.get(param.kind) ?? "text",
    required: param.required,
    help: param.description,
    ...(param.options.length > 0
      ? { options: param.options.map((option) => ({ label: option, value: option })) }
      : {}),
  };
}

/** `max_gpus` as “Max GPUs”. */
function labelOf(name: string): string {
  const words = name
    .replaceAll("_", " ")
    .replace(/\b(vo|url|doi|[cg]pu)(s?)\b/g, (_all, short: string, s: string) => short.toUpperCase() + s);
  return words.replace(/^./, (first) => first.toUpperCase());
}

/** A form for everything that a command lets people choose; what comes back is shown as a plan first. */
export function wholeForm(spec: CommandSpec, values: ReadonlyMap<string, unknown>, parts: FormParts): Draft {
  const { title, fields, before } = parts;
  const asked = new Set(fields.map(({ name }) => name));
  const say = fields.some(({ kind }) => kind === "secret") ? whisper : reply;
  return say(...before, {
    type: "form",
    title,
    fields,
    submitLabel: "Preview",
    submit: { command: spec.command.path, params: paramsBeside(plainParams(values), asked), way: "preview" },
  });
}

/** What the form does not ask for: it is kept beside it. Secrets are not filled in again, so they are kept, too. */
function paramsBeside(
  params: Readonly<Record<string, unknown>>,
  asked: ReadonlySet<string>,
): Record<string, unknown> {
  const kept = Object.entries(params).flatMap(([name, value]): [string, unknown][] => {
    if (asked.has(name)) return [];
    if (name !== SET || !Array.isArray(value)) return [[name, value]];
    const beside = value.filter((one) => {
      const field = assignedField(String(one));
      return !asked.has(`${SET}:${field}`) || holdsSecret({ [SET]: [one] });
    });
    return beside.length > 0 ? [[name, beside]] : [];
  });
  return Object.fromEntries(kept);
}

const SET = "set";

function assignedField(assignment: string): string {
  return assignment.slice(0, assignment.indexOf("="));
}

/** What was filled in, per parameter; what says no more than what applies anyway is left out. */
export function submittedTexts(
  pending: PendingInvocation | undefined,
  { values }: Pick<InboundSubmit, "values">,
): readonly (readonly [name: string, texts: readonly string[]])[] {
  const { form } = (pending?.data ?? {}) as { form?: Omit<Form<never>, "submit"> };
  const fallbacks = new Map(form?.fields.map(({ name, fallback }) => [name, fallback]));
  const said = Object.entries(values).filter(([name, text]) => text.trim() !== (fallbacks.get(name) ?? ""));
  const set = said
    .filter(([name]) => name.startsWith(`${SET}:`))
    .map(([name, text]) => `${name.slice(SET.length + 1)}=${text}`);
  const plain = said
    .filter(([name]) => !name.startsWith(`${SET}:`))
    .map(([name, text]) => [name, [text]] as const);
  return set.length > 0 ? [...plain, [SET, set]] : plain;
}

/** The name of the only field of a form; undefined where there are others. */
export function loneField(pending: PendingInvocation | undefined): string | undefined {
  const { form } = (pending?.data ?? {}) as { form?: Omit<Form<never>, "submit"> };
  return form?.fields.length === 1 ? form.fields[0]?.name : undefined;
}

/**
 * A form whose values were not understood, with what was filled in, and `problem` at the fields whose flags it names;
 * undefined where there was none.
 */
export function formAgain(
  pending: PendingInvocation | undefined,
  { values }: Pick<InboundSubmit, "values">,
  spec: CommandSpec,
  problem: string,
): Omit<Form<never>, "submit"> | undefined {
  const { form } = (pending?.data ?? {}) as { form?: Omit<Form<never>, "submit"> };
  const filled = new Map(Object.entries(values));
  return (
    form && {
      ...form,
      fields: form.fields.map(({ error: _before, ...field }) => {
        const value = field.kind === "secret" ? undefined : filled.get(field.name);
        const error = problemAt(spec.params.get(field.name), problem);
        return {
          ...field,
          ...(value === undefined ? {} : { value }),
          ...(error === undefined ? {} : { error }),
        };
      }),
    }
  );
}

/** Beside its field, a problem need not say the flag that people would type. */
function problemAt(param: ParamSpec | undefined, problem: string): string | undefined {
  if (!param || !problem.match(/--[\w-]+/g)?.includes(param.flag)) return undefined;
  const start = `${param.flag} `;
  return problem.startsWith(start)
    ? problem.slice(start.length).replace(/^./, (first) => first.toUpperCase())
    : problem;
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
