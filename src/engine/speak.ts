/** How the engine answers: buttons are stored, rows are remembered, then the surface posts. */

import type { Draft, Reply } from "../reply/blocks.ts";
import { actions, items, note, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import type { PostRef } from "../surface.ts";
import { bind, pressedLine } from "./bind.ts";
import { keepParams } from "./keep.ts";
import { type Question, remember, rowsOf, saveMemory } from "./memory.ts";
import { postPatiently } from "./posting.ts";
import { redactText } from "./redact.ts";
import { type EngineDeps, nextPostKey, type Turn } from "./turn.ts";

/** Characters; more of a line is no help to see what an answer is about. */
const LONGEST_TRACE = 120;

interface Saying {
  /** What a bare answer in the next message would fill; a question that was open before is closed without it. */
  readonly question?: Question | undefined;
  /** Names this post over all attempts at it, of whatever turn or process; the turn's next key unless given. */
  readonly key?: string;
}

/** Posts a reply. */
export async function say(deps: EngineDeps, turn: Turn, draft: Draft, saying: Saying = {}): Promise<PostRef> {
  await rememberReply(deps, turn, draft, saying.question);
  return post(deps, turn, await bindReply(deps, turn, draft), saying.key);
}

/**
 * Posts what must be said even where nothing can be stored now: then without buttons, and its rows are not remembered.
 */
export async function sayAnyhow(
  deps: EngineDeps,
  turn: Turn,
  draft: Draft,
  saying: Saying = {},
): Promise<PostRef> {
  const bound = await rememberReply(deps, turn, draft, saying.question)
    .then(() => bindReply(deps, turn, draft))
    .catch((error: unknown) => {
      deps.log.error({ err: error }, "a reply could not be stored; it is posted without buttons");
      return bindWith(deps, turn, draft, false).reply;
    });
  return post(deps, turn, bound, saying.key);
}

async function post(deps: EngineDeps, turn: Turn, bound: Reply, key: string | undefined): Promise<PostRef> {
  const shown = turn.outbound.capabilities.pictures ? await deps.illustrate(bound) : bound;
  return postPatiently(deps, turn, shown, key ?? nextPostKey(turn));
}

/** Keeps the rows of a reply for follow-ups. */
export async function rememberReply(
  deps: EngineDeps,
  turn: Turn,
  draft: Draft,
  question?: Question,
): Promise<void> {
  const memory = remember(turn.memory, turn.directory.describe(rowsOf(draft)));
  turn.memory = question ? { ...memory, question } : memory;
  await saveMemory(deps, turn.conversation, turn.memory, deps.now());
}

/** Stores what the buttons of a draft do, and puts their tokens in its place. */
export async function bindReply(deps: EngineDeps, turn: Turn, draft: Draft): Promise<Reply> {
  const bound = bindWith(deps, turn, draft, turn.outbound.capabilities.buttons);
  if (bound.pending.length > 0) await deps.store.pending.issue(bound.pending);
  return bound.reply;
}

function bindWith(deps: EngineDeps, turn: Turn, draft: Draft, buttons: boolean) {
  return bind(traced(deps, turn, draft), {
    registry: deps.registry,
    memory: turn.memory,
    actor: turn.actorKey,
    conversation: turn.conversation,
    now: deps.now(),
    newToken: deps.newId,
    keep: (params, token) => keepParams(deps.sealer, params, `button:${token}`),
    buttons,
  });
}

/** What others read says whose press it answers, and what was pressed: they saw neither. */
function traced(deps: EngineDeps, turn: Turn, draft: Draft): Draft {
  const { pressed, place, actor } = turn;
  if (!pressed || place.direct || draft.visibility === "private") return draft;
  const line = pressedLine(pressed, { registry: deps.registry, memory: turn.memory });
  if (line === undefined) return draft;
  const shown = line.length > LONGEST_TRACE ? `${line.slice(0, LONGEST_TRACE)}…` : line;
  const first = pressed.leaves ? md`_${actor.name}, no to:_ \`${shown}\`` : md`_${actor.name}:_ \`${shown}\``;
  return { ...draft, blocks: [text(first), ...draft.blocks] };
}

/** Which of several is meant? Each candidate is a row with a button; its number or name typed does the same. */
export function whichDraft(question: Question, typed: string): Draft {
  return reply(
    note(
      "info",
      `“${redactText(typed.slice(0, 60))}” fits more than one. Which do you mean? Type its number.`,
    ),
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
