/** Plans and their execution: show, wait for the yes, run exactly that, tell, close the record. */
import { Refusal, refuse } from "../errors.ts";
import type { Draft, Reply } from "../reply/blocks.ts";
import { note, reply } from "../reply/build.ts";
import { begin, finish, isChange, type Ready, runChange, sealReady } from "./execute.ts";
import { keepAlive, mayLive } from "./live.ts";
import { bindReply, rememberReply, say } from "./speak.ts";
import { callFor, type EngineDeps, nextPostKey, type Turn } from "./turn.ts";

/** How long a plan waits for its yes. */
const PLAN_MS = 15 * 60_000;
/** After this long the platform has either done what it was asked or never will: creating may take it a minute. */
export const OUTCOME_KNOWN_MS = 90_000;

/** A result that was told; `settled` is the end of its live reply. */
export interface Living {
  readonly settled: Promise<void>;
}

/** Shows what will happen and waits; nothing is decided later that is not decided now. */
export async function showPlan(deps: EngineDeps, turn: Turn, ready: Ready, plan: Draft): Promise<void> {
  const now = deps.now();
  const token = deps.newId();
  await deps.store.pending.issue([
    {
      token,
      kind: "plan",
      actor: turn.actorKey,
      conversation: turn.conversation,
      command: ready.spec.command.path,
      params: null,
      data: { sealed: sealReady(deps, ready, `plan:${token}`), operation: ready.operation },
      once: true,
      createdAt: now,
      expiresAt: new Date(now.getTime() + PLAN_MS),
    },
  ]);
  const hint = note("info", "Type yes to go ahead or no to leave it. This offer ends in 15 minutes.");
  await rememberReply(deps, turn, plan);
  const bound = await bindReply(deps, turn, plan);
  const danger = ready.spec.command.effect === "destroy";
  const shown: Reply = {
    visibility: bound.visibility,
    blocks: [
      ...bound.blocks,
      ...(turn.outbound.capabilities.buttons
        ? [
            {
              type: "actions" as const,
              actions: [
                {
                  type: "button" as const,
                  label: "Yes, go ahead",
                  style: danger ? ("danger" as const) : ("primary" as const),
                  press: { token, typed: "yes" },
                },
                {
                  type: "button" as const,
                  label: "No",
                  style: "plain" as const,
                  press: { token: `${REFUSE_PREFIX}${token}`, typed: "no" },
                },
              ],
            },
          ]
        : [hint]),
    ],
  };
  await turn.outbound.post(shown, turn.place, turn.actor, nextPostKey(turn));
}

/** Before a plan's token: the press that leaves it. */
export const REFUSE_PREFIX = "no.";

/** Runs what is ready, tells the person, and closes the record. */
export async function runReady(deps: EngineDeps, turn: Turn, ready: Ready): Promise<Living> {
  if (!(await begin(deps, turn, ready))) return { settled: Promise.resolve() };
  let result: unknown;
  try {
    result = await runChange(deps, turn, ready);
  } catch (error) {
    if (error instanceof Refusal && error.code === "platform.unknown-outcome") {
      lookAgainLater(deps, turn, ready);
    } else {
      await finish(deps, turn, ready, error instanceof Refusal ? `refused:${error.code}` : "failed");
    }
    throw error;
  }
  const living = await tellResult(deps, turn, ready, result);
  await finish(deps, turn, ready, "done");
  return living;
}

/** Posts a result, and privately what only the asker may read. */
export async function tellResult(
  deps: EngineDeps,
  turn: Turn,
  ready: Ready,
  result: unknown,
  first?: string,
): Promise<Living> {
  const { command } = ready.spec;
  if (!isChange(command)) throw refuse("command.kind", `${command.path} changes nothing.`);
  const call = callFor(deps, turn, ready.operation, ready.vo);
  const draft = command.reply(result, call);
  const told = first === undefined ? draft : { ...draft, blocks: [note("info", first), ...draft.blocks] };
  const secret = command.whisper?.(result, call);
  if (secret) await say(deps, turn, { ...secret, visibility: "private" });
  const post = await say(deps, turn, told);
  const settled = mayLive(turn, command.follow)
    ? keepAlive(deps, turn, command, result, post, call)
    : Promise.resolve();
  return { settled };
}

/** An outcome that stayed open is looked up once more when the platform must have made up its mind. */
function lookAgainLater(deps: EngineDeps, turn: Turn, ready: Ready): void {
  void deps
    .wait(OUTCOME_KNOWN_MS, deps.signal)
    .then(() => (deps.signal.aborted ? undefined : settleOpen(deps, turn, ready)))
    .catch((error: unknown) =>
      deps.log.error({ err: error, operation: ready.operation }, "an outcome stays open"),
    );
}

/** Finds out what became of a cut-off change, tells the person, and closes the record. Changes nothing. */
export async function settleOpen(deps: EngineDeps, turn: Turn, ready: Ready): Promise<void> {
  const { command } = ready.spec;
  if (!isChange(command)) return;
  const call = callFor(deps, turn, ready.operation, ready.vo);
  const result = await command.recover(ready.prepared, turn.ports, call);
  if (result === undefined) {
    await say(
      deps,
      turn,
      reply(
        note(
          "warning",
          `Your “${command.path}” was cut off before the platform did it. Nothing was changed; please send it again.`,
        ),
      ),
    );
    await finish(deps, turn, ready, "not-done");
    return;
  }
  await tellResult(
    deps,
    turn,
    ready,
    result,
    `Your “${command.path}” was done, though I was cut off before I could say so.`,
  );
  await finish(deps, turn, ready, "done");
}
