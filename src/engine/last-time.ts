/** What somebody chose when he last did something: kept without secrets, proposed again as a plan. */
import { refuse } from "../errors.ts";
import { asJson, type Json } from "../store/store.ts";
import { isChange, type Ready } from "./execute.ts";
import { holdsPrivate } from "./redact.ts";
import type { CommandSpec } from "./registry.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** Keeps what was chosen for a change that was done. */
export async function keepLastTime(deps: EngineDeps, turn: Turn, { spec, params }: Ready): Promise<void> {
  const { command } = spec;
  if (!isChange(command) || !command.remembers) return;
  const { about, params: chosen } = command.remembers(params);
  const kept = withoutPrivate(chosen as Readonly<Record<string, unknown>>);
  await deps.store.lastTimes.put(turn.actorKey, command.path, about, kept, deps.now());
}

/** What was chosen last time, and over it what is said now. Refuses where nothing is known. */
export async function lastTime(
  deps: EngineDeps,
  turn: Turn,
  { command }: CommandSpec,
  params: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const about = isChange(command) && command.remembers?.(params).about;
  const kept = about ? await deps.store.lastTimes.of(turn.actorKey, command.path, about) : undefined;
  if (kept === undefined)
    throw refuse(
      "last.none",
      "I know of no last time. Say it once with all that you want, or fill in the form.",
    );
  return { ...(kept as Readonly<Record<string, unknown>>), ...params };
}

function withoutPrivate(params: Readonly<Record<string, unknown>>): Json {
  const kept = Object.entries(params).flatMap(([name, value]): [string, unknown][] => {
    if (value === undefined) return [];
    if (!Array.isArray(value)) return holdsPrivate({ [name]: value }) ? [] : [[name, value]];
    const rest = value.filter((one) => !holdsPrivate({ [name]: one }));
    return rest.length > 0 ? [[name, rest]] : [];
  });
  return asJson(Object.fromEntries(kept));
}
