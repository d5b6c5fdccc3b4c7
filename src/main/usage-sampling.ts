/** Whose usage is sampled: everybody who is linked, each identity once, where it has full access. */
import { fullAccess } from "../engine/gates.ts";
import type { EngineDeps } from "../engine/turn.ts";
import { type SampledPerson, sampleUsage } from "../jobs/usage-samples.ts";
import type { Actor } from "../surface.ts";

type Deps = Pick<EngineDeps, "sessions" | "platform" | "store" | "now" | "wait" | "signal" | "log">;

/** Goes on in the background until the program stops. `actors`: who may be linked, by account. */
export function keepSampling(deps: Deps, actors: () => Promise<readonly Actor[]>): void {
  void sampleUsage({ ...deps, random: Math.random, people: () => linkedPeople(deps, actors) });
}

async function linkedPeople(
  { sessions, log }: Deps,
  actors: () => Promise<readonly Actor[]>,
): Promise<readonly SampledPerson[]> {
  const people = new Map<string, SampledPerson>();
  for (const actor of await actors()) {
    // One login that cannot be read is no reason to forget the others.
    const session = await sessions.of(actor).catch((error: unknown) => {
      log.warn({ err: error }, "a login could not be read for sampling");
      return undefined;
    });
    if (!session) continue;
    const { subject, token } = session;
    people.set(subject, { subject, vos: fullAccess(session), token });
  }
  return [...people.values()];
}
