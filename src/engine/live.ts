/** Replies that live on: the post is edited as newer results of the same question come in. */

import type { Command } from "../commands/define.ts";
import type { Call } from "../commands/ports.ts";
import { Refusal } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import type { PostRef } from "../surface.ts";
import { bindReply } from "./speak.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/**
 * Shows newer results of `first` with `draw`, until the command has nothing newer or the program stops; resolves then, with
 * the result that was shown last. Never rejects.
 */
export async function keepAlive(
  deps: EngineDeps,
  turn: Turn,
  command: Command,
  first: unknown,
  post: PostRef,
  call: Call,
  draw: (result: unknown) => Draft = (result) => command.reply(result, call),
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

/** Whether a reply can live on: the command knows newer results, and the surface can edit. */
export function mayLive(turn: Turn, follow: unknown): boolean {
  return follow !== undefined && turn.outbound.capabilities.edits;
}
