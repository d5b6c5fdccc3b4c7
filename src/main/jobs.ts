/** Starts what works without being asked. */
import type { EngineDeps } from "../engine/turn.ts";
import { createOutboxWorker } from "../jobs/outbox.ts";
import { createScheduler, type Job } from "../jobs/scheduler.ts";
import { createWatcher } from "../jobs/watcher.ts";
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
  const scheduler = createScheduler({ ...deps, signal }, scheduledJobs(deps));
  const watcher = createWatcher({ ...deps, signal, random: Math.random, posted: outbox.wake });
  const running = Promise.all([outbox.run(), watcher.run(), scheduler.run()]);
  return {
    stop: async (graceMs) => {
      stopping.abort();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    },
  };
}

/** What comes round by the clock. */
export function scheduledJobs(deps: EngineDeps): readonly Job[] {
  return [auditCheck(deps)];
}

/** In the small hours every night; one that was missed is made up for in the morning. */
function auditCheck({ store, timeZone, log }: EngineDeps): Job {
  return {
    name: "audit check",
    rule: { kind: "daily", timeZone, minutes: 3 * 60 + 30 },
    missed: { policy: "once", oldestMs: 24 * 3_600_000 },
    run: async () => {
      const [first] = (await store.audit.verify()).problems;
      if (first)
        log.error({ position: first.position, problem: first.what }, "the audit is not what was written");
    },
  };
}
