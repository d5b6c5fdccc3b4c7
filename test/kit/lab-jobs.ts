/** What works without being asked, on the clock of a laboratory. */
import type { Engine } from "../../src/engine/engine.ts";
import type { EngineDeps } from "../../src/engine/turn.ts";
import { createAlarm } from "../../src/jobs/alarm.ts";
import { digestJobs } from "../../src/jobs/digests.ts";
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
  { people, answer }: { people: () => Promise<readonly Actor[]>; answer: Engine["answerScheduled"] },
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
  return Promise.all([outbox.run(), watcher.run(), ...others.map((name) => more[name]())]);
}
