/** Logins that a process which is gone was waiting for: somebody may be at the page with the code right now. */
import type { SurfaceName } from "../surface.ts";
import type { Origin } from "./account-port.ts";
import { isChange } from "./execute.ts";
import { postEnd } from "./live.ts";
import { callFor, type EngineContext, openTurn } from "./turn.ts";

const LOGIN = "account login";

/** Goes on with what a surface's people wait for; the end is a message of its own, as the old post cannot be edited any more. */
export async function resumeLogins(deps: EngineContext, surface: SurfaceName): Promise<void> {
  for (const { id, origin } of await deps.accounts.takeOver(surface)) {
    void resume(deps, id, origin as unknown as Origin).catch((error: unknown) =>
      deps.log.warn({ err: error, login: id }, "a login that was waited for could not be resumed"),
    );
  }
}

async function resume(deps: EngineContext, id: string, { actor, place }: Origin): Promise<void> {
  const command = deps.registry.get(LOGIN)?.command;
  if (!command || !isChange(command)) return;
  const turn = await openTurn(deps, actor, place, { key: `login:${id}` });
  const call = callFor(deps, turn, id, undefined);
  const result = await command.recover(null, turn.ports, call);
  if (result !== undefined) await postEnd(deps, turn, { command, first: result, call });
}
