/** Starts what works without being asked. */
import { setMaxListeners } from "node:events";
import type { Engine } from "../engine/engine.ts";
import type { EngineDeps } from "../engine/turn.ts";
import { createAlarm } from "../jobs/alarm.ts";
import { keepWatchingCluster } from "../jobs/cluster-watcher.ts";
import { digestJobs } from "../jobs/digests.ts";
import { keepStarting } from "../jobs/later-starts.ts";
import { keepLeases } from "../jobs/lease-keeper.ts";
import { createNoticeWatch } from "../jobs/notices.ts";
import { createOutboxWorker, type OutboxWorker } from "../jobs/outbox.ts";
import { createScheduler, type Job } from "../jobs/scheduler.ts";
import { createWatcher } from "../jobs/watcher.ts";
import type { Actor } from "../surface.ts";
import { createPace } from "./pace.ts";

export interface Jobs {
  /** Ends them; what is in hand is finished first, but waited for no longer than `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface JobsAround {
  /** One account of everybody whom something may concern. */
  readonly people: () => Promise<readonly Actor[]>;
  /** What a schedule asks in somebody's name. */
  readonly answer: Engine["answerScheduled"];
  /** Does something for a person who does not wait for it. */
  readonly doFor: Engine["doFor"];
  /** Between two looks at the status feed, ms; see `createNoticeWatch`. */
  readonly lookEveryMs: number | undefined;
}

export function startJobs(deps: EngineDeps, { people, answer, doFor, lookEveryMs }: JobsAround): Jobs {
  const stopping = new AbortController();
  const signal = AbortSignal.any([deps.signal, stopping.signal]);
  // Each post, round and nap that waits listens to it: many are no leak.
  setMaxListeners(0, signal);
  const outbox: OutboxWorker = createOutboxWorker({
    ...deps,
    signal,
    pace: createPace(),
    random: Math.random,
    alarm: createAlarm(deps, () => outbox.wake()),
  });
  const scheduler = createScheduler({ ...deps, signal }, scheduledJobs(deps));
  const watcher = createWatcher({ ...deps, signal, random: Math.random, posted: outbox.wake });
  const publicPorts = deps.platform.as(async () => undefined);
  const notices = createNoticeWatch({
    ...deps,
    signal,
    random: Math.random,
    posted: outbox.wake,
    people,
    notices: publicPorts.notices,
    lookEveryMs,
  });
  // Apart from the others, which must not wait for what everybody is told on Monday mornings.
  const digests = createScheduler({ ...deps, signal }, () =>
    digestJobs({ ...deps, signal, answer, posted: outbox.wake, catalogue: publicPorts.catalogue }),
  );
  const unattended = { ...deps, signal, doFor, posted: outbox.wake };
  const running = Promise.all([
    outbox.run(),
    watcher.run(),
    notices.run(),
    scheduler.run(),
    digests.run(),
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
