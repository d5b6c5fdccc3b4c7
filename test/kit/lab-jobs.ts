/** What works without being asked, on the clock of a laboratory. */
import type { Engine } from "../../src/engine/engine.ts";
import type { EngineDeps } from "../../src/engine/turn.ts";
import { createAlarm } from "../../src/jobs/alarm.ts";
import { keepWatchingCluster } from "../../src/jobs/cluster-watcher.ts";
import { digestJobs } from "../../src/jobs/digests.ts";
import { keepStarting } from "../../src/jobs/later-starts.ts";
import { keepLeases } from "../../src/jobs/lease-keeper.ts";
import { createNoticeWatch } from "../../src/jobs/notices.ts";
import { createOutboxWorker, type OutboxWorker } from "../../src/jobs/outbox.ts";
import { createScheduler } from "../../src/jobs/scheduler.ts";
import { createWatcher } from "../../src/jobs/watcher.ts";
import type { Actor } from "../../src/surface.ts";

/** What works only where a test asks for it: it has much to say of its own. */
export type LabJob = "notices" | "digests";

/** `people`: everybody who is linked. Resolves when the program has stopped and nothing is in hand. */
export function runLabJobs(
  deps: EngineDeps,
  {
    people,
    answer,
    doFor,
  }: {
    people: () => Promise<readonly Actor[]>;
    answer: Engine["answerScheduled"];
    doFor: Engine["doFor"];
  },
  others: readonly LabJob[],
): Promise<unknown> {
  const random = () => 0.5;
  const outbox: OutboxWorker = createOutboxWorker({
    ...deps,
    random,
    pace: async (_destination, work) => work(),
    alarm: createAlarm(deps, () => outbox.wake()),
  });
  const watcher = createWatcher({ ...deps, random, posted: outbox.wake });
  const publicPorts = deps.platform.as(async () => undefined);
  const more: Readonly<Record<LabJob, () => Promise<void>>> = {
    digests: createScheduler(deps, () =>
      digestJobs({ ...deps, answer, posted: outbox.wake, catalogue: publicPorts.catalogue }),
    ).run,
    notices: createNoticeWatch({
      ...deps,
      random,
      posted: outbox.wake,
      people,
      notices: publicPorts.notices,
    }).run,
  };
  const unattended = { ...deps, doFor, posted: outbox.wake };
  return Promise.all([
    outbox.run(),
    watcher.run(),
    keepLeases(unattended),
    keepStarting(unattended),
    keepWatchingCluster(unattended),
    ...others.map((name) => more[name]()),
  ]);
}
