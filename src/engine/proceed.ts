/** One intent through all its steps: gates, look-ups, completeness, confirmation, and the run itself. */
import { Ask, Incomplete } from "../commands/ask.ts";
import type { Call } from "../commands/ports.ts";
import { refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, note, wayButton } from "../reply/build.ts";
import type { Handled, Invocation } from "../surface.ts";
import { askApproval } from "./approval-request.ts";
import { channelVo } from "./channel.ts";
import { enter, understand } from "./enter.ts";
import { type AnyChange, isChange, type Ready } from "./execute.ts";
import { formDraft, missingParams, wholeForm } from "./forms.ts";
import { fullAccess } from "./gates.ts";
import { checkParams } from "./grammar/values.ts";
import { lastTime } from "./last-time.ts";
import { keepAlive, mayLive } from "./live.ts";
import { type MemoryRow, type Question, withoutQuestion } from "./memory.ts";
import { holdsSecret } from "./redact.ts";
import type { CommandSpec } from "./registry.ts";
import { obeyRules } from "./rules.ts";
import { runReady, showPlan } from "./run.ts";
import { chooseDraft, say, whichDraft } from "./speak.ts";
import { callFor, type EngineContext, type EngineDeps, operationOf, type Turn } from "./turn.ts";
import { withUnderstood } from "./understood.ts";
import { plainParams, wayOf, withWay } from "./way.ts";

/** What somebody wants, understood but not yet allowed, complete or looked up. */
export interface Intent {
  readonly spec: CommandSpec;
  readonly values: ReadonlyMap<string, unknown>;
  /** Names still to be looked up, by parameter. */
  readonly references: ReadonlyMap<string, string>;
  /** Command to use when the name is of another kind of thing. */
  readonly otherwise?: string | undefined;
  readonly source: Handled["source"];
  /** What it came through where nothing was typed, for the audit. */
  readonly via?: "button" | "form" | "menu";
  readonly confidence: number;
  readonly parseOnly: boolean;
  /** Show the plan before, whatever the words were. */
  readonly preview?: boolean;
}

/** An intent whose words are certain. */
export function intentOf(spec: CommandSpec, values: ReadonlyMap<string, unknown>): Intent {
  return { spec, values, references: new Map(), source: "grammar", confidence: 1, parseOnly: false };
}

export type Progress = Omit<Handled, "refusal">;

const SETTLED = Promise.resolve();

export async function proceed(deps: EngineContext, turn: Turn, intent: Intent): Promise<Progress> {
  if (intent.parseOnly) {
    const { spec, values } = await understand(deps, turn, intent);
    return progress(intent, invocationOf(spec, values), "none");
  }
  refuseSpokenSecret(turn, intent);
  keepUnderstood(turn, intent, intent.spec, intent.values);
  const entered = await enter(deps, turn, intent);
  const { spec, values } = entered;
  const way = wayOf(values);
  keepUnderstood(turn, intent, spec, values);
  const asked = entered.several
    ? which(spec, values, entered.several)
    : await chooseVo(deps, turn, spec, values);
  if (asked) {
    await say(deps, turn, asked.draft, { question: asked.question });
    return progress(intent, invocationOf(spec, values), "form");
  }
  if (await askForMore(deps, turn, intent, spec, values)) {
    return progress(intent, invocationOf(spec, values), "form");
  }
  const again = way === "last" ? await lastTime(deps, turn, spec, plainParams(values)) : plainParams(values);
  const params = checkParams(spec, again);
  turn.memory = withoutQuestion(turn.memory);
  if (way === "form" && (await showForm(deps, turn, spec, params)))
    return progress(intent, invocationOf(spec, values), "form");
  const meant = { ...intent, spec, preview: way === "preview" || way === "last" };
  return carryOut(deps, turn, meant, params, entered.rows);
}

/** Posts the form of a command that has one; false where it has none. */
async function showForm(
  deps: EngineDeps,
  turn: Turn,
  { command, ...spec }: CommandSpec,
  params: Record<string, unknown>,
  why?: string,
): Promise<boolean> {
  if (!isChange(command) || !command.form) return false;
  const vo = typeof params["vo"] === "string" ? params["vo"] : undefined;
  const parts = await command.form(params, turn.ports, callFor(deps, turn, operationOf(turn), vo));
  const told = why === undefined ? [] : [note("warning", why)];
  const before = [...told, ...parts.before];
  await say(
    deps,
    turn,
    wholeForm({ command, ...spec }, new Map(Object.entries(params)), { ...parts, before }),
  );
  return true;
}

/** Posts a form where something is missing, or where nothing was said and the command proposes something. */
async function askForMore(
  deps: EngineDeps,
  turn: Turn,
  { via }: Intent,
  spec: CommandSpec,
  values: ReadonlyMap<string, unknown>,
): Promise<boolean> {
  const { command } = spec;
  const params = Object.fromEntries(values);
  const missing = missingParams(spec, values);
  const proposes = values.size === 0 && via !== "form" && isChange(command) && command.propose !== undefined;
  if (missing.length === 0 && !proposes) return false;
  const call = callFor(deps, turn, operationOf(turn), undefined);
  const proposed = new Map(proposes ? Object.entries((await command.propose?.(turn.ports, call)) ?? {}) : []);
  const asked = proposes ? [...spec.params.values()].filter(({ name }) => proposed.has(name)) : missing;
  const param = asked[0]?.name ?? "";
  const question: Question = { command: command.path, params, param, candidates: [] };
  await say(deps, turn, formDraft(spec, params, asked, proposed), { question });
  return true;
}

/** A secret that others have read is none: it is not used, so that nobody relies on it. Forms are filled in unseen. */
function refuseSpokenSecret(turn: Turn, { values, via }: Intent): void {
  if (turn.place.direct || via === "form" || !holdsSecret(Object.fromEntries(values))) return;
  throw refuse(
    "secret.channel",
    "Others here can read that password or token, so I did not use it. Delete your message, choose another one, and send it to me in a direct message; an IDE password is best left out, then I make a good one.",
  );
}

/** Keeps what was understood, should it be refused later. */
function keepUnderstood(
  turn: Turn,
  { source, confidence }: Intent,
  spec: CommandSpec,
  values: ReadonlyMap<string, unknown>,
): void {
  turn.understood = { invocation: invocationOf(spec, values), source, confidence };
}

function progress(intent: Intent, invocation: Invocation, outcome: Handled["outcome"]): Progress {
  return { invocation, source: intent.source, confidence: intent.confidence, outcome, settled: SETTLED };
}

function invocationOf(spec: CommandSpec, values: ReadonlyMap<string, unknown>): Invocation {
  return { command: spec.command.path, params: plainParams(values) };
}

interface Asked {
  readonly draft: Draft;
  readonly question: Question;
}

/** Several things bear the name. */
function which(
  spec: CommandSpec,
  values: ReadonlyMap<string, unknown>,
  { param, typed, candidates }: NonNullable<Awaited<ReturnType<typeof enter>>["several"]>,
): Asked {
  const question: Question = {
    command: spec.command.path,
    params: Object.fromEntries(values),
    param,
    candidates: [...candidates],
  };
  return { draft: whichDraft(question, typed), question };
}

/** VO to act in: the parameter, else that of the channel, else the only one, else that of the settings; several: ask. */
async function chooseVo(
  deps: EngineDeps,
  turn: Turn,
  spec: CommandSpec,
  values: Map<string, unknown>,
): Promise<Asked | undefined> {
  if (spec.command.access !== "full" || !spec.params.has("vo") || values.has("vo")) return undefined;
  const vos = fullAccess(turn.session);
  const only =
    (await channelVo(deps, turn)) ?? (vos.length === 1 ? vos[0] : vos.find((vo) => vo === deps.defaultVo));
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
  const words = `In which virtual organisation? You have full access in ${vos.join(", ")}.`;
  return { draft: chooseDraft(question, words, vos), question };
}

async function carryOut(
  deps: EngineContext,
  turn: Turn,
  intent: Intent,
  params: Record<string, unknown>,
  named: readonly MemoryRow[],
): Promise<Progress> {
  const { spec } = intent;
  const { command } = spec;
  const invocation: Invocation = { command: command.path, params };
  const operation = operationOf(turn);
  const vo = typeof params["vo"] === "string" ? params["vo"] : undefined;
  const call = callFor(deps, turn, operation, vo);
  if (!isChange(command)) {
    const result = await command.run(params, turn.ports, call);
    const post = await say(deps, turn, command.reply(result, call));
    const settled = mayLive(turn, command.follow)
      ? keepAlive(deps, turn, { command, first: result, post, call }).then(() => undefined)
      : SETTLED;
    return { ...progress(intent, invocation, "done"), settled };
  }
  const answer = await prepare(command, params, turn, call, intent.preview ?? false);
  if (answer instanceof Incomplete) {
    await showForm(deps, turn, spec, params, answer.message);
    return progress(intent, invocation, "form");
  }
  if (answer instanceof Ask) {
    const asked = askedBack(turn, spec, withWay(params, intent.preview ? "preview" : undefined), answer);
    await say(deps, turn, asked.draft, { question: asked.question });
    return progress(intent, invocation, "form");
  }
  // As it will be stored, so that what runs now and what runs after a restart is the same.
  const prepared: unknown = JSON.parse(JSON.stringify(answer));
  const ready: Ready = { operation, spec, params, prepared, vo, source: intent.via ?? intent.source };
  const saidInWords = intent.source === "offline" || intent.source === "model";
  if (command.effect === "destroy" || command.alwaysPlanned || saidInWords || intent.preview) {
    await obeyRules(deps, turn, ready);
    const plan = withChange(spec, params, command.plan(prepared, call));
    await showPlan(deps, turn, ready, saidInWords ? withUnderstood(spec, params, plan, named) : plan);
    return progress(intent, invocation, "plan");
  }
  const { outcome, settled } = await runOrAsk(deps, turn, ready);
  return { ...progress(intent, invocation, outcome), settled };
}

/** Runs what is ready, or asks for the approval that the rules of the channel want; checked here, whatever was shown. */
export async function runOrAsk(
  deps: EngineContext,
  turn: Turn,
  ready: Ready,
  claim?: () => Promise<unknown>,
): Promise<Pick<Handled, "outcome" | "settled">> {
  if ((await obeyRules(deps, turn, ready)) === "ask") {
    await askApproval(deps, turn, ready, claim);
    return { outcome: "plan", settled: SETTLED };
  }
  return { outcome: "done", ...(await runReady(deps, turn, ready, claim)) };
}

/** What is prepared, or the question that the command asks back. */
async function prepare(
  command: AnyChange,
  params: Record<string, unknown>,
  turn: Turn,
  call: Call,
  preview: boolean,
): Promise<unknown> {
  try {
    return await command.prepare(params, turn.ports, call);
  } catch (error) {
    if (error instanceof Ask) return error;
    // A form asks for what is missing, where there can be one; what was filled in already comes back with what is wrong.
    if (error instanceof Incomplete && command.form && turn.outbound.capabilities.forms && !preview)
      return error;
    throw error;
  }
}

/** A plan that can be changed: the form with what it was made of. */
function withChange(spec: CommandSpec, params: Record<string, unknown>, plan: Draft): Draft {
  const { command } = spec;
  if (!isChange(command) || !command.form) return plan;
  return { ...plan, blocks: [...plan.blocks, actions(wayButton("Change", "form", command.path, params))] };
}

/** With options, buttons; without, or where there are no buttons, the answer is typed or filled in. */
function askedBack(
  turn: Turn,
  spec: CommandSpec,
  params: Readonly<Record<string, unknown>>,
  { param, words, options }: Ask,
): Asked {
  const question: Question = { command: spec.command.path, params, param, candidates: [] };
  const wanted = spec.params.get(param);
  if (options.length > 0) {
    const { buttons } = turn.outbound.capabilities;
    const draft = chooseDraft(question, words, options);
    return { draft: buttons ? draft : { ...draft, blocks: draft.blocks.slice(0, 1) }, question };
  }
  const form = formDraft(spec, params, wanted ? [wanted] : []);
  return { draft: { ...form, blocks: [note("info", words), ...form.blocks] }, question };
}
