/** Operations whose outcome nobody was told: looked up on the platform, told, closed. Nothing is run again. */
import { note, reply } from "../reply/build.ts";
import type { Actor, Place } from "../surface.ts";
import {
  type AnyChange,
  audit,
  closeOperation,
  type Ending,
  finish,
  isChange,
  keepOutcome,
  type Ready,
  recordsOf,
} from "./execute.ts";
import { answerOf } from "./recorded.ts";
import { say } from "./speak.ts";
import { tellResult } from "./tell.ts";
import { callFor, conversationKey, type EngineContext, openTurn, type Turn } from "./turn.ts";

/** After this long the platform has either done what it was asked or never will: creating may take it a minute. */
export const OUTCOME_KNOWN_MS = 90_000;
/** While the platform or the surface fails, it is tried again after this long, then ever more seldom. */
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
/** After this long the person is told that nobody knows. */
const GIVE_UP_MS = 24 * 3_600_000;

/** A change that was begun. */
export interface Open {
  readonly ready: Ready;
  readonly actor: Actor;
  readonly place: Place;
  readonly startedAt: Date;
}

/** Settles it now if its outcome can be known, else in the background. */
export async function settle(deps: EngineContext, open: Open): Promise<void> {
  if (await trySettle(deps, open)) return;
  settleLater(deps, open, Math.max(FIRST_PAUSE_MS, OUTCOME_KNOWN_MS - ageOf(deps, open)));
}

/** Settles it in the background, beginning after `pauseMs`, until it is settled or the program stops. */
export function settleLater(deps: EngineContext, open: Open, pauseMs: number): void {
  void keepTrying(deps, open, pauseMs).catch((error: unknown) =>
    deps.log.error({ err: error, operation: open.ready.operation }, "an outcome stays open"),
  );
}

async function keepTrying(deps: EngineContext, open: Open, firstPauseMs: number): Promise<void> {
  for (let pause = firstPauseMs; ; pause = Math.min(Math.max(pause, FIRST_PAUSE_MS) * 2, LONGEST_PAUSE_MS)) {
    await deps.wait(pause, deps.signal);
    if (deps.signal.aborted || (await trySettle(deps, open))) return;
  }
}

function ageOf(deps: EngineContext, open: Open): number {
  return deps.now().getTime() - open.startedAt.getTime();
}

/** True when there is nothing left to do. */
async function trySettle(deps: EngineContext, open: Open): Promise<boolean> {
  try {
    return await settleOnce(deps, open);
  } catch (error) {
    if (deps.signal.aborted) return true;
    deps.log.warn({ err: error, operation: open.ready.operation }, "an operation could not be settled yet");
    return false;
  }
}

async function settleOnce(deps: EngineContext, open: Open): Promise<boolean> {
  const { ready, actor, place } = open;
  if (!isChange(ready.spec.command)) return true;
  const looking = await openTurn(deps, actor, place, { key: `look:${ready.operation}` });
  const records = await recordsOf(deps, ready.operation);
  const outcome = records.find((record) => record.phase === "outcome");
  if (outcome) {
    await closeOperation(deps, looking, ready, outcome.result);
    return true;
  }
  const ended = ageOf(deps, open) >= GIVE_UP_MS;
  const found = ready.outcome ?? (await lookUp(deps, looking, ready, ended));
  const isOpen = found?.result === undefined && ageOf(deps, open) < OUTCOME_KNOWN_MS;
  if (isOpen || deps.signal.aborted) return false;
  if (!ready.outcome && found?.result !== undefined) await keepOutcome(deps, ready, found.result);
  await deps.inOrder(conversationKey(actor, place), async () => {
    // Opened anew: the conversation may have gone on, and its memory with it.
    const turn = await openTurn(deps, actor, place, { key: `settle:${ready.operation}` });
    if (records.length === 0) await audit(deps, turn, ready, "intent");
    await finish(deps, turn, ready, await tellOutcome(deps, turn, ready, found));
  });
  return true;
}

/** What the platform has of it now; undefined where it cannot be asked and is not to be asked again. */
async function lookUp(
  deps: EngineContext,
  looking: Turn,
  ready: Ready,
  ended: boolean,
): Promise<{ readonly result: unknown } | undefined> {
  const call = callFor(deps, looking, ready.operation, ready.vo);
  try {
    const command = ready.spec.command as AnyChange;
    return { result: await command.recover(ready.prepared, looking.ports, call) };
  } catch (error) {
    if (ended) return undefined;
    throw error;
  }
}

/** Tells what was found; returns what the audit says of it. `found` is undefined where nobody could be asked. */
async function tellOutcome(
  deps: EngineContext,
  turn: Turn,
  ready: Ready,
  found: { readonly result: unknown } | undefined,
): Promise<Ending> {
  const { command } = ready.spec;
  const { path } = command;
  if (found?.result !== undefined) {
    const first =
      (isChange(command) ? command.resumed?.(found.result) : undefined) ??
      `Your “${path}” was done, though I was cut off before I could say so.`;
    await tellResult(deps, turn, ready, found.result, first);
    return { result: "done", answer: answerOf(deps, turn, ready, found.result) };
  }
  const words = found
    ? `Your “${path}” was cut off before the platform did it. Nothing was changed; please send it again.`
    : `I was cut off during your “${path}”, and could not find out since whether it was done. Please look before you send it again.`;
  await say(deps, turn, reply(note("warning", words)), {
    key: `${ready.operation}:outcome`,
    question: turn.memory.question,
  });
  return { result: found ? "not-done" : "unknown" };
}
