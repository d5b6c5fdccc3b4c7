/** Announcements as notices of a feed of our own: it never fails, and what is missing in it was cancelled, or is over. */
import { contentOf, isAnnouncement, occurrencesOf } from "../engine/announcements.ts";
import type { KeptAnnouncement } from "../store/announcements-port.ts";
import type { Store } from "../store/store.ts";
import type { FeedSource } from "./notice-feed.ts";
import type { ToldNotice } from "./notice-steps.ts";

/** That it is over is told after it is, ms. */
const AFTER_MS = 24 * 3_600_000;
const AT_ONCE = { ms: 0, looks: 1 };

export const ANNOUNCEMENTS: FeedSource = {
  owns: isAnnouncement,
  gone: AT_ONCE,
  allGone: AT_ONCE,
};

/** All that are told now or will be, of those that come round the next one. */
export async function announcedNotices(
  { announcements }: Pick<Store, "announcements">,
  now: Date,
): Promise<readonly ToldNotice[]> {
  const open = (await announcements.all()).filter(({ cancelledAt }) => !cancelledAt);
  return open.flatMap((kept) => noticesOf(kept, now));
}

function noticesOf(kept: KeptAnnouncement, now: Date): readonly ToldNotice[] {
  const { title, body, vo, datacenters, remind, by } = contentOf(kept.content);
  return occurrencesOf(kept, now)
    .filter(({ over }) => over.getTime() + AFTER_MS > now.getTime())
    .map(({ id, appears, start, end, over }) => ({
      id,
      title,
      summary: body,
      vos: vo === null ? [] : [vo],
      datacenters,
      shown: { from: appears, until: over },
      ...(start ? { downtime: { from: start, until: over } } : {}),
      announced: { by, remind, endless: end === undefined },
    }));
}
