/** Sleeping between rounds of work, until time is up or somebody wakes the sleeper. */
import type { EngineDeps } from "../engine/turn.ts";

export interface Nap {
  /** From here on a call of `wake` ends the next sleep, also before it began. */
  begin(): void;
  sleep(ms: number): Promise<void>;
  wake(): void;
}

export function createNap({ wait, signal }: Pick<EngineDeps, "wait" | "signal">): Nap {
  let woken = new AbortController();
  return {
    begin: () => {
      woken = new AbortController();
    },
    sleep: (ms) => wait(ms, AbortSignal.any([signal, woken.signal])),
    wake: () => woken.abort(),
  };
}
