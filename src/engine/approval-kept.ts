/** What is kept of a change that waits for a second person: the change itself, sealed, and who asked where. */
import { refuse } from "../errors.ts";
import type { Draft } from "../reply/blocks.ts";
import type { Approval } from "../store/store.ts";
import type { Actor, Place } from "../surface.ts";
import { isChange, openReady, type Ready, whoAndWhere } from "./execute.ts";
import { recordedParams } from "./redact.ts";
import { callFor, type EngineDeps, type Turn } from "./turn.ts";

/** Who asked, as it is kept. */
export interface Asker {
  readonly actor: Actor;
  readonly place: Place;
  /** Platform subject, so that nobody approves his own wish from a second account. */
  readonly subject: string | null;
}

/** A channel that has a new id since has lost its threads. */
export function askerOf({ asker, channel }: Approval): Asker {
  const kept = asker as unknown as Asker;
  const { surface, direct } = kept.place;
  return kept.place.channel === channel ? kept : { ...kept, place: { surface, channel, direct } };
}

export function readyOf(deps: EngineDeps, approval: Approval, approver: string | undefined): Ready {
  const spec = deps.registry.get(approval.command);
  if (!spec) throw refuse("press.unknown", "This belongs to a command that I no longer have.");
  const ready = openReady(deps, approval.sealed, `approval:${approval.id}`, spec, approval.operation);
  return { ...ready, approver };
}

export function planOf(deps: EngineDeps, turn: Turn, ready: Ready): Draft {
  const { command } = ready.spec;
  if (!isChange(command)) throw new Error(`${command.path} changes nothing`);
  return command.plan(ready.prepared, callFor(deps, turn, ready.operation, ready.vo));
}

/** The request and its decision have records of their own, apart from those of the change. */
export function record(
  deps: EngineDeps,
  turn: Turn,
  approval: Approval,
  ready: Ready,
  phase: "intent" | "outcome",
  result: string | undefined,
): Promise<void> {
  return deps.store.audit.append({
    ...whoAndWhere(deps, turn),
    operation: approval.id,
    phase,
    source: "approval",
    command: ready.spec.command.path,
    params: recordedParams(ready.params),
    result,
    approver: phase === "outcome" ? ready.approver : undefined,
  });
}
