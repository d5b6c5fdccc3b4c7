/** What a schedule asks in somebody's name: through the same gates as when he asks himself, with the rights that he has then. */
import type { Draft } from "../reply/blocks.ts";
import type { Actor, Invocation, Place } from "../surface.ts";
import { admit } from "./enter.ts";
import { isChange } from "./execute.ts";
import { checkParams } from "./grammar/values.ts";
import { callFor, type EngineContext, openTurn, operationOf } from "./turn.ts";

export interface Scheduled {
  readonly actor: Actor;
  readonly place: Place;
  readonly invocation: Invocation;
  /** IANA zone in which days are counted. */
  readonly zone: string;
}

/** The answer, not posted anywhere. Throws what the person would have been told, and what the platform fails with. */
export async function answerScheduled(
  deps: EngineContext,
  { actor, place, invocation, zone }: Scheduled,
): Promise<Draft> {
  const spec = deps.registry.get(invocation.command);
  if (!spec || isChange(spec.command))
    throw new Error(`a schedule may only look; ${invocation.command} does not`);
  const turn = await openTurn(deps, actor, place, { key: `schedule:${deps.newId()}` });
  const params = checkParams(spec, invocation.params);
  const vo = typeof params["vo"] === "string" ? params["vo"] : undefined;
  await admit(deps, turn, spec, vo);
  const call = { ...callFor(deps, turn, operationOf(turn), vo), timeZone: zone };
  return spec.command.reply(await spec.command.run(params, turn.ports, call), call);
}
