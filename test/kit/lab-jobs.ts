/** What works without being asked, on the clock of a laboratory. */
import type { EngineDeps } from "../../src/engine/turn.ts";
import { createAlarm } from "../../src/jobs/alarm.ts";
import { createNoticeWatch } from "../../src/jobs/notices.ts";
import { createOutboxWorker, type OutboxWorker } from "../../src/jobs/outbox.ts";
import { createWatcher } from "../../src/jobs/watcher.ts";
import type { Actor } from "../../src/surface.ts";

/** What works only where a test asks for it: it has much to say of its own. */
export type LabJob = "notices";

/** `people`: everybody who is linked. Resolves when the program has stopped and nothing is in hand. */
export function runLabJobs(
  deps: EngineDeps,
  people: () => Promise<readonly Actor[]>,
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
  const more: Readonly<Record<LabJob, () => Promise<void>>> = {
    notices: createNoticeWatch({
      ...deps,
      random,
      posted: outbox.wake,
      people,
      notices: deps.platform.as(async () => undefined).notices,
    }).run,
  };
  return Promise.all([outbox.run(), watcher.run(), ...others.map((name) => more[name]())]);
}
