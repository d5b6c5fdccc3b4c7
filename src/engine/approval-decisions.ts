/**
 * Decisions on what waits for a second person. What is approved runs once, exactly as it was shown, with the rights and in
 * the name of the one who asked for it.
 */
import { Refusal, refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note, reply } from "../reply/build.ts";
import type { Approval, Decision } from "../store/store.ts";
import type { PostRef, SurfaceName } from "../surface.ts";
import { askerOf, planOf, readyOf, record } from "./approval-kept.ts";
import { alreadyDecided, askerName, decidedDraft, newsOf } from "./approval-words.ts";
import { admit } from "./enter.ts";
import { type Ready, recordsOf } from "./execute.ts";
import { tellFailure } from "./failure.ts";
import { obeyRules } from "./rules.ts";
import { perform, tellDone } from "./run.ts";
import { bindReply, sayAnyhow } from "./speak.ts";
import { nameOf } from "./standing.ts";
import { conversationKey, type EngineContext, type EngineDeps, openTurn, type Turn } from "./turn.ts";

/** Runs it in the name of who asked, whose answer is told to him; the approver is told here what could not be done. */
export async function approve(deps: EngineContext, turn: Turn, approval: Approval): Promise<void> {
  const { actor, place } = askerOf(approval);
  const ready = readyOf(deps, approval, turn.actorKey);
  const asker = await openTurn(deps, actor, place, { key: `approval:${approval.id}` });
  await checkAsker(deps, turn, asker, approval, ready);
  const decision = { kind: "approved", by: turn.actorKey, name: nameOf(turn), reason: undefined } as const;
  try {
    const done = await perform(deps, asker, ready, async () => {
      const first = await deps.store.approvals.decide(approval.id, decision, deps.now());
      if (!first) throw await whoDecided(deps, approval);
      await conclude(deps, turn, approval, ready, { ...decision, at: deps.now() });
    });
    if (done)
      later(deps, turn, approval, (told) => tellDone(deps, told, done, `Approved by ${nameOf(turn)}.`));
  } catch (error) {
    await closeCutOff(deps, approval, ready);
    const { decision: made } = (await deps.store.approvals.find(approval.id)) ?? {};
    throw made?.by === turn.actorKey ? tellFailed(deps, turn, approval, error) : error;
  }
}

/** His rights, not the approver's; they and the rules may have changed since he asked. Where they have, both are told. */
async function checkAsker(
  deps: EngineContext,
  turn: Turn,
  asker: Turn,
  approval: Approval,
  ready: Ready,
): Promise<void> {
  const { name } = asker.actor;
  try {
    await admit(deps, asker, ready.spec, ready.vo);
    const { subject } = askerOf(approval);
    if (subject !== null && subject !== asker.session?.subject) {
      throw refuse("approval.identity", "You asked for it under another login than the one you have now.");
    }
    await obeyRules(deps, asker, ready);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const told = `${nameOf(turn)} approved “${approval.title}”, but I cannot do it for you now. ${error.message} Once that is mended, it can be approved again.`;
    tellAsker(deps, turn, approval, reply(note("warning", told)));
    throw refuse(
      "approval.asker",
      `Nothing was done: ${name} may not do this any more, or is not logged in. I said so to ${name}; once that is mended, you can approve it again.`,
      { cause: error },
    );
  }
}

/** The asker is told what came of it; what the approver is to be told. */
function tellFailed(deps: EngineContext, turn: Turn, approval: Approval, error: unknown): unknown {
  const { draft } = tellFailure(deps, error, { approval: approval.id });
  const first = note("info", `${nameOf(turn)} approved “${approval.title}”. What came of it:`);
  tellAsker(deps, turn, approval, { ...draft, blocks: [first, ...draft.blocks] });
  if (!(error instanceof Refusal)) return error;
  const words = `You approved it, but it did not go through for ${askerName(approval)}, who is told: ${error.message}`;
  return refuse("approval.failed", words, { cause: error });
}

async function whoDecided(deps: EngineDeps, { id }: Approval): Promise<Refusal> {
  const { decision } = (await deps.store.approvals.find(id)) ?? {};
  return decision
    ? alreadyDecided(decision)
    : refuse("approval.expired", "Its time is over. It can be asked for again.");
}

/** Killed between beginning and deciding, it was told as not done, and can never be begun again: then it waits no more. */
async function closeCutOff(deps: EngineDeps, approval: Approval, ready: Ready): Promise<void> {
  const records = await recordsOf(deps, ready.operation);
  if (!records.some(({ phase }) => phase === "outcome")) return;
  const decision = { kind: "withdrawn", by: "", name: "me (I was cut off)", reason: undefined } as const;
  await deps.store.approvals.decide(approval.id, decision, deps.now());
}

export async function end(
  deps: EngineContext,
  turn: Turn,
  approval: Approval,
  kind: "refused" | "withdrawn",
  reason: string | undefined,
): Promise<void> {
  const decision: Decision = { kind, by: turn.actorKey, name: nameOf(turn), reason, at: deps.now() };
  if (!(await deps.store.approvals.decide(approval.id, decision, deps.now())))
    throw await whoDecided(deps, approval);
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
  // It says itself who decided.
  const quiet = { ...turn, pressed: undefined };
  const shown = bindReply(deps, quiet, decidedDraft(planOf(deps, turn, ready), decision));
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
      const { decision } = approval;
      if (!decision) continue;
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
