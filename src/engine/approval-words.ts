/** What is said of a change that waits for a second person. Names and reasons are people's own words: always plain text. */
import type { ApprovalView } from "../commands/ports.ts";
import { timeWords } from "../commands/present/words.ts";
import { type Refusal, refuse } from "../errors.ts";
import type { Draft, DraftBlock } from "../reply/blocks.ts";
import { actions, button, note, reply } from "../reply/build.ts";
import type { Approval, Decision } from "../store/store.ts";

/** A plan with the question to the approvers under it; typed words where the surface has no buttons. */
export function requestDraft(
  plan: Draft,
  { id, number, expiresAt }: Pick<Approval, "id" | "number" | "expiresAt">,
  people: { readonly asker: string; readonly administrators: string },
  buttons: boolean,
): Draft {
  const waits = `${people.asker} asks for this. A second person must approve it: ${people.administrators}, or whom they named (“channel show”). Request ${number} waits until ${timeWords(expiresAt)}.`;
  const params = { approval: id };
  const typed = `An approver types “approve ${number}”, or “refuse ${number} because …”; ${people.asker} may type “withdraw ${number}”.`;
  return reply(
    ...plan.blocks,
    note("info", waits),
    buttons
      ? actions(
          button("Approve", "approval approve", params, "primary"),
          button("Refuse", "approval refuse", params, "danger"),
          button("Withdraw", "approval withdraw", params),
        )
      : note("info", typed),
  );
}

/** The same post once it is decided: without buttons, with the decision. */
export function decidedDraft(plan: Draft, decision: Decision): Draft {
  const tone = decision.kind === "approved" ? "success" : "warning";
  return reply(...plan.blocks, note(tone, `${decidedWords(decision)}${because(decision)}`));
}

/** “Approved by Bob at 10:05 UTC.” */
function decidedWords({ kind, name, at }: Decision): string {
  if (kind === "expired") return "Nobody approved it in time.";
  const verb = { approved: "Approved", refused: "Refused", withdrawn: "Withdrawn" }[kind];
  return `${verb} by ${name} at ${timeWords(at)}.`;
}

function because({ reason }: Decision): string {
  return reason === undefined ? "" : ` Reason: ${reason}`;
}

/** What the asker is told of a decision against him. */
export function newsOf(title: string, decision: Decision): DraftBlock {
  const again = decision.kind === "expired" ? " Ask again if you still want it." : "";
  return note(
    "warning",
    `${title}: ${decidedWords(decision)} Nothing was launched.${again}${because(decision)}`,
  );
}

export function viewOf(approval: Approval): ApprovalView {
  const { id, number, title, createdAt, expiresAt } = approval;
  return { id, number, title, asker: askerName(approval), createdAt, expiresAt };
}

export function askerName({ asker }: Pick<Approval, "asker">): string {
  return (asker as { readonly actor: { readonly name: string } }).actor.name;
}

/** Why it cannot be decided any more. */
export function alreadyDecided(decision: Decision): Refusal {
  return decision.kind === "expired"
    ? refuse("approval.expired", "Nobody approved it in time, so it has ended. It can be asked for again.")
    : refuse("approval.decided", `This was decided already. ${decidedWords(decision)}${because(decision)}`);
}
