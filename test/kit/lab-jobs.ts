/** What works without being asked, on the clock of a laboratory. */
import type { Engine } from "../../src/engine/engine.ts";
import type { EngineDeps } from "../../src/engine/turn.ts";
import { keepWatchingCluster } from "../../src/jobs/cluster-watcher.ts";
import { keepStarting } from "../../src/jobs/later-starts.ts";
import { keepLeases } from "../../src/jobs/lease-keeper.ts";
import { createOutboxWorker } from "../../src/jobs/outbox.ts";
import { createWatcher } from "../../src/jobs/watcher.ts";

/** Resolves when the program has stopped and nothing is in hand. */
export function runLabJobs(deps: EngineDeps, { doFor }: Pick<Engine, "doFor">): Promise<unknown> {
  const random = () => 0.5;
  const outbox = createOutboxWorker({
    ...deps,
    random,
    pace: async (_destination, work) => work(),
    alarm: async ({ key }, problem) => deps.log.error({ post: key, problem }, "a post was given up"),
  });
  const watcher = createWatcher({ ...deps, random, posted: outbox.wake });
  const unattended = { ...deps, doFor, posted: outbox.wake };
  return Promise.all([
    outbox.run(),
    watcher.run(),
    keepLeases(unattended),
    keepStarting(unattended),
    keepWatchingCluster(unattended),
  ]);
}
