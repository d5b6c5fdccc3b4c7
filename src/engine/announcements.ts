/** What admins announce: kept here, told by `jobs`, which find out by themselves what is new, changed or cancelled. */
import { type AnnouncementContent, type Rhythm, timesOf } from "../commands/announcement.ts";
import type { Announced, AnnouncementsPort, Delivery } from "../commands/announcements-port.ts";
import { addDays, addMonths, type Day } from "../language/days.ts";
import type { KeptAnnouncement } from "../store/announcements-port.ts";
import type { OutboxEntry } from "../store/outbox-port.ts";
import { asJson, type Json } from "../store/store.ts";
import { audienceOf } from "./subscriptions.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** One time at which an announcement is told; all but those that come round have one. */
export interface Occurrence {
  /** Names it, and all its posts, for good. */
  readonly id: string;
  readonly appears: Date;
  readonly start: Date | undefined;
  readonly end: Date | undefined;
  /** From then on it concerns nobody any more. */
  readonly over: Date;
}

const PREFIX = "announcement:";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** What names no time is news for so long, ms. */
const NEWS_MS = 7 * DAY_MS;
const DAYS: Readonly<Record<Exclude<Rhythm, "month">, number>> = { day: 1, week: 7, "2 weeks": 14 };
/** Months are at least so long, so that no occurrence is skipped. */
const SHORTEST_MONTH_DAYS = 28;

/** Whether something is named after an announcement. */
export function isAnnouncement(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** The latest one that has come, and the next one. */
export function occurrencesOf(
  { number, content: kept, createdAt }: Pick<KeptAnnouncement, "number" | "content" | "createdAt">,
  now: Date,
): readonly Occurrence[] {
  const content = contentOf(kept);
  const { every } = content;
  if (every === null) return [occurrence(`${PREFIX}${number}`, content, createdAt)];
  const plain = (count: number): Occurrence => {
    const shifted = shiftedBy(content, every, count);
    const day = (shifted.notifyAt ?? shifted.start ?? "").slice(0, 10);
    return occurrence(`${PREFIX}${number}@${day}`, shifted, createdAt);
  };
  // The next word takes the place of the one before, the same however late that is worked out.
  const nth = (count: number): Occurrence => {
    const one = plain(count);
    const next = plain(count + 1).appears;
    return { ...one, over: new Date(Math.min(one.over.getTime(), next.getTime())) };
  };
  const days = every === "month" ? 31 : DAYS[every];
  const least = every === "month" ? SHORTEST_MONTH_DAYS : days;
  const first = nth(0);
  const passed = (now.getTime() - first.appears.getTime()) / DAY_MS;
  let count = Math.max(0, Math.floor(passed / days) - 1);
  const most = Math.max(0, Math.ceil(passed / least)) + 1;
  let last: Occurrence | undefined;
  for (; count <= most; count += 1) {
    const one = nth(count);
    if (one.appears > now) return last ? [last, one] : [one];
    last = one;
  }
  return last ? [last] : [];
}

function occurrence(id: string, content: AnnouncementContent, createdAt: Date): Occurrence {
  const { start, end, notify } = timesOf(content);
  const appears = notify ?? (content.every === null ? createdAt : firstWord(content, start ?? createdAt));
  const over = end ?? (start ? new Date(start.getTime() + DAY_MS) : new Date(appears.getTime() + NEWS_MS));
  return { id, appears, start, end, over };
}

/** What comes round is told with its first reminder, not when it was made. */
function firstWord({ remind }: AnnouncementContent, start: Date): Date {
  return new Date(start.getTime() - (remind[0] ?? 0) * MINUTE_MS);
}

function shiftedBy(content: AnnouncementContent, every: Rhythm, count: number): AnnouncementContent {
  const move = (time: string | null): string | null => {
    if (time === null) return null;
    const day: Day = time.slice(0, 10);
    const moved = every === "month" ? addMonths(day, count) : addDays(day, DAYS[every] * count);
    return `${moved}${time.slice(10)}`;
  };
  return { ...content, start: move(content.start), end: move(content.end), notifyAt: move(content.notifyAt) };
}

/** As it was kept by {@link announcementsPort}. */
export function contentOf(kept: Json): AnnouncementContent {
  return kept as unknown as AnnouncementContent;
}

export function announcementsPort(
  deps: Pick<EngineDeps, "store" | "now" | "outbounds" | "bell">,
  { actorKey }: Pick<Turn, "actorKey">,
): AnnouncementsPort {
  const { announcements } = deps.store;
  const see = async (kept: KeptAnnouncement | undefined) => kept && announced(deps, kept);
  return {
    audience: async (vo) => {
      const { destinations, channels, people } = await audienceOf(deps, "downtime", vo === null ? [] : [vo]);
      const reachable = destinations.filter(({ place }) => deps.outbounds.has(place.surface));
      const names = reachable.map(({ place, actor }) =>
        place.direct
          ? `${actor?.name ?? "somebody"} (${place.surface})`
          : `${place.surface} ${place.channel}`,
      );
      return { channels, people, names };
    },
    create: async (content, operation) => {
      const createdAt = deps.now();
      const overAt = overOf(content, createdAt);
      const kept = await announcements.put({
        operation,
        owner: actorKey,
        content: asJson(content),
        overAt,
        createdAt,
      });
      deps.bell?.ring();
      return announced(deps, kept);
    },
    change: async (number, content, operation) => {
      const before = await announcements.find(number);
      if (!before) return undefined;
      const overAt = overOf(content, before.createdAt);
      const changed = await announcements.change(number, { operation, content: asJson(content), overAt });
      if (!changed) return undefined;
      deps.bell?.ring();
      return see(await announcements.find(number));
    },
    cancel: async (number) => {
      await announcements.cancel(number, deps.now());
      deps.bell?.ring();
      return see(await announcements.find(number));
    },
    find: async (number) => see(await announcements.find(number)),
    byOperation: async (operation) => see(await announcements.byOperation(operation)),
    all: async () => Promise.all((await announcements.all()).map((kept) => announced(deps, kept))),
  };
}

function overOf(content: AnnouncementContent, createdAt: Date): Date | undefined {
  return content.every === null ? occurrence("", content, createdAt).over : undefined;
}

async function announced(
  { store, now }: Pick<EngineDeps, "store" | "now">,
  kept: KeptAnnouncement,
): Promise<Announced> {
  const moment = now();
  const occurrences = occurrencesOf(kept, moment);
  const posts = await Promise.all(occurrences.map(({ id }) => store.outbox.ofBatch(id)));
  const over = occurrences.every((one) => one.over <= moment);
  const due = occurrences.flatMap((one) => [one.appears, ...(one.start ? [one.start] : [])]);
  return {
    number: kept.number,
    content: contentOf(kept.content),
    state: kept.cancelledAt ? "cancelled" : over ? "over" : "open",
    createdAt: kept.createdAt,
    next: kept.cancelledAt ? undefined : due.filter((at) => at > moment).toSorted((a, b) => +a - +b)[0],
    deliveries: posts.flat().flatMap(deliveryOf),
  };
}

/** Changes count with the post that they change. */
function deliveryOf(entry: OutboxEntry): readonly Delivery[] {
  if (entry.kind !== "post" || entry.state === "withdrawn") return [];
  return [
    {
      where: `${entry.surface} ${entry.destination}`,
      state: entry.state === "parked" ? "failed" : entry.state,
      due: entry.dueAt,
      problem: entry.problem,
    },
  ];
}
