/** Rounds of work for each surface, by one process at a time, until the program stops. */
import type { EngineDeps } from "../engine/turn.ts";
import type { SurfaceName } from "../surface.ts";
import { createHold, type Hold } from "./hold.ts";

type Needs = Pick<EngineDeps, "store" | "outbounds" | "now" | "wait" | "instance" | "log" | "signal">;

export interface Rounds {
  /** Names the turn that a process holds while it works, before the name of the surface. */
  readonly name: string;
  /** Begins by taking the hold, and takes it again where the round is long. */
  readonly round: (surface: SurfaceName, hold: Hold) => Promise<void>;
  /** ms until the next round. */
  readonly pause: () => Promise<number>;
  /** Where that cannot be worked out, ms. */
  readonly usualPauseMs: number;
}

export async function keepRounds(deps: Needs, { name, round, pause, usualPauseMs }: Rounds): Promise<void> {
  const holds = new Map<SurfaceName, Hold>();
  while (!deps.signal.aborted) {
    for (const surface of deps.outbounds.keys()) {
      const hold = holds.get(surface) ?? createHold(deps, `${name}:${surface}`);
      holds.set(surface, hold);
      await round(surface, hold).catch((error: unknown) => {
        if (!deps.signal.aborted) deps.log.error({ err: error, job: name }, "a round of work failed");
      });
    }
    await deps.wait(await pause().catch(() => usualPauseMs), deps.signal);
  }
  for (const hold of holds.values()) await hold.release().catch(() => undefined);
}
