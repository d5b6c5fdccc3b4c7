/** What a process that ended left unfinished: looked up on the platform, told, closed. Nothing is run again. */

import type { Operation } from "../store/store.ts";
import type { Actor, Place } from "../surface.ts";
import { readyOf } from "./execute.ts";
import { OUTCOME_KNOWN_MS, settleOpen } from "./run.ts";
import { callFor, type EngineDeps, openTurn } from "./turn.ts";

/**
 * Takes over the operations of processes that are gone. Those that are too young to be judged are looked up later, in
 * the background. Operations of surfaces that this process does not serve stay open for one that does.
 */
export async function recoverAbandoned(deps: EngineDeps): Promise<void> {
  for (const operation of await deps.store.operations.takeOver(deps.instance, deps.now())) {
    await settle(deps, operation).catch((error: unknown) =>
      deps.log.error({ err: error, operation: operation.id }, "an unfinished operation could not be settled"),
    );
  }
}

async function settle(deps: EngineDeps, operation: Operation): Promise<void> {
  const { place, actor } = operation.place as unknown as { place: Place; actor: Actor };
  const spec = deps.registry.get(operation.command);
  if (!spec || !deps.outbounds.has(place.surface)) return;
  const ready = readyOf(deps, spec, operation);
  const attempt = async () =>
    settleOpen(deps, await openTurn(deps, actor, place, { key: `recovered:${operation.id}` }), ready);
  const age = deps.now().getTime() - operation.startedAt.getTime();
  if (age >= OUTCOME_KNOWN_MS) return attempt();
  const found = await peek(deps, actor, place, ready);
  if (found) return attempt();
  void deps
    .wait(OUTCOME_KNOWN_MS - age, deps.signal)
    .then(() => (deps.signal.aborted ? undefined : attempt()))
    .catch((error: unknown) =>
      deps.log.error({ err: error, operation: operation.id }, "an outcome stays open"),
    );
}

/** True when the platform already shows the result. */
async function peek(
  deps: EngineDeps,
  actor: Actor,
  place: Place,
  ready: ReturnType<typeof readyOf>,
): Promise<boolean> {
  const { command } = ready.spec;
  if (command.effect === "read") return false;
  const turn = await openTurn(deps, actor, place, { key: `looked:${ready.operation}` });
  const call = callFor(deps, turn, ready.operation, ready.vo);
  return (await command.recover(ready.prepared, turn.ports, call)) !== undefined;
}
