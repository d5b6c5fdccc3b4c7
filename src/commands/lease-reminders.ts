/** When a person is told of an agreed end: before it, at it, and ever more seldom after it. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface LeaseSpan {
  readonly agreedAt: Date;
  readonly endsAt: Date;
}

export interface Reminder {
  /** Names it for good: each is told once. */
  readonly name: string;
  readonly at: Date;
}

/** After the end, days. From the last one on it is told every four weeks. */
const AFTER_DAYS = [1, 3, 7, 14, 28] as const;
const LAST_EVERY_DAYS = 28;

/** A day and an hour before; of a shorter lease, an hour or a quarter of it. */
function leads(lengthMs: number): readonly number[] {
  if (lengthMs >= 1.5 * DAY_MS) return [DAY_MS, HOUR_MS];
  if (lengthMs >= 3 * HOUR_MS) return [HOUR_MS];
  return [Math.round(lengthMs / 4 / MINUTE_MS) * MINUTE_MS];
}

/** All until `until`, in order. */
function remindersUntil({ agreedAt, endsAt }: LeaseSpan, until: Date): readonly Reminder[] {
  const end = endsAt.getTime();
  const before = leads(end - agreedAt.getTime()).map((lead) => ({ name: `before ${lead}`, at: end - lead }));
  const days: number[] = [...AFTER_DAYS];
  for (let day = 2 * LAST_EVERY_DAYS; end + day * DAY_MS <= until.getTime(); day += LAST_EVERY_DAYS)
    days.push(day);
  const after = days.map((day) => ({ name: `after ${day}`, at: end + day * DAY_MS }));
  return [...before, { name: "end", at: end }, ...after].map(({ name, at }) => ({ name, at: new Date(at) }));
}

/** The reminder that is due: of several that nobody was awake for, the last. Undefined where it was told. */
export function dueReminder(lease: LeaseSpan, told: readonly string[], now: Date): Reminder | undefined {
  const due = remindersUntil(lease, now)
    .filter(({ at }) => at <= now)
    .at(-1);
  return due && !told.includes(due.name) ? due : undefined;
}

/** What a person knows who was told this: also all that would have come before. */
export function toldWith(lease: LeaseSpan, { at }: Reminder): readonly string[] {
  return remindersUntil(lease, at)
    .filter((one) => one.at <= at)
    .map(({ name }) => name);
}

/** When the next one is due that was not told. */
export function nextReminder(lease: LeaseSpan, told: readonly string[], now: Date): Date {
  const later = new Date(Math.max(now.getTime(), lease.endsAt.getTime()) + 3 * LAST_EVERY_DAYS * DAY_MS);
  const open = remindersUntil(lease, later).filter(({ name }) => !told.includes(name));
  return open.find(({ at }) => at > now)?.at ?? later;
}
