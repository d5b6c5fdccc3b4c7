/**
 * Carrying out. A change is written down before the platform is asked and closed after the person was told, so that a
 * kill at any moment neither loses it nor does it twice: what was cut off is looked up on the platform, never repeated.
 */

import { deserialize, serialize } from "node:v8";
import type { z } from "zod";
import type { ChangeCommand, Command } from "../commands/define.ts";
import type { Call, CommandPorts } from "../commands/ports.ts";
import { Refusal } from "../errors.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { AuditEntry } from "../store/audit-port.ts";
import { asJson, type Json, type Operation } from "../store/store.ts";
import type { Place } from "../surface.ts";
import { eraseOwnData } from "./own-data.ts";
import { recordedParams } from "./redact.ts";
import type { CommandSpec } from "./registry.ts";
import { callFor, type EngineDeps, type Turn } from "./turn.ts";

export type AnyChange = ChangeCommand<z.ZodObject, CommandPorts, unknown, unknown>;

/** A change that is ready to run: nothing about it is decided any more. */
export interface Ready {
  readonly operation: string;
  readonly spec: CommandSpec;
  /** Canonical parameters, for the record. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly prepared: unknown;
  readonly vo: string | undefined;
  /** `grammar`, `button`, `form`, `offline`, `model`, `plan`. */
  readonly source: string;
  /** The plan as it was shown, where one was. */
  readonly plan?: string | undefined;
  /** Who said yes to it: surface and id. */
  readonly approver?: string | undefined;
  /** What the platform made of it, once that is known: it is not asked again, as somebody may have undone it since. */
  readonly outcome?: { readonly result: unknown } | undefined;
}

/** What is kept sealed of a ready change. */
interface Kept {
  readonly prepared: unknown;
  readonly params: Readonly<Record<string, unknown>>;
  readonly vo: string | null;
  readonly source: string;
  readonly plan?: string | undefined;
  readonly approver?: string | undefined;
  /** A structured clone, base64. */
  readonly outcome?: string | undefined;
}

export function isChange(command: Command): command is AnyChange {
  return command.effect !== "read";
}

export function sealReady(deps: EngineDeps, ready: Ready, context: string): string {
  const kept: Kept = {
    prepared: ready.prepared,
    params: ready.params,
    vo: ready.vo ?? null,
    source: ready.source,
    plan: ready.plan,
    approver: ready.approver,
    outcome: ready.outcome && serialize(ready.outcome).toString("base64"),
  };
  return deps.sealer.seal(JSON.stringify(kept), context);
}

export function openReady(
  deps: EngineDeps,
  sealed: string,
  context: string,
  spec: CommandSpec,
  operation: string,
): Ready {
  const kept = JSON.parse(deps.sealer.open(sealed, context)) as Kept;
  return {
    operation,
    spec,
    params: kept.params,
    prepared: kept.prepared,
    vo: kept.vo ?? undefined,
    source: kept.source,
    plan: kept.plan,
    approver: kept.approver,
    outcome: kept.outcome === undefined ? undefined : deserialize(Buffer.from(kept.outcome, "base64")),
  };
}

/** Writes down what is about to be done. False when that was done before: it must not be done again. */
export async function begin(deps: EngineDeps, turn: Turn, ready: Ready): Promise<boolean> {
  const place = asJson({ place: lasting(turn.place), actor: turn.actor });
  return deps.store.operations.begin({
    id: ready.operation,
    instance: deps.instance,
    actor: turn.actorKey,
    conversation: turn.conversation,
    place,
    command: ready.spec.command.path,
    params: keptOf(deps, ready),
    startedAt: deps.now(),
  });
}

/**
 * Writes down what the platform made of it, before anybody is told. Where that fails it is told all the same: then only a
 * look at the platform can find it after a kill.
 */
export async function keepOutcome(deps: EngineDeps, ready: Ready, result: unknown): Promise<Ready> {
  const known: Ready = { ...ready, outcome: { result } };
  try {
    await deps.store.operations.amend(ready.operation, keptOf(deps, known));
  } catch (error) {
    deps.log.error({ err: error, operation: ready.operation }, "an outcome could not be written down");
  }
  return known;
}

function keptOf(deps: EngineDeps, ready: Ready): Json {
  return { sealed: sealReady(deps, ready, `operation:${ready.operation}`) };
}

/** The place without what is secret and lives for minutes only. */
export function lasting({ handle: _secret, ...place }: Place): Place {
  return place;
}

/** The place as records have it. */
export function placeOf(turn: Turn): string {
  return JSON.stringify(lasting(turn.place));
}

/** What was begun under this id and how it ended, newest first. */
export async function recordsOf(deps: EngineDeps, operation: string): Promise<readonly AuditEntry[]> {
  const records = await deps.store.audit.list({ operation, limit: MOST_RECORDS });
  // An attempt that was turned away began nothing.
  return records.filter(({ phase }) => phase !== "refused");
}

/** No person makes so many changes while one of his is open. */
export const MOST_RECORDS = 1000;

/** What the audit says at the end of a change. */
export interface Ending {
  /** `done`, `refused:<code>`, `failed:<reference>`, `not-done`, `unknown`. */
  readonly result: string;
  /** What the platform answered, as it may be kept. */
  readonly answer?: string | undefined;
}

/** Closes an operation; its outcome stays in the audit. */
export async function finish(deps: EngineDeps, turn: Turn, ready: Ready, ending: Ending): Promise<void> {
  await audit(deps, turn, ready, "outcome", ending);
  await closeOperation(deps, turn, ready, ending.result);
}

/** Closes an operation whose outcome is in the audit. */
export async function closeOperation(
  deps: EngineDeps,
  turn: Turn,
  ready: Ready,
  result: string | undefined,
): Promise<void> {
  const { command } = ready.spec;
  // Before the operation is closed: whatever is cut off here is taken up by the next process.
  if (isChange(command) && command.erases && result === "done")
    await eraseOwnData(deps, turn, ready.operation);
  await deps.store.operations.finish(ready.operation, deps.now());
}

export async function audit(
  deps: EngineDeps,
  turn: Turn,
  ready: Ready,
  phase: "intent" | "outcome",
  ending?: Ending,
): Promise<void> {
  await deps.store.audit.append({
    ...whoAndWhere(deps, turn),
    operation: ready.operation,
    phase,
    source: ready.source,
    command: ready.spec.command.path,
    params: recordedParams(ready.params),
    plan: ready.plan,
    approver: ready.approver,
    result: ending?.result,
    answer: ending?.answer,
  });
}

/** What every record of a turn says. */
export function whoAndWhere(deps: EngineDeps, turn: Turn) {
  return {
    at: deps.now(),
    actor: turn.actorKey,
    name: turn.actor.name,
    subject: turn.session?.subject,
    surface: turn.place.surface,
    place: placeOf(turn),
  };
}

/** How often, and how long apart (ms), an open outcome is looked up before the person is told that it is open. */
const LOOKS = [0, 1000, 3000, 6000] as const;

/**
 * Runs the change. Where the platform's answer was lost, or could not be understood, looks until the outcome is known.
 * Throws a refusal `platform.unknown-outcome` when it stays open.
 */
export async function runChange(deps: EngineDeps, turn: Turn, ready: Ready): Promise<unknown> {
  const command = ready.spec.command as AnyChange;
  const call = callFor(deps, turn, ready.operation, ready.vo);
  const ports = command.launches ? turn.ports : withoutLaunching(turn.ports, command.path);
  try {
    return await command.run(ready.prepared, ports, call);
  } catch (error) {
    const lost = error instanceof PlatformFailure && error.ambiguous;
    // A refusal says that nothing was done; a failure nobody foresaw may have come after the platform did it.
    if (error instanceof Refusal && !lost) throw error;
    deps.log.warn({ operation: ready.operation, command: command.path }, "the outcome of a change is open");
    const found = await lookUp(deps, turn, command, ready, call);
    if (found !== undefined) return found;
    if (!lost) throw error;
    throw new Refusal(
      "platform.unknown-outcome",
      "The platform's answer was lost, and I cannot see yet whether it was done. I do not repeat it; I look again and tell you within two minutes.",
      { cause: error },
    );
  }
}

/** Closed by default: the rules of channels govern what says that it launches, so nothing else can. */
function withoutLaunching(ports: CommandPorts, path: string): CommandPorts {
  const create = async () => {
    throw new Error(`${path} launches something, but does not say so`);
  };
  return {
    ...ports,
    deployments: { ...ports.deployments, create },
    batch: { submit: create },
    trials: { start: create },
    inference: { ...ports.inference, create },
  };
}

async function lookUp(
  deps: EngineDeps,
  turn: Turn,
  command: AnyChange,
  ready: Ready,
  call: Call,
): Promise<unknown> {
  for (const pause of LOOKS) {
    if (pause > 0) await deps.wait(pause, deps.signal);
    if (deps.signal.aborted) return undefined;
    try {
      const found = await command.recover(ready.prepared, turn.ports, call);
      if (found !== undefined) return found;
    } catch (error) {
      deps.log.warn({ err: error, operation: ready.operation }, "an open outcome could not be looked up");
    }
  }
  return undefined;
}

export function readyOf(deps: EngineDeps, spec: CommandSpec, operation: Operation): Ready {
  const sealed = (operation.params as { sealed?: unknown }).sealed;
  return openReady(deps, String(sealed), `operation:${operation.id}`, spec, operation.id);
}
