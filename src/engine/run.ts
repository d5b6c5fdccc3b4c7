/** Plans and their execution: show, wait for the yes, run exactly that, tell, close the record. */
import { Refusal, refuse } from "../errors.ts";
import type { Action, Draft, Press, Reply } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import {
  audit,
  begin,
  type Ending,
  finish,
  isChange,
  keepOutcome,
  type Ready,
  recordsOf,
  runChange,
  sealReady,
} from "./execute.ts";
import { newReference, Unforeseen } from "./failure.ts";
import { keepLastTime } from "./last-time.ts";
import { postPatiently } from "./posting.ts";
import { answerOf, failAgain, planAsShown, refusalAsAnswer } from "./recorded.ts";
import { type Open, OUTCOME_KNOWN_MS, settleLater } from "./settle.ts";
import { bindReply, rememberReply } from "./speak.ts";
import { type Living, tellResult } from "./tell.ts";
import { REFUSE_PREFIX } from "./tokens.ts";
import { type EngineContext, type EngineDeps, nextPostKey, type Turn } from "./turn.ts";

/** How long a plan waits for its yes. */
const PLAN_MS = 15 * 60_000;
/** A result that was not told is told soon after, ms. */
const TELL_AGAIN_MS = 5000;

/**
 * Shows what will happen and waits; nothing is decided later that is not decided now. It can be answered only after it
 * was posted, so that nobody says yes to what he has not seen.
 */
export async function showPlan(deps: EngineDeps, turn: Turn, ready: Ready, plan: Draft): Promise<void> {
  const token = deps.newId();
  await rememberReply(deps, turn, plan);
  const bound = await bindReply(deps, turn, plan);
  const danger = ready.spec.command.effect === "destroy";
  const { buttons } = turn.outbound.capabilities;
  const hint = note("info", "Type yes to go ahead or no to leave it. This offer ends in 15 minutes.");
  const shown: Reply = {
    visibility: bound.visibility,
    blocks: [...bound.blocks, buttons ? { type: "actions", actions: decisions(token, danger) } : hint],
  };
  const now = deps.now();
  // Known before it is shown, as a press may come at once; "yes" finds it only afterwards, as nobody may say yes to what
  // was never shown.
  await deps.store.pending.issue([
    {
      token,
      kind: "plan",
      actor: turn.actorKey,
      conversation: "",
      command: ready.spec.command.path,
      params: null,
      data: {
        sealed: sealReady(deps, { ...ready, plan: planAsShown(bound) }, `plan:${token}`),
        operation: ready.operation,
      },
      once: true,
      createdAt: now,
      expiresAt: new Date(now.getTime() + PLAN_MS),
    },
  ]);
  await postPatiently(deps, turn, shown, nextPostKey(turn));
  await deps.store.pending.reveal(token, turn.conversation);
}

function decisions(token: string, danger: boolean): readonly Action<Press>[] {
  return [
    {
      type: "button",
      label: "Yes, go ahead",
      style: danger ? "danger" : "primary",
      press: { token, typed: "yes" },
    },
    {
      type: "button",
      label: "No",
      style: "plain",
      press: { token: `${REFUSE_PREFIX}${token}`, typed: "no" },
    },
  ];
}

/** A change that was done and is still to be told. */
export interface Done {
  readonly open: Open;
  readonly result: unknown;
}

/** Runs what is ready, tells the person, and closes the record. */
export async function runReady(
  deps: EngineContext,
  turn: Turn,
  ready: Ready,
  claim?: () => Promise<unknown>,
): Promise<Living> {
  const done = await perform(deps, turn, ready, claim);
  return done ? tellDone(deps, turn, done) : { settled: Promise.resolve() };
}

/**
 * Runs what is ready. `claim` spends the plan's token; it does so after the beginning was written down, so that a yes is
 * never used up and forgotten. Undefined where an earlier process began it for the same event: the recovery of
 * unfinished operations answers. What that process refused is refused again, as it may not have come to say so.
 */
export async function perform(
  deps: EngineContext,
  turn: Turn,
  ready: Ready,
  claim?: () => Promise<unknown>,
): Promise<Done | undefined> {
  const startedAt = deps.now();
  if (!(await begin(deps, turn, ready))) {
    if (turn.rerun) return failAgain(await recordsOf(deps, ready.operation));
    throw refuse("press.spent", "This was answered already; I do not do it twice.");
  }
  try {
    await claim?.();
    await audit(deps, turn, ready, "intent");
  } catch (error) {
    await deps.store.operations.finish(ready.operation, deps.now());
    throw error;
  }
  const open: Open = { ready, actor: turn.actor, place: turn.place, startedAt };
  const result = await attempt(deps, turn, open);
  return { open: { ...open, ready: await keepOutcome(deps, ready, result) }, result };
}

async function attempt(deps: EngineContext, turn: Turn, open: Open): Promise<unknown> {
  const { ready } = open;
  try {
    return await runChange(deps, turn, ready);
  } catch (error) {
    if (error instanceof Refusal && error.code === "platform.unknown-outcome") {
      settleLater(deps, open, OUTCOME_KNOWN_MS);
      throw error;
    }
    const failed = error instanceof Refusal ? error : new Unforeseen(newReference(deps), error);
    const ending: Ending =
      failed instanceof Refusal
        ? { result: `refused:${failed.code}`, answer: refusalAsAnswer(failed) }
        : { result: `failed:${failed.reference}` };
    await close(deps, turn, open, ending);
    throw failed;
  }
}

/** Tells the result and closes the record. Where that fails the change is done all the same, so it is told later. */
export async function tellDone(
  deps: EngineContext,
  turn: Turn,
  { open, result }: Done,
  first?: string,
): Promise<Living> {
  const { ready } = open;
  let living: Living;
  try {
    living = await tellResult(deps, turn, ready, result, first);
  } catch (error) {
    deps.log.error({ err: error, operation: ready.operation }, "a result could not be told");
    settleLater(deps, open, TELL_AGAIN_MS);
    return { settled: Promise.resolve() };
  }
  await keepLastTime(deps, turn, ready).catch((error: unknown) =>
    deps.log.warn({ err: error, operation: ready.operation }, "what was chosen could not be kept"),
  );
  await close(deps, turn, open, { result: "done", answer: answerOf(deps, turn, ready, result) });
  return living;
}

/** Closes the record; where that fails the operation stays open, and the next start of the program closes it. */
async function close(deps: EngineContext, turn: Turn, { ready }: Open, ending: Ending): Promise<void> {
  if (!isChange(ready.spec.command)) return;
  await finish(deps, turn, ready, ending).catch((error: unknown) =>
    deps.log.error({ err: error, operation: ready.operation }, "an operation could not be closed"),
  );
}
