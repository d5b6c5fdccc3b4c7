/** One intent through all its steps: gates, look-ups, completeness, confirmation, and the run itself. */
import { refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import type { Handled, Invocation } from "../surface.ts";
import { askApproval } from "./approval-request.ts";
import { channelVo } from "./channel.ts";
import { enter, understand } from "./enter.ts";
import { isChange, type Ready } from "./execute.ts";
import { formDraft, missingParams } from "./forms.ts";
import { fullAccess } from "./gates.ts";
import { checkParams } from "./grammar/values.ts";
import { keepAlive, mayLive } from "./live.ts";
import { type Question, withoutQuestion } from "./memory.ts";
import { holdsSecret } from "./redact.ts";
import type { CommandSpec } from "./registry.ts";
import { obeyRules } from "./rules.ts";
import { runReady, showPlan } from "./run.ts";
import { chooseDraft, say, whichDraft } from "./speak.ts";
import { callFor, type EngineContext, type EngineDeps, operationOf, type Turn } from "./turn.ts";

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
  const params = checkParams(spec, Object.fromEntries(values));
  turn.memory = withoutQuestion(turn.memory);
  return carryOut(deps, turn, { ...intent, spec }, params);
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

/** A secret that others have read is none: it is not used, so that nobody relies on it. */
function refuseSpokenSecret(turn: Turn, { values }: Intent): void {
  if (turn.place.direct || !holdsSecret(Object.fromEntries(values))) return;
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
  return { command: spec.command.path, params: Object.fromEntries(values) };
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
      ? keepAlive(deps, turn, command, result, post, call).then(() => undefined)
      : SETTLED;
    return { ...progress(intent, invocation, "done"), settled };
  }
  // As it will be stored, so that what runs now and what runs after a restart is the same.
  const prepared: unknown = JSON.parse(JSON.stringify(await command.prepare(params, turn.ports, call)));
  const ready: Ready = { operation, spec, params, prepared, vo, source: intent.via ?? intent.source };
  const saidInWords = intent.source === "offline" || intent.source === "model";
  if (command.effect === "destroy" || saidInWords) {
    await obeyRules(deps, turn, ready);
    await showPlan(deps, turn, ready, command.plan(prepared, call));
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
