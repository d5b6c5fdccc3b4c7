/** The engine: every inbound event becomes an invocation, passes the gates, and is answered. */
import type { Draft, Reply } from "../reply/blocks.ts";
import type { Actor, ChatHost, Handled, Inbound, SurfaceHost, SurfaceName } from "../surface.ts";
import { expireApprovals } from "./approval-decisions.ts";
import { approvalsPort } from "./approvals.ts";
import { complete, completeParam } from "./completion.ts";
import { openEntrance } from "./entrance.ts";
import { recordsOf } from "./execute.ts";
import { tellFailure } from "./failure.ts";
import { formOf } from "./forms.ts";
import { homeOf, lookAt } from "./home.ts";
import { handle, NOTHING } from "./inbound.ts";
import { type Intake, openIntake } from "./intake.ts";
import { createLanes } from "./lanes.ts";
import { outlines } from "./outlines.ts";
import { isNotSent } from "./posting.ts";
import { failAgain, recordRefusal } from "./recorded.ts";
import { recoverAbandoned } from "./recovery.ts";
import { resumeFollows } from "./resume-follows.ts";
import { resumeLogins } from "./resume-logins.ts";
import { answerScheduled, type Scheduled } from "./scheduled.ts";
import { sayAnyhow } from "./speak.ts";
import {
  actorKey,
  conversationKey,
  type EngineContext,
  type EngineDeps,
  openTurn,
  operationOf,
  type Turn,
} from "./turn.ts";
import { type Deed, type Done, doFor } from "./unattended.ts";

export interface Engine extends SurfaceHost {
  /** What a surface with deliveries of its own is given. */
  chatHost(surface: SurfaceName): ChatHost;
  /**
   * What a command that only looks answers somebody beside his conversation; refusals are in it, in words. `values` are text
   * as typed, per parameter.
   */
  look(command: string, values: Readonly<Record<string, readonly string[]>>, actor: Actor): Promise<Reply>;
  /** Works on what a surface delivered and no living process has answered. */
  resume(surface: SurfaceName): Promise<void>;
  /** Settles what earlier processes left unfinished, on one surface or on all; call once it can post. */
  recover(surface?: SurfaceName): Promise<void>;
  /** What a schedule asks in somebody's name; see `answerScheduled`. */
  answerScheduled(scheduled: Scheduled): Promise<Draft>;
  /** Does something for a person who does not wait for it. */
  doFor(deed: Deed): Promise<Done>;
  /** Resolves when nothing delivered is in hand any more. */
  idle(): Promise<void>;
}

export function createEngine(given: EngineDeps): Engine {
  const lanes = createLanes();
  const entrance = openEntrance(given);
  const deps: EngineContext = {
    ...given,
    inOrder: lanes.inOrder,
    approvals: (turn) => approvalsPort(deps, turn),
  };
  const answer = (event: Inbound, rerun: boolean): Promise<Handled> =>
    deps.inOrder(conversationKey(event.actor, event.place), () =>
      // What waits for its conversation takes no turn of the person's.
      lanes.ofPerson(actorKey(event.actor), () => work(deps, event, rerun)),
    );
  const intake: Intake = openIntake(deps, answer);
  return {
    receive: async (event) => {
      const refused = await entrance.refuses(event);
      if (refused) return refused;
      const claimed = await claim(deps, event);
      return claimed === true ? answer(event, false) : claimed;
    },
    complete: (line, actor, place) => complete(deps, line, actor, place),
    chatHost: (surface) => ({
      commands: outlines(deps.registry),
      // Who is not let in is not written down either: a flood must not fill the disk.
      accept: async (event, confirm) =>
        (await entrance.refuses(event, confirm)) ? "known" : intake.accept(surface, event, confirm),
      completeParam: (command, param, typed, actor, place) =>
        completeParam(deps, { command, param, typed }, actor, place),
      complete: (line, actor, place) => complete(deps, line, actor, place),
      form: (token, actor) => formOf(deps, token, actor),
      home: (actor) => homeOf(deps, actor),
      // Whatever is kept per channel is to be carried over here.
      moved: async (from, to) => {
        await deps.store.approvals.move(surface, from, to);
        await deps.store.places.move(surface, from, to);
        const subscribed = await deps.store.subscriptions.move(surface, from, to);
        const set = await deps.store.channelSettings.move(surface, from, to);
        return set || subscribed;
      },
    }),
    look: (command, values, actor) => lookAt(deps, command, values, actor),
    resume: (surface) => intake.resume(surface),
    recover: async (surface) => {
      await recoverAbandoned(deps, surface);
      for (const name of surface === undefined ? deps.outbounds.keys() : [surface]) {
        await expireApprovals(deps, name);
        await resumeLogins(deps, name);
        await resumeFollows(deps, name);
      }
    },
    answerScheduled: (scheduled) => answerScheduled(deps, scheduled),
    doFor: (deed) => doFor(deps, deed),
    idle: async () => {
      await entrance.idle();
      await intake.idle();
      await lanes.idle();
    },
  };
}

const SETTLED = Promise.resolve();

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
    const handled = await handle(deps, turn, event);
    return { ...handled, settled: allOf(handled.settled, turn) };
  } catch (error) {
    // The answer is there and nobody could be told: the event stays in the inbox.
    if (isNotSent(error)) throw error;
    return answerFailure(deps, event, turn, error);
  }
}

/** The end of all that a turn set going. */
function allOf(settled: Promise<void>, { later }: Turn): Promise<void> {
  return Promise.all([settled, ...later]).then(() => undefined);
}

/** Throws what an earlier process refused. */
async function wasBegun(deps: EngineDeps, turn: Turn): Promise<boolean> {
  const records = await recordsOf(deps, operationOf(turn));
  failAgain(records);
  return records.length > 0;
}

/** Someone always gets an answer: refusals in their own words, everything else with a reference id. */
async function answerFailure(
  deps: EngineDeps,
  event: Inbound,
  turn: Turn | undefined,
  error: unknown,
): Promise<Handled> {
  if (turn) await recordRefusal(deps, turn, event, error);
  const { draft, refusal } = tellFailure(deps, error, { event: event.id, kind: event.kind });
  try {
    // An open question stays open: what was refused may have been a wrong answer to it.
    if (turn) await sayAnyhow(deps, turn, draft, { question: turn.memory.question });
    else await deps.outbounds.get(event.place.surface)?.post(plainReply(draft), event.place, event.actor);
  } catch (cause) {
    if (isNotSent(cause)) throw cause;
    deps.log.error({ err: cause, event: event.id }, "an answer could not be posted");
  }
  const settled = turn ? allOf(SETTLED, turn) : SETTLED;
  return { ...NOTHING, ...turn?.understood, outcome: "refused", refusal, settled };
}

/** A draft without buttons is a reply as it stands. */
function plainReply(draft: Draft): Reply {
  return { visibility: draft.visibility, blocks: draft.blocks.filter((block) => block.type === "note") };
}
