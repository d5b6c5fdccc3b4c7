/** Which requests a person may decide, and by what he names them. */
import type { ApprovalsPort, ApprovalView } from "../commands/ports.ts";
import { refuse } from "../errors.ts";
import type { Approval } from "../store/store.ts";
import { approve, end, expireApprovals } from "./approval-decisions.ts";
import { askerOf } from "./approval-kept.ts";
import { alreadyDecided, viewOf } from "./approval-words.ts";
import type { EngineContext, EngineDeps, Turn } from "./turn.ts";

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
