/** An announcement: what admins tell many places, when, and what becomes of it. */
import { refuse } from "../errors.ts";
import { readDuration } from "../language/durations.ts";
import { endOfTerm, lengthWords, startOfWallTime, type WallTime, wallWords } from "../language/terms.ts";
import type { DraftBlock } from "../reply/blocks.ts";
import { fields, note } from "../reply/build.ts";
import type { Announced, AnnouncedTo, Delivery } from "./announcements-port.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { listWords } from "./present/words.ts";
import { namedSites } from "./sites.ts";

export const RHYTHMS = ["day", "week", "2 weeks", "month"] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** What is announced. All times are on the clock of the wall in `zone`, so that what comes round stays at its hour. */
export interface AnnouncementContent {
  readonly title: string;
  readonly body: string;
  /** Null: everybody. */
  readonly vo: string | null;
  readonly datacenters: readonly string[];
  readonly start: WallTime | null;
  readonly end: WallTime | null;
  /** Null: at once. */
  readonly notifyAt: WallTime | null;
  /** Minutes before the start, longest first. */
  readonly remind: readonly number[];
  /** Null: once. */
  readonly every: Rhythm | null;
  /** IANA name. */
  readonly zone: string;
  /** Name of who announces. */
  readonly by: string;
}

/** As given; what is undefined is not said. */
export interface AnnouncementWish {
  readonly title?: string | undefined;
  readonly body?: string | undefined;
  readonly vo?: string | undefined;
  readonly datacenter?: readonly string[] | undefined;
  readonly start?: WallTime | undefined;
  readonly end?: WallTime | undefined;
  readonly notify_at?: WallTime | undefined;
  readonly remind?: readonly string[] | undefined;
  readonly every?: Rhythm | "once" | undefined;
}

const DAY_MIN = 24 * 60;
const SHORTEST_REMINDER_MIN = 5;
const LONGEST_REMINDER_MIN = 30 * DAY_MIN;
const MOST_REMINDERS = 5;
/** Unless told otherwise, where machines are concerned: a day and an hour before. */
const USUAL_REMINDERS = [DAY_MIN, 60];
const MINUTE_MS = 60_000;

/** Reads what is to be announced, over what was announced `before`. Refuses, in words, times that cannot be meant. */
export async function readAnnouncement(
  wish: AnnouncementWish,
  before: AnnouncementContent | undefined,
  ports: Pick<CommandPorts, "stats">,
  { now, timeZone, person }: Pick<Call, "now" | "timeZone" | "person">,
): Promise<AnnouncementContent> {
  const zone = before?.zone ?? timeZone;
  const start = wish.start ?? before?.start ?? null;
  const end = wish.end ?? before?.end ?? null;
  const datacenters = wish.datacenter
    ? await namedSites(wish.datacenter, ports)
    : (before?.datacenters ?? []);
  const content: AnnouncementContent = {
    title: wish.title ?? before?.title ?? "",
    body: wish.body ?? before?.body ?? "",
    vo: wish.vo ?? before?.vo ?? null,
    datacenters,
    start,
    end,
    notifyAt: wish.notify_at ?? before?.notifyAt ?? null,
    remind: wish.remind
      ? readReminders(wish.remind)
      : (before?.remind ?? (start !== null && datacenters.length > 0 ? USUAL_REMINDERS : [])),
    every: wish.every === "once" ? null : (wish.every ?? before?.every ?? null),
    zone,
    by: before?.by ?? person?.name ?? "an admin",
  };
  checkTimes(content, wish, now);
  return content;
}

function readReminders(typed: readonly string[]): readonly number[] {
  if (typed.every((one) => /^(?:none|no|off|-)$/i.test(one.trim()))) return [];
  const minutes = typed.map((one) => {
    const read = readDuration(one.replace(/\s*(?:before|earlier)$/i, ""));
    if (read === undefined || read < SHORTEST_REMINDER_MIN || read > LONGEST_REMINDER_MIN)
      throw refuse(
        "announce.remind",
        `I do not understand the reminder “${one.slice(0, 40)}”. Say how long before the start, from 5 minutes to 30 days: 1d, 2h, 30m; or none.`,
      );
    return read;
  });
  if (minutes.length > MOST_REMINDERS)
    throw refuse("announce.remind", `At most ${MOST_REMINDERS} reminders; nobody reads more.`);
  return [...new Set(minutes)].toSorted((one, other) => other - one);
}

/** `wish` says which of the times are new: what was announced in time may be over by now. */
function checkTimes(content: AnnouncementContent, wish: AnnouncementWish, now: Date): void {
  const { start, end, notify } = timesOf(content);
  const shown = (moment: Date) => wallWords(moment, content.zone);
  if (!start && (end || content.remind.length > 0))
    throw refuse(
      "announce.start",
      "An end or reminders need a start, too: say --start, for example “friday 9:00”.",
    );
  if (start && end && end <= start)
    throw refuse(
      "announce.end",
      `It ends (${shown(end)}) before it starts (${shown(start)}). Please correct one of them.`,
    );
  const over = end ?? start;
  if (over && over <= now && (wish.start ?? wish.end) !== undefined)
    throw refuse("announce.over", `That is over already: ${shown(over)} has passed.`);
  if (notify && wish.notify_at !== undefined && notify.getTime() < now.getTime() - MINUTE_MS)
    throw refuse(
      "announce.notify",
      `${shown(notify)} has passed. Leave --notify-at out to announce it at once.`,
    );
  if (notify && over && notify >= over)
    throw refuse(
      "announce.notify",
      `It would be announced (${shown(notify)}) when it is over (${shown(over)}).`,
    );
  const first = notify ?? now;
  const tooEarly = content.remind.find(
    (minutes) => start && start.getTime() - minutes * MINUTE_MS <= first.getTime(),
  );
  if (tooEarly !== undefined && wish.remind !== undefined)
    throw refuse(
      "announce.remind",
      `The reminder ${lengthWords(tooEarly * MINUTE_MS)} before the start would come before the announcement itself.`,
    );
  if (content.every !== null && !start && !notify)
    throw refuse("announce.every", "What comes round needs a time: say --start or --notify-at.");
}

/** Its times, as instants, of the first occurrence. */
export function timesOf({ start, end, notifyAt, zone }: AnnouncementContent): {
  readonly start: Date | undefined;
  readonly end: Date | undefined;
  readonly notify: Date | undefined;
} {
  const at = (time: WallTime | null) => (time === null ? undefined : startOfWallTime(time, zone));
  // A day that is named as the end belongs to it.
  const last = end === null ? undefined : endOfTerm(end, new Date(0), zone);
  return { start: at(start), end: last, notify: at(notifyAt) };
}

/** What it says and when, for previews and lists. */
export function announcementFields(content: AnnouncementContent): DraftBlock {
  const { start, end, notify } = timesOf(content);
  const { zone, remind, every, datacenters, vo } = content;
  return fields({
    For: vo ?? "every VO",
    Datacenters: listWords(datacenters) || undefined,
    Starts: start && wallWords(start, zone),
    Ends: end && wallWords(end, zone),
    Announced: notify
      ? wallWords(notify, zone)
      : every === null
        ? "at once"
        : remind.length > 0
          ? "with the first reminder"
          : "when it starts",
    Reminders:
      remind.length > 0
        ? `${listWords(remind.map((minutes) => lengthWords(minutes * MINUTE_MS)))} before`
        : undefined,
    Repeated: every === null ? undefined : every === "day" ? "every day" : `every ${every}`,
  });
}

/** Who will read it, named one by one. */
export function audienceBlocks({ channels, people, names }: AnnouncedTo): readonly DraftBlock[] {
  if (channels + people === 0)
    return [
      note(
        "warning",
        "Nobody would read it: no channel is subscribed to downtimes of this VO. “subscribe downtime” in a channel does that.",
      ),
    ];
  const shown = names.slice(0, MOST_NAMED);
  const more = names.length - shown.length;
  return [
    fields({
      Channels: channels,
      "Single people": people,
      Where: `${listWords(shown)}${more > 0 ? ` and ${more} more` : ""}`,
    }),
    ...(channels > 0 ? [note("info", "How many people read in a channel the chats do not tell me.")] : []),
  ];
}

const MOST_NAMED = 60;

/** What became of its posts, in a few words. */
export function deliveryWords(deliveries: readonly Delivery[]): string {
  const count = (state: Delivery["state"]) => deliveries.filter((one) => one.state === state).length;
  const parts = [
    [count("sent"), "posted"],
    [count("waiting"), "waiting"],
    [count("failed"), "failed"],
  ] as const;
  const words = parts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : []));
  return words.length > 0 ? words.join(", ") : "not posted yet";
}

/** Refuses what is not known. */
export async function announcementNamed(
  typed: string,
  { announcements }: Pick<CommandPorts, "announcements">,
): Promise<Announced> {
  const number = /^#?(\d+)$/.exec(typed.trim())?.[1];
  const numbered = number === undefined ? undefined : await announcements.find(Number(number));
  if (numbered) return numbered;
  const all = await announcements.all();
  const wanted = typed.trim().toLowerCase();
  const open = all.filter(({ state }) => state !== "cancelled");
  const found =
    number !== undefined
      ? []
      : wanted === "it" || wanted === "last"
        ? open.slice(0, 1)
        : open.filter(({ content }) => content.title.toLowerCase().includes(wanted));
  const [one, ...more] = found;
  if (one && more.length === 0) return one;
  const titles = (some: readonly Announced[]) =>
    listWords(some.slice(0, 5).map(({ number: at, content }) => `${at} (${content.title})`));
  throw refuse(
    "announce.unknown",
    one
      ? `“${typed.slice(0, 60)}” fits ${titles(found)}. Please give the number.`
      : `There is no announcement “${typed.slice(0, 60)}”. ${open.length > 0 ? `There is ${titles(open)}.` : "“announce create” makes one."}`,
  );
}
