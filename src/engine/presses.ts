/** What waits for a press, a "yes" or a form: taken once, by the person it is meant for. */
import { refuse } from "../errors.ts";
import { note, reply } from "../reply/build.ts";
import type { Taken } from "../store/store.ts";
import type { Handled } from "../surface.ts";
import { openReady } from "./execute.ts";
import { intentOf, type Progress, proceed } from "./proceed.ts";
import { runReady } from "./run.ts";
import { say } from "./speak.ts";
import type { EngineDeps, Turn } from "./turn.ts";

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
export async function takeToken(deps: EngineDeps, turn: Turn, token: string): Promise<Taken> {
  const taken = await deps.store.pending.take(token, turn.actorKey, deps.now());
  return taken.status === "spent" && turn.rerun && taken.by === turn.actorKey
    ? { status: "taken", pending: taken.pending }
    : taken;
}

export async function answerPlan(
  deps: EngineDeps,
  turn: Turn,
  yes: boolean,
  parseOnly: boolean,
): Promise<Progress | undefined> {
  const plan = await deps.store.pending.latestPlan(turn.conversation, turn.actorKey, deps.now());
  if (!plan) {
    if (turn.memory.question) {
      const { question: _left, ...memory } = turn.memory;
      turn.memory = memory;
      if (yes) return undefined;
      await say(deps, turn, reply(note("info", "Left as it is.")));
      return NOTHING_DONE;
    }
    throw refuse("plan.none", yes ? "Nothing waits for your yes." : "Nothing waits for your answer.");
  }
  if (parseOnly) return NOTHING_DONE;
  return yes ? usePlan(deps, turn, plan.token) : leavePlan(deps, turn, plan.token);
}

export async function leavePlan(deps: EngineDeps, turn: Turn, token: string): Promise<Progress> {
  const left = await deps.store.pending.discard(token, turn.actorKey, deps.now());
  if (!left) throw refuse("plan.gone", "That was decided already.");
  await say(deps, turn, reply(note("info", "Left as it is. Nothing was changed.")));
  return NOTHING_DONE;
}

async function usePlan(deps: EngineDeps, turn: Turn, token: string): Promise<Progress> {
  return runTaken(deps, turn, await takeToken(deps, turn, token));
}

/** What a token stands for, run; or why it cannot be. */
export async function runTaken(
  deps: EngineDeps,
  turn: Turn,
  taken: Taken,
  value?: string,
): Promise<Progress> {
  if (taken.status !== "taken") throw untaken(taken);
  const { pending } = taken;
  const spec = deps.registry.get(pending.command);
  if (!spec) throw refuse("press.unknown", "This belongs to a command that I no longer have. Type “help”.");
  const data = pending.data as { sealed?: string; operation?: string; fill?: string | null };
  if (pending.kind === "plan") {
    const ready = openReady(deps, data.sealed ?? "", `plan:${pending.token}`, spec, data.operation ?? "");
    const { settled } = await runReady(deps, turn, ready);
    const invocation = { command: spec.command.path, params: ready.params };
    return { invocation, source: "grammar", confidence: 1, outcome: "done", settled };
  }
  const values = new Map(Object.entries(pending.params as Record<string, unknown>));
  if (data.fill && value !== undefined) values.set(data.fill, value);
  return proceed(deps, turn, intentOf(spec, values));
}

export function untaken(taken: Exclude<Taken, { status: "taken" }>): Error {
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
