/**
 * Watches the status feed and tells subscribed places of its notices: as they appear, a day and an hour before a downtime, at
 * its beginning and its end. What was posted is changed with the notice, and withdrawn with it. One process at a time does.
 */
import type { EngineDeps } from "../engine/turn.ts";
import type { NoticesPort } from "../platform/service-ports.ts";
import type { KeptNotice } from "../store/notices-port.ts";
import { ANNOUNCEMENTS, announcedNotices } from "./announcement-feed.ts";
import { createHold } from "./hold.ts";
import { createNap } from "./nap.ts";
import { reconcile, STATUS_FEED } from "./notice-feed.ts";
import { createNoticePeople, type PeopleDeps } from "./notice-people.ts";
import { tellStep } from "./notice-posts.ts";
import { nextStepAt, readNotice } from "./notice-steps.ts";

export interface NoticeDeps extends PeopleDeps, Pick<EngineDeps, "instance" | "bell"> {
  readonly notices: NoticesPort;
  /** Between two looks at the feed, ms; unless given, as often as a code host likes. */
  readonly lookEveryMs?: number | undefined;
}

export interface NoticeWatch {
  /** Watches until the program stops. */
  run(): Promise<void>;
}

const MINUTE_MS = 60_000;
/** While a downtime goes on or is a day away, and else. */
const SOON_MS = 5 * MINUTE_MS;
const SELDOM_MS = 10 * MINUTE_MS;
const LONGEST_FAILING_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

export function createNoticeWatch(deps: NoticeDeps): NoticeWatch {
  const { store, now, log } = deps;
  const hold = createHold(deps, "notices");
  const people = createNoticePeople(deps);
  const nap = createNap(deps);
  deps.bell?.listen(nap.wake);
  let failures = 0;
  let lookAt = 0;

  /** A feed that cannot be read says nothing: what is known stays as it is. */
  async function look(): Promise<void> {
    try {
      await reconcile(deps, await deps.notices.list(), STATUS_FEED);
      failures = 0;
    } catch (error) {
      if (deps.signal.aborted) return;
      failures += 1;
      log.warn({ err: error, failures }, "the status feed could not be read");
    }
    const usual = deps.lookEveryMs ?? pauseOf(await store.notices.all(), now());
    const pause = Math.min(LONGEST_FAILING_MS, usual * 2 ** Math.min(failures, 10));
    lookAt = now().getTime() + pause * (0.8 + deps.random() * 0.4);
  }

  async function round(): Promise<void> {
    if (!(await hold.take())) return;
    // The clock may have been set back: nothing is put off for longer than the longest pause.
    const wait = lookAt - now().getTime();
    if (wait <= 0 || wait > 2 * LONGEST_FAILING_MS) await look();
    await reconcile(deps, await announcedNotices(store, now()), ANNOUNCEMENTS);
    for (const kept of await store.notices.all()) {
      if (deps.signal.aborted) return;
      await tellStep(deps, kept);
    }
    await people.tell(() => hold.take());
  }

  async function pause(): Promise<number> {
    const moment = now();
    const steps = (await store.notices.all()).map((kept) => nextStepAt(readNotice(kept.content), kept));
    const waits = [lookAt, ...steps.flatMap((at) => (at ? [at.getTime()] : []))].map(
      (at) => at - moment.getTime(),
    );
    return Math.min(MINUTE_MS, ...waits.filter((ms) => ms > 0));
  }

  return {
    async run() {
      while (!deps.signal.aborted) {
        nap.begin();
        await round().catch((error: unknown) => {
          if (!deps.signal.aborted)
            log.error({ err: error }, "notices could not be told; they are tried again");
        });
        await nap.sleep(await pause().catch(() => MINUTE_MS));
      }
      await hold.release().catch(() => undefined);
    },
  };
}

function pauseOf(notices: readonly KeptNotice[], now: Date): number {
  const near = notices.some(({ content }) => {
    const { downtime } = readNotice(content);
    return downtime && downtime.until > now && downtime.from.getTime() - now.getTime() < DAY_MS;
  });
  return near ? SOON_MS : SELDOM_MS;
}
