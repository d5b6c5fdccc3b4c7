/** Replies that live on: the post is edited as newer results of the same question come in. */

import type { Command } from "../commands/define.ts";
import type { Call } from "../commands/ports.ts";
import { Refusal } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import { asJson, type Follow } from "../store/store.ts";
import type { PostRef } from "../surface.ts";
import { bindReply } from "./speak.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** A result that was told, and may have newer ones. */
export interface Told {
  readonly command: Command;
  readonly first: unknown;
  readonly call: Call;
}

/** One that is shown in a post, which is edited as newer ones come in. */
export interface Shown extends Told {
  readonly post: PostRef;
  /** Unless given, as the command answers. */
  readonly draw?: (result: unknown) => Draft;
}

/**
 * Shows newer results of `first` with `draw`, until the command has nothing newer or the program stops; resolves then, with
 * the result that was shown last. Never rejects.
 */
export async function keepAlive(
  deps: EngineDeps,
  turn: Turn,
  { command, first, call, post, draw = (result) => command.reply(result, call) }: Shown,
): Promise<unknown> {
  let seen = first;
  let last = draw(first);
  let shown = JSON.stringify(last);
  const show = async (draft: Draft): Promise<void> => {
    const bound = await bindReply(deps, turn, draft);
    if (!deps.signal.aborted) await turn.outbound.edit(post, bound);
  };
  try {
    for await (const result of command.follow?.(first, turn.ports, call) ?? []) {
      if (deps.signal.aborted) return seen;
      last = draw(result);
      const next = JSON.stringify(last);
      if (next !== shown) await show(last);
      shown = next;
      seen = result;
    }
  } catch (error) {
    if (deps.signal.aborted) return seen;
    deps.log.warn({ err: error, command: command.path }, "a live reply ended early");
    const why = error instanceof Refusal ? ` ${error.message}` : "";
    const ended = note("warning", `I lost sight of this.${why} Ask again to see where it stands.`);
    await show({ ...last, blocks: [...last.blocks, ended] }).catch((cause: unknown) =>
      deps.log.warn({ err: cause, command: command.path }, "the end of a live reply could not be shown"),
    );
  }
  return seen;
}

/**
 * Follows a result that was told for as long as it lives, in whatever way the surface allows. What lasts is written down
 * until then, so that another process can go on with it. Resolves with the result that was seen last; never rejects.
 */
export async function followOn(deps: EngineDeps, turn: Turn, shown: Shown): Promise<unknown> {
  const { command, first, call } = shown;
  const until = command.effect === "read" ? undefined : command.lasts?.(first);
  if (until === undefined) return followNow(deps, turn, shown);
  try {
    await deps.store.follows.put(followOf(deps, turn, shown, until));
    const last = await followNow(deps, turn, shown);
    if (!deps.signal.aborted) await deps.store.follows.end(call.operation);
    return last;
  } catch (error) {
    deps.log.warn({ err: error, command: command.path }, "what is followed could not be kept");
    return first;
  }
}

function followOf(
  deps: EngineDeps,
  turn: Turn,
  { command, first, call: { operation } }: Told,
  expiresAt: Date,
): Follow {
  // A handle is secret, and good for minutes only.
  const { handle: _secret, ...place } = turn.place;
  return {
    id: operation,
    actor: turn.actorKey,
    surface: turn.place.surface,
    instance: deps.instance,
    origin: asJson({ actor: turn.actor, place }),
    command: command.path,
    result: deps.sealer.seal(JSON.stringify(first), `follow:${operation}`),
    expiresAt,
  };
}

function followNow(deps: EngineDeps, turn: Turn, shown: Shown): Promise<unknown> {
  const { command, first } = shown;
  if (mayLive(turn, command.follow)) return keepAlive(deps, turn, shown);
  const waitsForEnd = command.effect !== "read" && command.tellsEnd === true;
  return waitsForEnd ? postEnd(deps, turn, shown) : Promise.resolve(first);
}

/** Follows in silence, and posts the end as a message of its own. Never rejects. */
export async function postEnd(deps: EngineDeps, turn: Turn, { command, first, call }: Told): Promise<void> {
  try {
    let last = first;
    for await (const result of command.follow?.(first, turn.ports, call) ?? []) last = result;
    if (deps.signal.aborted) return;
    const bound = await bindReply(deps, turn, command.reply(last, call));
    await turn.outbound.post(bound, turn.place, turn.actor, `${call.operation}:end`);
  } catch (error) {
    if (!deps.signal.aborted)
      deps.log.warn({ err: error, command: command.path }, "an end could not be told");
  }
}

/** Whether a reply can live on: the command knows newer results, and the surface can edit. */
export function mayLive(turn: Turn, follow: unknown): boolean {
  return follow !== undefined && turn.outbound.capabilities.edits;
}
