/** What waits for a press, a "yes" or a form: taken once, by the person it is meant for. */
import { refuse } from "../errors.ts";
import { note, reply } from "../reply/build.ts";
import type { PendingInvocation, Taken } from "../store/store.ts";
import type { Handled, InboundPress } from "../surface.ts";
import { admit } from "./enter.ts";
import { openReady } from "./execute.ts";
import { keptParams } from "./keep.ts";
import { withoutQuestion } from "./memory.ts";
import { intentOf, type Progress, proceed, runOrAsk } from "./proceed.ts";
import type { CommandSpec } from "./registry.ts";
import { say } from "./speak.ts";
import { readTexts } from "./texts.ts";
import { REFUSE_PREFIX } from "./tokens.ts";
import type { EngineContext, EngineDeps, Pressed, Turn } from "./turn.ts";

const NOTHING_DONE: Handled = {
  invocation: undefined,
  source: "grammar",
  confidence: 1,
  outcome: "none",
  settled: Promise.resolve(),
};

/**
 * Takes a token for this turn. Where an earlier process took it for the same event and died, it is taken again: the
 * operation it began, if it came so far, keeps it from running twice.
 */
export async function takeToken(deps: EngineDeps, turn: Turn, token: string): Promise<PendingInvocation> {
  const taken = await deps.store.pending.take(token, turn.actorKey, deps.now());
  if (taken.status === "taken") return taken.pending;
  if (taken.status === "spent" && turn.rerun && taken.by === turn.actorKey) return taken.pending;
  throw taken.status === "foreign" ? notHis(turn, taken.pending) : untaken(taken);
}

/** Of what is somebody else's it is recorded what was tried. */
function notHis(turn: Turn, pending: PendingInvocation): Error {
  turn.understood = {
    invocation: { command: pending.command, params: {} },
    source: "grammar",
    confidence: 1,
  };
  return untaken({ status: "foreign", pending });
}

/** The parameters that wait with a token. */
export function paramsOf(deps: EngineDeps, pending: PendingInvocation): Map<string, unknown> {
  return new Map(Object.entries(keptParams(deps.sealer, pending.params, `button:${pending.token}`)));
}

/**
 * A typed yes or no. An open question was asked after any plan, so it is what the word answers; undefined where the word is
 * the value that it asks for.
 */
export async function answerPlan(
  deps: EngineContext,
  turn: Turn,
  yes: boolean,
  parseOnly: boolean,
): Promise<Progress | undefined> {
  if (turn.memory.question) {
    if (yes) return undefined;
    turn.memory = withoutQuestion(turn.memory);
    await say(deps, turn, reply(note("info", "Left as it is.")));
    return NOTHING_DONE;
  }
  const plan = await deps.store.pending.latestPlan(turn.conversation, turn.actorKey, deps.now());
  if (!plan && !turn.rerun) {
    throw refuse("plan.none", yes ? "Nothing waits for your yes." : "Nothing waits for your answer.");
  }
  if (parseOnly) return NOTHING_DONE;
  if (plan) return yes ? use(deps, turn, plan.token, undefined) : leavePlan(deps, turn, plan.token);
  // An earlier process took the answer for this very event. What a yes began, the recovery tells.
  if (!yes) await sayLeft(deps, turn);
  return NOTHING_DONE;
}

export async function press(deps: EngineContext, turn: Turn, event: InboundPress): Promise<Progress> {
  const leaves = event.token.startsWith(REFUSE_PREFIX);
  const token = leaves ? event.token.slice(REFUSE_PREFIX.length) : event.token;
  turn.pressed = await pressedOf(deps, token, leaves ? undefined : event.value, leaves);
  return leaves ? leavePlan(deps, turn, token) : use(deps, turn, token, event.value);
}

/** What a press stands for; undefined where nobody knows it any more. */
async function pressedOf(
  deps: EngineDeps,
  token: string,
  value: string | undefined,
  leaves: boolean,
): Promise<Pressed | undefined> {
  const pending = await deps.store.pending.find(token);
  if (!pending) return undefined;
  if (pending.kind === "plan") return { ...shownPlan(deps, pending).invocation, leaves };
  const { fill } = pending.data as { readonly fill?: string | null };
  const chosen = fill && value !== undefined ? { [fill]: value } : {};
  return {
    command: pending.command,
    params: { ...Object.fromEntries(paramsOf(deps, pending)), ...chosen },
    leaves,
  };
}

async function leavePlan(deps: EngineDeps, turn: Turn, token: string): Promise<Progress> {
  const left = await deps.store.pending.discard(token, turn.actorKey, deps.now());
  if (!left) throw await unleft(deps, turn, token);
  await sayLeft(deps, turn);
  return NOTHING_DONE;
}

async function sayLeft(deps: EngineDeps, turn: Turn): Promise<void> {
  await say(deps, turn, reply(note("info", "Left as it is. Nothing was changed.")));
}

async function unleft(deps: EngineDeps, turn: Turn, token: string): Promise<Error> {
  const pending = await deps.store.pending.find(token);
  if (pending && pending.actor !== turn.actorKey) return notHis(turn, pending);
  return refuse("plan.gone", "This was answered already, or the offer has ended.");
}

/** What a token stands for, run; or why it cannot be. */
async function use(
  deps: EngineContext,
  turn: Turn,
  token: string,
  value: string | undefined,
): Promise<Progress> {
  const found = await deps.store.pending.find(token);
  if (found?.kind === "plan") return carryOutPlan(deps, turn, found);
  const pending = await takeToken(deps, turn, token);
  const spec = specOf(deps, pending);
  const values = paramsOf(deps, pending);
  const { fill } = pending.data as { readonly fill?: string | null };
  const chosen = fill && value !== undefined ? [[fill, [value]] as const] : [];
  const references = readTexts(turn, spec, chosen, values);
  return proceed(deps, turn, { ...intentOf(spec, values), references, via: "button" });
}

/** Runs exactly what was shown, if the person may still do it. */
async function carryOutPlan(deps: EngineContext, turn: Turn, pending: PendingInvocation): Promise<Progress> {
  if (pending.actor !== turn.actorKey) throw notHis(turn, pending);
  if (pending.expiresAt <= deps.now()) throw untaken({ status: "expired", pending });
  const { shown, invocation } = shownPlan(deps, pending);
  const { spec } = shown;
  const ready = { ...shown, approver: turn.actorKey };
  turn.understood = { invocation, source: "grammar", confidence: 1 };
  await admit(deps, turn, spec, ready.vo);
  const run = await runOrAsk(deps, turn, ready, () => takeToken(deps, turn, pending.token));
  return { invocation, source: "grammar", confidence: 1, ...run };
}

/** The plan behind a token, as it was shown. */
function shownPlan(deps: EngineDeps, pending: PendingInvocation) {
  const spec = specOf(deps, pending);
  const { sealed = "", operation = "" } = pending.data as { sealed?: string; operation?: string };
  const shown = openReady(deps, sealed, `plan:${pending.token}`, spec, operation);
  return { shown, invocation: { command: spec.command.path, params: shown.params } };
}

function specOf(deps: EngineDeps, { command }: PendingInvocation): CommandSpec {
  const spec = deps.registry.get(command);
  if (!spec) throw refuse("press.unknown", "This belongs to a command that I no longer have. Type “help”.");
  return spec;
}

function untaken(taken: Exclude<Taken, { status: "taken" }>): Error {
  switch (taken.status) {
    case "unknown":
      return refuse("press.unknown", "I no longer know this button. Please ask again.");
    case "foreign":
      return refuse("press.foreign", "This was offered to somebody else; only that person can answer it.");
    case "expired":
      return refuse("press.expired", "This offer has ended. Please ask again.");
    case "spent":
      return refuse(
        "press.spent",
        `This was answered already, at ${taken.at.toISOString().slice(11, 16)} UTC.`,
      );
  }
}
