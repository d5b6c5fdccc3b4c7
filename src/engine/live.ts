/** Replies that live on: the post is edited as newer results of the same question come in. */

import type { Command } from "../commands/define.ts";
import type { Call } from "../commands/ports.ts";
import { Refusal } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import type { PostRef } from "../surface.ts";
import { bindReply } from "./speak.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** Follows `first` until the command has nothing newer; resolves then. Never rejects. */
export async function keepAlive(
  deps: EngineDeps,
  turn: Turn,
  command: Command,
  first: unknown,
  post: PostRef,
  call: Call,
): Promise<void> {
  let shown = JSON.stringify(command.reply(first, call));
  let last = command.reply(first, call);
  const show = async (draft: Draft) => {
    await turn.outbound.edit(post, await bindReply(deps, turn, draft));
  };
  try {
    for await (const result of command.follow?.(first, turn.ports, call) ?? []) {
      if (deps.signal.aborted) return;
      last = command.reply(result, call);
      const next = JSON.stringify(last);
      if (next === shown) continue;
      shown = next;
      await show(last);
    }
  } catch (error) {
    deps.log.warn({ err: error, command: command.path }, "a live reply ended early");
    const why = error instanceof Refusal ? ` ${error.message}` : "";
    const ended = note("warning", `I lost sight of this.${why} Ask again to see where it stands.`);
    await show({ ...last, blocks: [...last.blocks, ended] }).catch(() => undefined);
  }
}

/** Whether a reply can live on: the command knows newer results, and the surface can edit. */
export function mayLive(turn: Turn, follow: unknown): boolean {
  return follow !== undefined && turn.outbound.capabilities.edits;
}
