/**
 * What is done for a person who does not wait for it: a launch that he put off, a deletion that he agreed to. It is an
 * invocation like any other, and passes the same gates with the rights that he has then.
 */
import { refuse } from "../errors.ts";
import type { Actor, Place } from "../surface.ts";
import { admit } from "./enter.ts";
import { isChange, type Ready, recordsOf } from "./execute.ts";
import { tellFailure } from "./failure.ts";
import { checkParams } from "./grammar/values.ts";
import type { CommandSpec } from "./registry.ts";
import { obeyRules } from "./rules.ts";
import { perform, tellDone } from "./run.ts";
import { callFor, conversationKey, type EngineContext, openTurn, operationOf, type Turn } from "./turn.ts";

export interface Deed {
  /** Names it for good: it is never begun twice. */
  readonly key: string;
  readonly actor: Actor;
  readonly place: Place;
  /** Subject of the login under which he wanted it. */
  readonly subject: string;
  readonly command: string;
  readonly vo: string;
  /** What was shown to him, or parameters from which it is prepared now. */
  readonly what: { readonly shown: () => Ready } | { readonly params: Readonly<Record<string, unknown>> };
  /** Whether a second person approved it when it was asked for. */
  readonly approved: boolean;
  /** Asked when its turn in the conversation has come: the person may have changed his mind in the turn before. */
  readonly stillWanted?: () => Promise<boolean>;
  /** A word before the result. */
  readonly first: string;
}

/** `begun`: a process that ended began it, and what came of it is looked up and told. */
export type Done =
  | { readonly kind: "done" | "begun" | "unwanted" }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly words: string;
      /** It was begun, and is not to be tried again. */
      readonly begun: boolean;
    };

/** Does it, once, and tells the person what came of it; what was refused is for the caller to tell. */
export function doFor(deps: EngineContext, deed: Deed): Promise<Done> {
  const { actor, place, key, what } = deed;
  return deps.inOrder(conversationKey(actor, place), async () => {
    const turn = await openTurn(deps, actor, place, { key, rerun: true });
    let operation = operationOf(turn);
    try {
      const shown = "shown" in what ? what.shown() : undefined;
      operation = shown?.operation ?? operation;
      const earlier = await outcomeOf(deps, operation);
      if (earlier) return earlier;
      if ((await deed.stillWanted?.()) === false) return { kind: "unwanted" };
      const done = await perform(deps, turn, await admitted(deps, turn, deed, shown));
      if (!done) return { kind: "begun" };
      await tellDone(deps, turn, done, deed.first);
      return { kind: "done" };
    } catch (error) {
      const { code, message } = tellFailure(deps, error, { deed: key }).refusal;
      return { kind: "refused", code, words: message, begun: (await recordsOf(deps, operation)).length > 0 };
    }
  });
}

/** What an earlier process made of it. */
async function outcomeOf(deps: EngineContext, operation: string): Promise<Done | undefined> {
  const records = await recordsOf(deps, operation);
  if (records.length === 0) return undefined;
  const outcome = records.find(({ phase }) => phase === "outcome");
  if (!outcome) return { kind: "begun" };
  if (outcome.result === "done") return { kind: "done" };
  const [, code = "run.failed"] = /^refused:(.+)$/.exec(outcome.result ?? "") ?? [];
  const words = outcome.answer ?? "It was begun, and could not be done.";
  return { kind: "refused", code, words, begun: true };
}

/** Ready to be done, if the person still may. */
async function admitted(
  deps: EngineContext,
  turn: Turn,
  deed: Deed,
  shown: Ready | undefined,
): Promise<Ready> {
  const spec = deps.registry.get(deed.command);
  if (!spec) throw refuse("press.unknown", "This belongs to a command that I no longer have.");
  await admit(deps, turn, spec, deed.vo);
  if (deed.subject !== turn.session?.subject)
    throw refuse("login.other", "You asked for it under another login than the one you have now.");
  const ready = shown ?? (await prepare(deps, turn, spec, deed));
  if ((await obeyRules(deps, turn, ready)) === "ask" && !deed.approved) {
    throw refuse(
      "policy.approval",
      "By now this channel wants a second person's approval for it. Please ask again, so that somebody can approve it.",
    );
  }
  return ready;
}

async function prepare(
  deps: EngineContext,
  turn: Turn,
  spec: CommandSpec,
  { what, vo }: Deed,
): Promise<Ready> {
  const { command } = spec;
  if (!isChange(command)) throw new Error(`${command.path} changes nothing`);
  const operation = operationOf(turn);
  const params = checkParams(spec, "params" in what ? what.params : {});
  const prepared = await command.prepare(params, turn.ports, callFor(deps, turn, operation, vo));
  // As it will be stored, so that what runs now and what runs after a restart is the same.
  return { operation, spec, params, prepared: JSON.parse(JSON.stringify(prepared)), vo, source: "schedule" };
}
