/** From what the feed says now to what is known: new, changed and withdrawn notices. */
import { isAnnouncement } from "../engine/announcements.ts";
import type { EngineDeps } from "../engine/turn.ts";
import type { UnaskedDeps } from "../engine/unasked.ts";
import { MOST_NOTICES } from "../platform/service-ports.ts";
import type { KeptNotice } from "../store/notices-port.ts";
import { changePosts, withdrawPosts } from "./notice-posts.ts";
import {
  changesPlans,
  isOver,
  keepNotice,
  nextRevision,
  passedSteps,
  readNotice,
  type ToldNotice,
  toldStill,
  unfinishedIn,
  withBegun,
  withoutUnfinished,
} from "./notice-steps.ts";

type Deps = UnaskedDeps & Pick<EngineDeps, "log"> & { readonly posted: () => void };

/** Where notices come from, and when what it says no more counts as taken back. */
export interface FeedSource {
  owns(id: string): boolean;
  /** It tells at most so many: what is missing among these may be one of the rest. */
  readonly most?: number;
  readonly gone: Patience;
  /** The same, where it says nothing at all any more. */
  readonly allGone: Patience;
  /** Until when it was looked at, among the schedules. Where that is kept, what was there before the bot was is no news. */
  readonly seenAs?: string;
}

/** Gone for so long, ms, and looked for so often. */
interface Patience {
  readonly ms: number;
  readonly looks: number;
}

/** What the platform says of itself. */
export const STATUS_FEED: FeedSource = {
  owns: (id) => !isAnnouncement(id),
  most: MOST_NOTICES,
  gone: { ms: 8 * 60_000, looks: 2 },
  allGone: { ms: 60 * 60_000, looks: 3 },
  seenAs: "status feed",
};

export async function reconcile(
  deps: Deps,
  listed: readonly ToldNotice[],
  { owns, most, gone, allGone, seenAs }: FeedSource,
): Promise<void> {
  const { schedules } = deps.store;
  // It is told of again as its downtime comes nearer.
  const first = seenAs !== undefined && !(await schedules.considered()).has(seenAs);
  const known = new Map((await deps.store.notices.all()).map((kept) => [kept.id, kept]));
  for (const notice of listed) {
    const kept = known.get(notice.id);
    if (kept) await update(deps, kept, notice);
    else await add(deps, notice, first);
  }
  const present = new Set(listed.map(({ id }) => id));
  const whole = most === undefined || listed.length < most;
  for (const kept of known.values())
    if (whole && owns(kept.id) && !present.has(kept.id))
      await miss(deps, kept, listed.length === 0 ? allGone : gone);
  if (seenAs !== undefined) await schedules.consider([seenAs], deps.now());
}

async function add({ store, now }: Deps, notice: ToldNotice, old: boolean): Promise<void> {
  const moment = now();
  const passed = passedSteps(notice, moment);
  const appeared = !notice.shown || notice.shown.from <= moment;
  await store.notices.put({
    id: notice.id,
    firstSeenAt: moment,
    content: keepNotice(notice),
    missing: undefined,
    told: isOver(notice, moment) || (old && appeared) ? ["new", ...passed] : passed,
    toldAt: undefined,
  });
}

async function update(deps: Deps, kept: KeptNotice, notice: ToldNotice): Promise<void> {
  const content = keepNotice(notice);
  const before = readNotice(kept.content);
  // Members may come in another order than they were kept in.
  const same = JSON.stringify(keepNotice(before)) === JSON.stringify(keepNotice(readNotice(content)));
  if (same && unfinishedIn(kept) === undefined) {
    if (kept.missing) await deps.store.notices.put({ ...kept, missing: undefined });
    return;
  }
  const replans = changesPlans(before, notice);
  const revision = nextRevision(kept);
  const now = deps.now();
  // Of what nobody was told yet the new words are told in its time; who was handing it out may have died over that.
  const loud = replans && kept.toldAt !== undefined && !isOver(notice, now);
  const begun = withBegun(kept.told, revision);
  await deps.store.notices.put({ ...kept, told: begun });
  await changePosts(deps, kept, notice, { revision, loud });
  const told = toldStill(notice, kept.firstSeenAt, withoutUnfinished(begun), now);
  await deps.store.notices.put({
    ...kept,
    content,
    missing: undefined,
    // Other datacenters concern other people.
    told: loud ? told.filter((name) => !name.startsWith("people")) : told,
    toldAt: loud ? now : kept.toldAt,
  });
}

async function miss(deps: Deps, kept: KeptNotice, gone: Patience): Promise<void> {
  const now = deps.now();
  const looks = (kept.missing?.looks ?? 0) + 1;
  const since = kept.missing && kept.missing.since <= now ? kept.missing.since : now;
  if (looks < gone.looks || now.getTime() - since.getTime() < gone.ms) {
    await deps.store.notices.put({ ...kept, missing: { since, looks } });
    return;
  }
  const notice = readNotice(kept.content);
  // What is over is taken out of the feed; that is no news.
  if (!isOver(notice, now)) await withdrawPosts(deps, kept, notice);
  deps.log.info({ notice: kept.id }, "a notice is in its feed no more");
  await deps.store.notices.remove(kept.id);
}
