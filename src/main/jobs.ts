/** Starts what works without being asked. */

import type { Engine } from "../engine/engine.ts";
import type { EngineDeps } from "../engine/turn.ts";
import { keepWatchingCluster } from "../jobs/cluster-watcher.ts";
import { keepStarting } from "../jobs/later-starts.ts";
import { keepLeases } from "../jobs/lease-keeper.ts";
import { createOutboxWorker } from "../jobs/outbox.ts";
import { createScheduler, type Job } from "../jobs/scheduler.ts";
import { createWatcher } from "../jobs/watcher.ts";
import { createPace } from "./pace.ts";

export interface Jobs {
  /** Ends them; what is in hand is finished first, but waited for no longer than `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export function startJobs(deps: EngineDeps, { doFor }: Pick<Engine, "doFor">): Jobs {
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
  const scheduler = createScheduler({ ...deps, signal }, [auditCheck(deps)]);
  const watcher = createWatcher({ ...deps, signal, random: Math.random, posted: outbox.wake });
  const unattended = { ...deps, signal, doFor, posted: outbox.wake };
  const running = Promise.all([
    outbox.run(),
    watcher.run(),
    scheduler.run(),
    keepLeases(unattended),
    keepStarting(unattended),
    keepWatchingCluster(unattended),
  ]);
  return {
    stop: async (graceMs) => {
      stopping.abort();
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, graceMs).unref())]);
    },
  };
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
