/** What has served its time is removed, so that no more is kept than is needed. */
import type { Log } from "../engine/turn.ts";
import type { Store } from "../store/store.ts";

const DAY_MS = 24 * 3_600_000;
/**
 * Ids of what was answered, and offers that have ended. Vendors repeat a delivery for a day at most; the rest is for people
 * who scroll back: an old button says that it has ended, and not that nobody knows it.
 */
const KEPT_MS = 7 * DAY_MS;
/** Samples of usage: last year's months can still be compared with this year's. */
const SAMPLES_KEPT_MS = 800 * DAY_MS;
/** What was done last time is proposed again for so long. */
const YEAR_MS = 365 * DAY_MS;
/** Announcements that are over, with what became of their posts. */
const ANNOUNCEMENTS_KEPT_MS = 30 * DAY_MS;
const EVERY_MS = 3_600_000;

/** Removes it now. */
export async function tidy(store: Store, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_MS);
  await store.memories.prune(now);
  await store.claims.prune(before);
  await store.pending.prune(before);
  await store.operations.prune(before);
  await store.inbox.prune(before);
  await store.approvals.prune(before);
  await store.deviceLogins.prune(before);
  await store.usageSamples.prune(new Date(now.getTime() - SAMPLES_KEPT_MS));
  await store.follows.prune(now);
  await store.lastTimes.prune(new Date(now.getTime() - YEAR_MS));
  await store.outbox.prune(before);
  await store.schedules.prune(before);
  await store.announcements.prune(new Date(now.getTime() - ANNOUNCEMENTS_KEPT_MS));
  await store.modelUse.prune(before.toISOString().slice(0, 10));
}

/** Removes it every hour, until the timer is cleared. */
export function keepTidy(store: Store, now: () => Date, log: Log): NodeJS.Timeout {
  const once = () =>
    tidy(store, now()).catch((error: unknown) =>
      log.warn({ err: error }, "what has ended could not be removed"),
    );
  return setInterval(once, EVERY_MS).unref();
}
