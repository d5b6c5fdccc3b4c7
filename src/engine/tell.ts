/** Telling what a change came to. */
import { refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import { isChange, type Ready } from "./execute.ts";
import { noteLeases } from "./leases.ts";
import { followOn, mayLive } from "./live.ts";
import { sayAnyhow } from "./speak.ts";
import { callFor, type EngineDeps, type Turn } from "./turn.ts";
import { letGo, noteWatches } from "./watches.ts";

/** A result that was told; `settled` is the end of its live reply. */
export interface Living {
  readonly settled: Promise<void>;
}

/**
 * Posts a result, and privately before it what only the asker may read: whoever cannot be told the secret must not be told
 * that all is well. `first` is a word before it.
 */
export async function tellResult(
  deps: EngineDeps,
  turn: Turn,
  ready: Ready,
  result: unknown,
  first?: string,
): Promise<Living> {
  const { command } = ready.spec;
  if (!isChange(command)) throw refuse("command.kind", `${command.path} changes nothing.`);
  const call = callFor(deps, turn, ready.operation, ready.vo);
  const draw = (shown: unknown): Draft => {
    const draft = command.reply(shown, call);
    return first === undefined ? draft : { ...draft, blocks: [note("info", first), ...draft.blocks] };
  };
  const secret = command.whisper?.(result, call);
  // The same keys in every attempt, also after a restart.
  const key = (part: string) => ({ key: `${ready.operation}:${part}` });
  if (secret) await sayAnyhow(deps, turn, { ...secret, visibility: "private" }, key("private"));
  const live = mayLive(turn, command.follow);
  await noteWatches(deps, turn, command, result, live);
  await noteLeases(deps, turn, command, result);
  const post = await sayAnyhow(deps, turn, draw(result), key("result"));
  const settled = followOn(deps, turn, { command, first: result, post, call, draw })
    .then(async (shown) => {
      const watched = live ? command.watches?.(shown) : undefined;
      if (watched) await letGo(deps, turn, watched);
    })
    .catch((error: unknown) =>
      deps.log.error(
        { err: error, command: command.path },
        "what a live reply told could not be written down",
      ),
    );
  return { settled };
}
