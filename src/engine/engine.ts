/** The engine: every inbound event becomes an invocation, passes the gates, and is answered. */
import type { Draft, Reply } from "../reply/blocks.ts";
import type { ChatHost, Handled, Inbound, SurfaceHost, SurfaceName } from "../surface.ts";
import { complete, completeParam } from "./completion.ts";
import { recordsOf } from "./execute.ts";
import { tellFailure } from "./failure.ts";
import { formOf } from "./forms.ts";
import { handle, NOTHING } from "./inbound.ts";
import { type Intake, openIntake } from "./intake.ts";
import { outlines } from "./outlines.ts";
import { recoverAbandoned } from "./recovery.ts";
import { sayAnyhow } from "./speak.ts";
import {
  conversationKey,
  type EngineContext,
  type EngineDeps,
  type InOrder,
  openTurn,
  operationOf,
  type Turn,
} from "./turn.ts";

export interface Engine extends SurfaceHost {
  /** What a surface with deliveries of its own is given. */
  chatHost(surface: SurfaceName): ChatHost;
  /** Works on what a surface delivered and no living process has answered. */
  resume(surface: SurfaceName): Promise<void>;
  /** Settles what earlier processes left unfinished, on one surface or on all; call once it can post. */
  recover(surface?: SurfaceName): Promise<void>;
  /** Resolves when nothing delivered is in hand any more. */
  idle(): Promise<void>;
}

export function createEngine(given: EngineDeps): Engine {
  const queues = createQueues();
  const deps: EngineContext = { ...given, inOrder: queues.inOrder };
  const answer = (event: Inbound, rerun: boolean): Promise<Handled> =>
    deps.inOrder(conversationKey(event.actor, event.place), () => work(deps, event, rerun));
  const intake: Intake = openIntake(deps, answer);
  return {
    receive: async (event) => {
      const claimed = await claim(deps, event);
      return claimed === true ? answer(event, false) : claimed;
    },
    complete: (line, actor, place) => complete(deps, line, actor, place),
    chatHost: (surface) => ({
      commands: outlines(deps.registry),
      accept: (event, confirm) => intake.accept(surface, event, confirm),
      completeParam: (command, param, typed, actor, place) =>
        completeParam(deps, { command, param, typed }, actor, place),
      form: (token, actor) => formOf(deps, token, actor),
    }),
    resume: (surface) => intake.resume(surface),
    recover: (surface) => recoverAbandoned(deps, surface),
    idle: async () => {
      await intake.idle();
      await queues.idle();
    },
  };
}

/** One message after the other per conversation: the second may speak of what the first listed. */
function createQueues(): { readonly inOrder: InOrder; idle(): Promise<void> } {
  const queues = new Map<string, Promise<unknown>>();
  return {
    inOrder: (key, work) => {
      const next = (queues.get(key) ?? Promise.resolve()).then(work, work);
      queues.set(key, next);
      void next.finally(() => queues.get(key) === next && queues.delete(key)).catch(() => undefined);
      return next;
    },
    idle: async () => {
      while (queues.size > 0) await Promise.allSettled(queues.values());
    },
  };
}

/** True when this event is worked on for the first time; else how it ended: silently, or with the store's refusal. */
async function claim(deps: EngineDeps, event: Inbound): Promise<true | Handled> {
  try {
    return (await deps.store.claims.claim(keyOf(event), deps.now())) || NOTHING;
  } catch (error) {
    return answerFailure(deps, event, undefined, error);
  }
}

function keyOf(event: Inbound): string {
  return `${event.actor.surface}:${event.id}`;
}

async function work(deps: EngineContext, event: Inbound, rerun: boolean): Promise<Handled> {
  let turn: Turn | undefined;
  try {
    const now = event.kind === "message" ? event.now : undefined;
    turn = await openTurn(deps, event.actor, event.place, { key: keyOf(event), rerun, now });
    // What an earlier process began is looked up and told by the recovery, not prepared a second time.
    if (rerun && (await wasBegun(deps, turn))) return NOTHING;
    return await handle(deps, turn, event);
  } catch (error) {
    return answerFailure(deps, event, turn, error);
  }
}

async function wasBegun(deps: EngineDeps, turn: Turn): Promise<boolean> {
  const records = await recordsOf(deps, { id: operationOf(turn), actor: turn.actorKey });
  return records.length > 0;
}

/** Someone always gets an answer: refusals in their own words, everything else with a reference id. */
async function answerFailure(
  deps: EngineDeps,
  event: Inbound,
  turn: Turn | undefined,
  error: unknown,
): Promise<Handled> {
  const { draft, refusal } = tellFailure(deps, error, { event: event.id, kind: event.kind });
  try {
    // An open question stays open: what was refused may have been a wrong answer to it.
    if (turn) await sayAnyhow(deps, turn, draft, { question: turn.memory.question });
    else await deps.outbounds.get(event.place.surface)?.post(plainReply(draft), event.place, event.actor);
  } catch (cause) {
    deps.log.error({ err: cause, event: event.id }, "an answer could not be posted");
  }
  return { ...NOTHING, ...turn?.understood, outcome: "refused", refusal };
}

/** A draft without buttons is a reply as it stands. */
function plainReply(draft: Draft): Reply {
  return { visibility: draft.visibility, blocks: draft.blocks.filter((block) => block.type === "note") };
}
