/** How the engine answers: buttons are stored, rows are remembered, then the surface posts. */

import { type Refusal, unexpected } from "../errors.ts";
import type { Draft, Reply } from "../reply/blocks.ts";
import { actions, items, note, reply } from "../reply/build.ts";
import type { PostRef } from "../surface.ts";
import { bind } from "./bind.ts";
import { type Question, remember, rowsOf, saveMemory } from "./memory.ts";
import { type EngineDeps, nextPostKey, type Turn } from "./turn.ts";

/** Posts a reply. `question` is what a bare answer in the next message would fill. */
export async function say(deps: EngineDeps, turn: Turn, draft: Draft, question?: Question): Promise<PostRef> {
  await rememberReply(deps, turn, draft, question);
  return turn.outbound.post(await bindReply(deps, turn, draft), turn.place, turn.actor, nextPostKey(turn));
}

/** Keeps the rows of a reply for follow-ups; an open question that it does not repeat is closed. */
export async function rememberReply(
  deps: EngineDeps,
  turn: Turn,
  draft: Draft,
  question?: Question,
): Promise<void> {
  const memory = remember(turn.memory, turn.directory.describe(rowsOf(draft)));
  turn.memory = question ? { ...memory, question } : memory;
  await saveMemory(deps.store.memories, turn.conversation, turn.memory, deps.now());
}

/** Stores what the buttons of a draft do, and puts their tokens in its place. */
export async function bindReply(deps: EngineDeps, turn: Turn, draft: Draft): Promise<Reply> {
  const bound = bind(draft, {
    registry: deps.registry,
    memory: turn.memory,
    actor: turn.actorKey,
    conversation: turn.conversation,
    now: deps.now(),
    newToken: deps.newId,
    buttons: turn.outbound.capabilities.buttons,
  });
  if (bound.pending.length > 0) await deps.store.pending.issue(bound.pending);
  return bound.reply;
}

/** The reply to something refused: what is wrong, and what may have been meant. */
export function refusalDraft(refusal: Refusal): Draft {
  return reply(note("warning", refusal.message));
}

/** The reply to a failure nobody foresaw; the details go to the log under the same reference. */
export function failureDraft(
  deps: EngineDeps,
  error: unknown,
  context: Readonly<Record<string, unknown>>,
): {
  readonly draft: Draft;
  readonly reference: string;
} {
  const { reference, message } = unexpected(deps.newId().slice(0, 8));
  deps.log.error({ ...context, reference, err: error }, "unexpected failure");
  return { draft: reply(note("danger", message)), reference };
}

/** Which of several is meant? Each candidate is a row with a button; its number or name typed does the same. */
export function whichDraft(question: Question, typed: string): Draft {
  return reply(
    note("info", `“${typed.slice(0, 60)}” fits more than one. Which do you mean? Type its number.`),
    items(
      question.candidates.map((row) => ({
        kind: row.kind,
        ref: row.ref,
        title: row.title === "" ? row.ref : row.title,
        facts: [row.title === "" ? undefined : row.ref, row.vo],
        actions: [
          {
            type: "button",
            label: "This one",
            style: "plain",
            press: { command: question.command, params: { ...question.params, [question.param]: row.ref } },
          },
        ],
      })),
    ),
  );
}

/** A choice without numbers of its own, such as the VO to act in. */
export function chooseDraft(question: Question, words: string, options: readonly string[]): Draft {
  return reply(
    note("info", words),
    actions(
      ...options.map((option) => ({
        type: "button" as const,
        label: option,
        style: "plain" as const,
        press: { command: question.command, params: { ...question.params, [question.param]: option } },
      })),
    ),
  );
}
