/**
 * A second person's approval. The change is written down sealed, as it was shown; it then runs once, exactly so, with the
 * rights and in the name of the one who asked for it.
 */
import type { ApprovalsPort, ApprovalView } from "../commands/ports.ts";
import { Refusal, refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note, reply } from "../reply/build.ts";
import type { Approval, Decision, Json } from "../store/store.ts";
import type { Actor, Place, PostRef, SurfaceName } from "../surface.ts";
import { alreadyDecided, askerName, decidedDraft, newsOf, requestDraft, viewOf } from "./approval-words.ts";
import { admit } from "./enter.ts";
import { isChange, lasting, openReady, type Ready, recordsOf, sealReady } from "./execute.ts";
import { tellFailure } from "./failure.ts";
import { redactParams } from "./redact.ts";
import { obeyRules } from "./rules.ts";
import { perform, tellDone } from "./run.ts";
import { bindReply, say, sayAnyhow } from "./speak.ts";
import { administratorsOf } from "./standing.ts";
import {
  callFor,
  conversationKey,
  type EngineContext,
  type EngineDeps,
  openTurn,
  type Turn,
} from "./turn.ts";

const APPROVAL_MS = 24 * 3_600_000;

/** Who asked, as it is kept. */
interface Asker {
  readonly actor: Actor;
  readonly place: Place;
  /** Platform subject, so that nobody approves his own wish from a second account. */
  readonly subject: string | null;
}

/** A channel that has a new id since has lost its threads. */
function askerOf({ asker, channel }: Approval): Asker {
  const kept = asker as unknown as Asker;
  const { surface, direct } = kept.place;
  return kept.place.channel === channel ? kept : { ...kept, place: { surface, channel, direct } };
}

/** Writes the change down and shows it to the approvers; `claim` spends what led here. */
export async function askApproval(
  deps: EngineContext,
  turn: Turn,
  ready: Ready,
  claim?: () => Promise<unknown>,
): Promise<void> {
  await expireApprovals(deps, turn.place.surface);
  const plan = planOf(deps, turn, ready);
  const now = deps.now();
  const id = deps.newId();
  const asker: Asker = {
    actor: turn.actor,
    place: lasting(turn.place),
    subject: turn.session?.subject ?? null,
  };
  const approval = await deps.store.approvals.ask({
    id,
    surface: turn.place.surface,
    channel: turn.place.channel,
    title: titleOf(plan, ready.spec.command.path),
    asker: JSON.parse(JSON.stringify(asker)) as Json,
    command: ready.spec.command.path,
    sealed: sealReady(deps, ready, `approval:${id}`),
    operation: ready.operation,
    createdAt: now,
    expiresAt: new Date(now.getTime() + APPROVAL_MS),
  });
  await claim?.();
  const isNew = approval.id === id;
  if (isNew) await record(deps, turn, approval, ready, "intent", undefined);
  // Of an event that is worked on again, what was written down the first time is what would run.
  const shown = isNew ? plan : planOf(deps, turn, readyOf(deps, approval, undefined));
  const people = { asker: turn.actor.name, administrators: administratorsOf(turn) };
  const draft = requestDraft(shown, approval, people, turn.outbound.capabilities.buttons);
  const post = await say(deps, turn, draft, { key: `${ready.operation}:approval` });
  const kept = { ...post, place: lasting(post.place) };
  await deps.store.approvals.posted(approval.id, JSON.parse(JSON.stringify(kept)) as Json);
}

/** What commands can do with the approvals of the channel where they are used. */
export function approvalsPort(deps: EngineContext, turn: Turn): ApprovalsPort {
  const decided = async (
    id: string,
    decide: (approval: Approval) => Promise<void>,
  ): Promise<ApprovalView> => {
    const approval = await find(deps, turn, id);
    // One after the other, so that the second is told who decided.
    await deps.inOrder(`approval:${approval.id}`, async () => decide(await undecided(deps, approval.id)));
    return viewOf(approval);
  };
  const another = (approval: Approval) => {
    if (isAsker(approval, turn))
      throw refuse(
        "approval.own",
        "You asked for this yourself, so somebody else has to decide. You can withdraw it.",
      );
    return approval;
  };
  const own = (approval: Approval) => {
    if (askerOf(approval).actor.id !== turn.actor.id)
      throw refuse("approval.foreign", "Only the one who asked for this can withdraw it.");
    return approval;
  };
  return {
    open: async () => {
      await expireApprovals(deps, turn.place.surface);
      const { surface, channel } = turn.place;
      return (await deps.store.approvals.open(surface, channel, deps.now())).map(viewOf);
    },
    toDecide: async (named) => viewOf(another(await undecided(deps, (await find(deps, turn, named)).id))),
    toWithdraw: async (named) => viewOf(own(await undecided(deps, (await find(deps, turn, named)).id))),
    wasDecided: async (id, kind) => {
      const decision = (await deps.store.approvals.find(id))?.decision;
      return decision?.kind === kind && decision.by === turn.actorKey;
    },
    approve: (id) => decided(id, (approval) => approve(deps, turn, another(approval))),
    refuse: (id, reason) => decided(id, (approval) => end(deps, turn, another(approval), "refused", reason)),
    withdraw: (id) => decided(id, (approval) => end(deps, turn, own(approval), "withdrawn", undefined)),
  };
}

/** The same person: on the surface, or on the platform. */
function isAsker(approval: Approval, turn: Turn): boolean {
  const { actor, subject } = askerOf(approval);
  return actor.id === turn.actor.id || (subject !== null && subject === turn.session?.subject);
}

/** By its number in this channel or its id; what belongs to another channel is not known here. */
async function find(deps: EngineContext, turn: Turn, named: string): Promise<Approval> {
  await expireApprovals(deps, turn.place.surface);
  const { surface, channel } = turn.place;
  const number = /^(?:#|no\.? ?|number |request )?(\d{1,9})$/i.exec(named.trim())?.[1];
  const found =
    number === undefined
      ? await deps.store.approvals.find(named.trim())
      : await deps.store.approvals.numbered(surface, channel, Number(number));
  if (found && found.surface === surface && found.channel === channel) return found;
  throw refuse(
    found ? "approval.elsewhere" : "approval.unknown",
    `No request ${number ?? "of that id"} waits in this channel. “approvals” shows those that do.`,
  );
}

async function undecided(deps: EngineDeps, id: string): Promise<Approval> {
  const approval = await deps.store.approvals.find(id);
  if (!approval)
    throw refuse("approval.unknown", "I no longer know this request. Please have it asked again.");
  if (approval.decision) throw alreadyDecided(approval.decision);
  return approval;
}

async function approve(deps: EngineContext, turn: Turn, approval: Approval): Promise<void> {
  const { actor, place } = askerOf(approval);
  const ready = readyOf(deps, approval, turn.actorKey);
  const asker = await openTurn(deps, actor, place, { key: `approval:${approval.id}` });
  try {
    // His rights, not the approver's; and both may have changed since he asked.
    await admit(deps, asker, ready.spec, ready.vo);
    await obeyRules(deps, asker, ready);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const told = `${turn.actor.name} approved “${approval.title}”, but I cannot do it for you now. ${error.message} Once that is mended, it can be approved again.`;
    tellAsker(deps, turn, approval, reply(note("warning", told)));
    throw refuse(
      "approval.asker",
      `Nothing was done: ${actor.name} may not do this any more, or is not logged in. I said so to ${actor.name}; once that is mended, you can approve it again.`,
      { cause: error },
    );
  }
  const decision = { kind: "approved", by: turn.actorKey, name: turn.actor.name, reason: undefined } as const;
  try {
    const done = await perform(deps, asker, ready, async () => {
      const first = await deps.store.approvals.decide(approval.id, decision, deps.now());
      if (!first) throw alreadyDecided((await deps.store.approvals.find(approval.id))?.decision ?? NOBODY);
      await conclude(deps, turn, approval, ready, { ...decision, at: deps.now() });
    });
    if (done)
      later(deps, turn, approval, (told) => tellDone(deps, told, done, `Approved by ${turn.actor.name}.`));
  } catch (error) {
    await closeCutOff(deps, approval, ready, asker);
    const { decision: made } = (await deps.store.approvals.find(approval.id)) ?? {};
    if (made?.by === turn.actorKey && made.kind === "approved") {
      const { draft } = tellFailure(deps, error, { approval: approval.id });
      const first = note(
        "info",
        `${turn.actor.name} approved “${approval.title}”, but it could not be done.`,
      );
      tellAsker(deps, turn, approval, { ...draft, blocks: [first, ...draft.blocks] });
    }
    throw error;
  }
}

/** Killed between beginning and deciding, it was told as not done, and can never be begun again: then it waits no more. */
async function closeCutOff(deps: EngineDeps, approval: Approval, ready: Ready, asker: Turn): Promise<void> {
  const records = await recordsOf(deps, { id: ready.operation, actor: asker.actorKey });
  if (!records.some(({ phase }) => phase === "outcome")) return;
  const decision = { kind: "withdrawn", by: "", name: "me (I was cut off)", reason: undefined } as const;
  await deps.store.approvals.decide(approval.id, decision, deps.now());
}

const NOBODY: Decision = { kind: "expired", by: "", name: "", reason: undefined, at: new Date(0) };

async function end(
  deps: EngineContext,
  turn: Turn,
  approval: Approval,
  kind: "refused" | "withdrawn",
  reason: string | undefined,
): Promise<void> {
  const decision: Decision = { kind, by: turn.actorKey, name: turn.actor.name, reason, at: deps.now() };
  if (!(await deps.store.approvals.decide(approval.id, decision, deps.now())))
    throw alreadyDecided((await deps.store.approvals.find(approval.id))?.decision ?? NOBODY);
  await conclude(deps, turn, approval, readyOf(deps, approval, turn.actorKey), decision);
  if (kind === "refused") tellAsker(deps, turn, approval, reply(newsOf(approval.title, decision)));
}

/** Records a decision, and takes the buttons away. */
async function conclude(
  deps: EngineContext,
  turn: Turn,
  approval: Approval,
  ready: Ready,
  decision: Decision,
): Promise<void> {
  await record(deps, turn, approval, ready, "outcome", decision.kind);
  const post = approval.post as unknown as PostRef | undefined;
  if (!post) return;
  const shown = bindReply(deps, turn, decidedDraft(planOf(deps, turn, ready), decision));
  await shown
    .then((bound) => turn.outbound.edit(post, bound))
    .catch((error: unknown) =>
      deps.log.warn(
        { err: error, approval: approval.id },
        "a decision could not be shown where it was asked",
      ),
    );
}

/** Closes what nobody decided in time, and tells those who asked. */
export async function expireApprovals(deps: EngineContext, surface: SurfaceName): Promise<void> {
  if (!deps.outbounds.has(surface)) return;
  for (const approval of await deps.store.approvals.expire(surface, deps.now())) {
    try {
      const { actor, place } = askerOf(approval);
      const turn = await openTurn(deps, actor, place, { key: `expired:${approval.id}` });
      const decision = approval.decision ?? NOBODY;
      await conclude(deps, turn, approval, readyOf(deps, approval, undefined), decision);
      await sayAnyhow(deps, turn, reply(newsOf(approval.title, decision)), {
        question: turn.memory.question,
      });
    } catch (error) {
      deps.log.error({ err: error, approval: approval.id }, "the end of a request could not be told");
    }
  }
}

function tellAsker(deps: EngineContext, turn: Turn, approval: Approval, draft: Draft): void {
  later(deps, turn, approval, async (told) => {
    await sayAnyhow(deps, told, draft, { question: told.memory.question });
    return { settled: Promise.resolve() };
  });
}

/**
 * Answers where it was asked for, in the order of that conversation. Not waited for: two people who approve for each other
 * would wait for one another.
 */
function later(
  deps: EngineContext,
  turn: Turn,
  approval: Approval,
  tell: (told: Turn) => Promise<{ readonly settled: Promise<void> }>,
): void {
  const { actor, place } = askerOf(approval);
  const work = deps.inOrder(conversationKey(actor, place), async () => {
    const told = await openTurn(deps, actor, place, { key: `decided:${approval.id}:${turn.event}` });
    return tell(told);
  });
  turn.later.push(
    work
      .then(({ settled }) => settled)
      .catch((error: unknown) =>
        deps.log.error({ err: error, approval: approval.id }, `${askerName(approval)} could not be told`),
      ),
  );
}

function readyOf(deps: EngineDeps, approval: Approval, approver: string | undefined): Ready {
  const spec = deps.registry.get(approval.command);
  if (!spec) throw refuse("press.unknown", "This belongs to a command that I no longer have.");
  const ready = openReady(deps, approval.sealed, `approval:${approval.id}`, spec, approval.operation);
  return { ...ready, approver };
}

function planOf(deps: EngineDeps, turn: Turn, ready: Ready): Draft {
  const { command } = ready.spec;
  if (!isChange(command)) throw new Error(`${command.path} changes nothing`);
  return command.plan(ready.prepared, callFor(deps, turn, ready.operation, ready.vo));
}

function titleOf(plan: Draft, path: string): string {
  const heading = plan.blocks.find((block) => block.type === "heading");
  return heading?.type === "heading" ? heading.text.replace(/\?$/, "") : path;
}

/** The request and its decision have records of their own, apart from those of the change. */
function record(
  deps: EngineDeps,
  turn: Turn,
  approval: Approval,
  ready: Ready,
  phase: "intent" | "outcome",
  result: string | undefined,
): Promise<void> {
  return deps.store.audit.append({
    at: deps.now(),
    operation: approval.id,
    phase,
    actor: turn.actorKey,
    subject: turn.session?.subject,
    place: JSON.stringify(lasting(turn.place)),
    source: "approval",
    command: ready.spec.command.path,
    params: redactParams(ready.params),
    result,
    approver: phase === "outcome" ? ready.approver : undefined,
  });
}
