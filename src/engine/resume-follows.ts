/** What a process that is gone was following: its end is told as a message of its own, as the old post cannot be edited any more. */
import type { Follow } from "../store/store.ts";
import type { SurfaceName } from "../surface.ts";
import type { Origin } from "./account-port.ts";
import { isChange } from "./execute.ts";
import { postEnd } from "./live.ts";
import { callFor, type EngineContext, openTurn } from "./turn.ts";

/** Goes on with what a surface's people wait for. */
export async function resumeFollows(deps: EngineContext, surface: SurfaceName): Promise<void> {
  for (const follow of await deps.store.follows.takeOver(surface, deps.instance, deps.now())) {
    void resume(deps, follow).catch((error: unknown) =>
      deps.log.warn({ err: error, follow: follow.id }, "what was followed could not be resumed"),
    );
  }
}

async function resume(deps: EngineContext, { id, command: path, result, origin }: Follow): Promise<void> {
  const command = deps.registry.get(path)?.command;
  if (command && isChange(command)) {
    const { actor, place } = origin as unknown as Origin;
    const first: unknown = JSON.parse(deps.sealer.open(result, `follow:${id}`));
    const turn = await openTurn(deps, actor, place, { key: `follow:${id}` });
    await postEnd(deps, turn, { command, first, call: callFor(deps, turn, id, undefined) });
  }
  if (!deps.signal.aborted) await deps.store.follows.end(id);
}
