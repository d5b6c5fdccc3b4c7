/** One intent through all its steps: gates, look-ups, completeness, confirmation, and the run itself. */
import { Refusal } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import type { Handled, Invocation } from "../surface.ts";
import { isChange, type Ready } from "./execute.ts";
import { formDraft, missingParams } from "./forms.ts";
import { fullAccess, passGates } from "./gates.ts";
import { checkParams } from "./grammar/values.ts";
import { keepAlive, mayLive } from "./live.ts";
import { focusOn, type Question } from "./memory.ts";
import { type NamedKind, resolve, SeveralFit } from "./references.ts";
import type { CommandSpec } from "./registry.ts";
import { runReady, showPlan } from "./run.ts";
import { chooseDraft, say, whichDraft } from "./speak.ts";
import { callFor, type EngineDeps, operationOf, type Turn } from "./turn.ts";

/** What somebody wants, understood but not yet allowed, complete or looked up. */
export interface Intent {
  readonly spec: CommandSpec;
  readonly values: ReadonlyMap<string, unknown>;
  /** Names still to be looked up, by parameter. */
  readonly references: ReadonlyMap<string, string>;
  /** Command to use when the name is of another kind of thing. */
  readonly otherwise?: string | undefined;
  readonly source: Handled["source"];
  readonly confidence: number;
  readonly parseOnly: boolean;
}

/** An intent whose words are certain: a press, a form, a menu. */
export function intentOf(spec: CommandSpec, values: ReadonlyMap<string, unknown>): Intent {
  return { spec, values, references: new Map(), source: "grammar", confidence: 1, parseOnly: false };
}

export type Progress = Omit<Handled, "refusal">;

const SETTLED = Promise.resolve();

export async function proceed(deps: EngineDeps, turn: Turn, intent: Intent): Promise<Progress> {
  if (intent.parseOnly) return parseOnly(turn, intent);
  note(turn, intent, intent.spec, intent.values);
  await passGates({
    access: intent.spec.command.access,
    session: turn.session,
    vo: named(intent.values.get("vo")),
    allowance: () => deps.limiter(turn.actorKey),
  });
  const looked = await lookUp(deps, turn, intent);
  if ("asked" in looked) return progress(intent, looked.asked, "form");
  const { spec, values } = looked;
  note(turn, intent, spec, values);
  const asked = chooseVo(deps, turn, spec, values);
  if (asked) {
    await say(deps, turn, asked.draft, asked.question);
    return progress(intent, invocationOf(spec, values), "form");
  }
  const missing = missingParams(spec, values);
  if (missing.length > 0) {
    const params = Object.fromEntries(values);
    await say(deps, turn, formDraft(spec, params, missing), {
      command: spec.command.path,
      params,
      param: missing[0]?.name ?? "",
      candidates: [],
    });
    return progress(intent, invocationOf(spec, values), "form");
  }
  const params = checkParams(spec, Object.fromEntries(values));
  return carryOut(deps, turn, { ...intent, spec }, params);
}

/** Keeps what was understood, should it be refused later. */
function note(turn: Turn, intent: Intent, spec: CommandSpec, values: ReadonlyMap<string, unknown>): void {
  const { source, confidence } = intent;
  turn.understood = { invocation: invocationOf(spec, values), source, confidence };
}

/** Understood, and no more: names are looked up where that is possible, nothing is run or posted. */
async function parseOnly(turn: Turn, intent: Intent): Promise<Progress> {
  const values = new Map(intent.values);
  let spec = intent.spec;
  for (const [param, typed] of intent.references) {
    const kind = spec.params.get(param)?.kind as NamedKind;
    const row = await resolve(kind, param, typed, around(turn)).catch((error: unknown) => error);
    if (!(row instanceof Error)) values.set(param, (row as { ref: string }).ref);
    else if (!(row instanceof SeveralFit)) values.set(param, typed);
    if (row instanceof Refusal && intent.otherwise) spec = intent.spec;
  }
  return progress(intent, invocationOf(spec, values), "none");
}

function progress(intent: Intent, invocation: Invocation, outcome: Handled["outcome"]): Progress {
  return { invocation, source: intent.source, confidence: intent.confidence, outcome, settled: SETTLED };
}

function invocationOf(spec: CommandSpec, values: ReadonlyMap<string, unknown>): Invocation {
  return { command: spec.command.path, params: Object.fromEntries(values) };
}

function named(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function around(turn: Turn) {
  return {
    memory: turn.memory,
    directory: turn.directory,
    search: turn.ports.search,
    catalogue: turn.ports.catalogue,
  };
}

type LookedUp =
  | { readonly spec: CommandSpec; readonly values: Map<string, unknown> }
  | { readonly asked: Invocation };

/** Names become ids. Where several things bear a name, the person is asked which. */
async function lookUp(deps: EngineDeps, turn: Turn, intent: Intent): Promise<LookedUp> {
  const values = new Map(intent.values);
  for (const [param, typed] of intent.references) {
    const kind = intent.spec.params.get(param)?.kind as NamedKind;
    try {
      const row = await resolve(kind, param, typed, around(turn));
      values.set(param, row.ref);
      turn.memory = focusOn(turn.memory, row);
    } catch (error) {
      const other = intent.otherwise === undefined ? undefined : deps.registry.get(intent.otherwise);
      if (error instanceof Refusal && error.code.startsWith(`${kind}.`) && other) {
        return lookUp(deps, turn, { ...intent, ...renamed(other, typed), otherwise: undefined });
      }
      if (!(error instanceof SeveralFit)) throw error;
      const question: Question = {
        command: intent.spec.command.path,
        params: Object.fromEntries(values),
        param,
        candidates: [...error.candidates],
      };
      await say(deps, turn, whichDraft(question, typed), question);
      return { asked: invocationOf(intent.spec, values) };
    }
  }
  return { spec: intent.spec, values };
}

/** The same name, given to another command's first parameter. */
function renamed(spec: CommandSpec, typed: string): Pick<Intent, "spec" | "references"> {
  const first = spec.positional[0];
  return { spec, references: first ? new Map([[first.name, typed]]) : new Map() };
}

/** VO to act in: the parameter, else the setting, else the only one; several: ask. */
function chooseVo(
  deps: EngineDeps,
  turn: Turn,
  spec: CommandSpec,
  values: Map<string, unknown>,
): { draft: Draft; question: Question } | undefined {
  if (spec.command.access !== "full" || !spec.params.has("vo") || values.has("vo")) return undefined;
  const vos = fullAccess(turn.session);
  const only = vos.length === 1 ? vos[0] : vos.find((vo) => vo === deps.defaultVo);
  if (only !== undefined) {
    values.set("vo", only);
    return undefined;
  }
  const question: Question = {
    command: spec.command.path,
    params: Object.fromEntries(values),
    param: "vo",
    candidates: [],
  };
  return {
    draft: chooseDraft(
      question,
      `In which virtual organisation? You have full access in ${vos.join(", ")}.`,
      vos,
    ),
    question,
  };
}

async function carryOut(
  deps: EngineDeps,
  turn: Turn,
  intent: Intent,
  params: Record<string, unknown>,
): Promise<Progress> {
  const { spec } = intent;
  const { command } = spec;
  const invocation: Invocation = { command: command.path, params };
  const operation = operationOf(turn);
  const vo = named(params["vo"]);
  const call = callFor(deps, turn, operation, vo);
  if (!isChange(command)) {
    const result = await command.run(params, turn.ports, call);
    const post = await say(deps, turn, command.reply(result, call));
    const settled = mayLive(turn, command.follow)
      ? keepAlive(deps, turn, command, result, post, call)
      : SETTLED;
    return { ...progress(intent, invocation, "done"), settled };
  }
  const prepared = await command.prepare(params, turn.ports, call);
  const ready: Ready = { operation, spec, params, prepared, vo, source: intent.source };
  const saidInWords = intent.source === "offline" || intent.source === "model";
  if (command.effect === "destroy" || saidInWords) {
    await showPlan(deps, turn, ready, command.plan(prepared, call));
    return progress(intent, invocation, "plan");
  }
  const { settled } = await runReady(deps, turn, ready);
  return { ...progress(intent, invocation, "done"), settled };
}
