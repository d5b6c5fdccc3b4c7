/** Asking a second person: the change is written down sealed, as it is shown. */
import { refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { type Approval, asJson } from "../store/store.ts";
import { expireApprovals } from "./approval-decisions.ts";
import { type Asker, planOf, readyOf, record } from "./approval-kept.ts";
import { requestDraft } from "./approval-words.ts";
import { lasting, type Ready, sealReady } from "./execute.ts";
import { say } from "./speak.ts";
import { administratorsOf, nameOf } from "./standing.ts";
import type { EngineContext, Turn } from "./turn.ts";

/** How long a request waits. */
const APPROVAL_MS = 24 * 3_600_000;

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
    actor: { ...turn.actor, name: nameOf(turn) },
    place: lasting(turn.place),
    subject: turn.session?.subject ?? null,
  };
  const approval = await deps.store.approvals.ask({
    id,
    surface: turn.place.surface,
    channel: turn.place.channel,
    title: titleOf(plan, ready.spec.command.path),
    asker: asJson(asker),
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
  const people = { asker: nameOf(turn), administrators: administratorsOf(turn) };
  const draft = requestDraft(shown, approval, people, turn.outbound.capabilities.buttons);
  const post = await say(deps, turn, draft, { key: `${ready.operation}:approval` });
  if (post.place.channel !== turn.place.channel) throw await unseen(deps, turn, approval);
  const kept = { ...post, place: lasting(post.place) };
  await deps.store.approvals.posted(approval.id, asJson(kept));
}

/** Where the bot may not post, the surface answers the person alone: no approver would ever see it. */
async function unseen(deps: EngineContext, turn: Turn, { id }: Approval): Promise<Error> {
  const decision = { kind: "withdrawn", by: turn.actorKey, name: nameOf(turn), reason: undefined } as const;
  await deps.store.approvals.decide(id, decision, deps.now());
  return refuse(
    "approval.unseen",
    "I may not post in that channel, so nobody there can see and approve this. Invite me there, then ask again.",
  );
}

function titleOf(plan: Draft, path: string): string {
  const heading = plan.blocks.find((block) => block.type === "heading");
  return heading?.type === "heading" ? heading.text.replace(/\?$/, "") : path;
}
