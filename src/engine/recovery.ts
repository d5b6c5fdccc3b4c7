/** What a process that ended left unfinished is taken over and settled. */
import type { Operation } from "../store/store.ts";
import type { Actor, Place, SurfaceName } from "../surface.ts";
import { readyOf } from "./execute.ts";
import { type Open, settle } from "./settle.ts";
import type { EngineContext } from "./turn.ts";

/**
 * Takes over the operations of processes that are gone, of one surface or of all. What is too young to be judged, or cannot
 * be asked for now, is settled in the background.
 */
export async function recoverAbandoned(deps: EngineContext, surface: SurfaceName | undefined): Promise<void> {
  for (const operation of await deps.store.operations.takeOver(deps.instance, deps.now(), surface)) {
    try {
      const open = openOf(deps, operation);
      if (open) await settle(deps, open);
      else deps.log.warn({ operation: operation.id, command: operation.command }, "nobody can settle this");
    } catch (error) {
      deps.log.error({ err: error, operation: operation.id }, "an unfinished operation could not be read");
    }
  }
}

/** Undefined where this process has no such command or surface. */
function openOf(deps: EngineContext, operation: Operation): Open | undefined {
  const { place, actor } = operation.place as unknown as { place: Place; actor: Actor };
  const spec = deps.registry.get(operation.command);
  if (!spec || !deps.outbounds.has(place.surface)) return undefined;
  return { ready: readyOf(deps, spec, operation), actor, place, startedAt: operation.startedAt };
}
