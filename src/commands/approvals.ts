/** Deciding what a channel's rules want a second person for. */
import { z } from "zod";
import { refuse } from "../errors.ts";
import { heading, note, reply, table } from "../reply/build.ts";
import { change, read } from "./define.ts";
import * as param from "./params.ts";
import type { ApprovalView, CommandPorts } from "./ports.ts";
import { timeWords } from "./present/words.ts";

type Ports = Pick<CommandPorts, "approvals">;

const approval = param.entry("Number of the request, as “approvals” shows it");

const words = ({ number, title, asker }: ApprovalView) => `${title}, request ${number} of ${asker}`;

export const approvalList = read({
  path: "approval list",
  summary: "List what waits for an approval in this channel",
  examples: ["approvals"],
  aliases: ["approvals", "requests"],
  input: z.strictObject({}),
  access: "anyone",
  run: (_params, ports: Ports) => ports.approvals.open(),
  reply: (open) =>
    open.length === 0
      ? reply(note("info", "Nothing waits for an approval in this channel."))
      : reply(
          heading("Waiting for an approval"),
          table(
            ["No.>", "What", "Asked by", "Until"],
            open.map(({ number, title, asker, expiresAt }) => [
              String(number),
              title,
              asker,
              timeWords(expiresAt),
            ]),
          ),
          note("info", "An approver types, for example, “approve 1”, or “refuse 1 because …”."),
        ),
});

export const approvalApprove = change({
  path: "approval approve",
  summary: "Approve what somebody else asked for here",
  examples: ["approve 3"],
  aliases: ["approve"],
  input: z.strictObject({ approval }),
  positional: ["approval"],
  access: "approver",
  pressedBy: "anyone",
  effect: "change",
  prepare: ({ approval: named }, { approvals }: Ports) => approvals.toDecide(named),
  plan: (view) => reply(heading(`Approve ${words(view)}?`)),
  run: ({ id }, { approvals }) => approvals.approve(id),
  recover: async (view, { approvals }) =>
    (await approvals.wasDecided(view.id, "approved")) ? view : undefined,
  reply: (view) => reply(note("success", `You approved ${words(view)}.`)),
});

export const approvalRefuse = change({
  path: "approval refuse",
  summary: "Refuse what somebody else asked for here, saying why",
  examples: ["refuse 3 because the GPUs are needed for the course"],
  aliases: ["refuse", "reject", "deny"],
  input: z.strictObject({ approval, reason: param.text("Why; the person who asked is told", 500) }),
  positional: ["approval", "reason"],
  access: "approver",
  pressedBy: "anyone",
  effect: "change",
  prepare: async ({ approval: named, reason }, { approvals }: Ports) => {
    const because = reason.replace(/^because\s+/i, "").replace(/\s+/g, " ");
    if (because === "")
      throw refuse("input.value", "Please say why, so that the person knows what to change.");
    return { view: await approvals.toDecide(named), because };
  },
  plan: ({ view }) => reply(heading(`Refuse ${words(view)}?`)),
  run: ({ view, because }, { approvals }) => approvals.refuse(view.id, because),
  recover: async ({ view }, { approvals }) =>
    (await approvals.wasDecided(view.id, "refused")) ? view : undefined,
  reply: (view) => reply(note("success", `You refused ${words(view)}.`)),
});

export const approvalWithdraw = change({
  path: "approval withdraw",
  summary: "Withdraw what you asked for yourself",
  examples: ["withdraw 3"],
  aliases: ["withdraw"],
  input: z.strictObject({ approval }),
  positional: ["approval"],
  access: "anyone",
  pressedBy: "anyone",
  effect: "change",
  prepare: ({ approval: named }, { approvals }: Ports) => approvals.toWithdraw(named),
  plan: (view) => reply(heading(`Withdraw ${words(view)}?`)),
  run: ({ id }, { approvals }) => approvals.withdraw(id),
  recover: async (view, { approvals }) =>
    (await approvals.wasDecided(view.id, "withdrawn")) ? view : undefined,
  reply: ({ title }) => reply(note("success", `Withdrawn: ${title}. Nothing was launched.`)),
});
