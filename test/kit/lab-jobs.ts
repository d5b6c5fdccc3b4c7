/** What works without being asked, on the clock of a laboratory. */
import type { EngineDeps } from "../../src/engine/turn.ts";
import { createAlarm } from "../../src/jobs/alarm.ts";
import { createOutboxWorker, type OutboxWorker } from "../../src/jobs/outbox.ts";
import { createWatcher } from "../../src/jobs/watcher.ts";

/** Resolves when the program has stopped and nothing is in hand. */
export function runLabJobs(deps: EngineDeps): Promise<unknown> {
  const random = () => 0.5;
  const outbox: OutboxWorker = createOutboxWorker({
    ...deps,
    random,
    pace: async (_destination, work) => work(),
    alarm: createAlarm(deps, () => outbox.wake()),
  });
  const watcher = createWatcher({ ...deps, random, posted: outbox.wake });
  return Promise.all([outbox.run(), watcher.run()]);
}
