/** Starts what works without being asked. */
import type { EngineDeps } from "../engine/turn.ts";
import { createOutboxWorker } from "../jobs/outbox.ts";
import { createPace } from "./pace.ts";

export interface Jobs {
  /** Ends them; what is in hand is finished first, but waited for no longer than `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export function startJobs(deps: EngineDeps): Jobs {
  const stopping = new AbortController();
  const signal = AbortSignal.any([deps.signal, stopping.signal]);
  const outbox = createOutboxWorker({
    ...deps,
    signal,
    pace: createPace(),
    random: Math.random,
    alarm: async ({ key, surface, attempts }, problem) =>
      deps.log.error({ post: key, surface, attempts, problem }, "a post was given up"),
  });
  const running = Promise.all([outbox.run()]);
  return {
    stop: async (graceMs) => {
      stopping.abort();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    },
  };
}
