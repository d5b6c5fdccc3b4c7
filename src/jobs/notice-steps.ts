/** When there is something to tell of a notice: as it appears, before, at the beginning and the end of a downtime. */
import type { Notice } from "../platform/service-ports.ts";
import { asJson, type Json } from "../store/store.ts";

/** `before 60`: a reminder so many minutes before the beginning. */
export type Step = "new" | "start" | "end" | `before ${number}`;

/** A notice of the platform, or what an admin announced. */
export interface ToldNotice extends Notice {
  readonly announced?: {
    /** Name of who announced it. */
    readonly by: string;
    /** Minutes before the beginning, longest first. */
    readonly remind: readonly number[];
    /** No end was said. */
    readonly endless: boolean;
  };
}

export interface DueStep {
  readonly step: Step;
  readonly at: Date;
  /** From then on it is too late to tell it. */
  readonly until: Date;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An end is news for so long, ms. */
const END_MS = 6 * HOUR_MS;
const FAR = new Date(8_640_000_000_000_000);

type Seen = Pick<ToldNotice, "shown" | "downtime" | "announced">;

/** Of the platform's downtimes people are reminded a day and an hour before, in minutes. */
const USUAL_REMINDERS = [24 * 60, 60];

/** All steps of a notice in the order of their times. */
function stepsOf({ shown, downtime, announced }: Seen, firstSeenAt: Date): readonly DueStep[] {
  const appears = shown?.from ?? firstSeenAt;
  if (!downtime) return [{ step: "new", at: appears, until: shown?.until ?? FAR }];
  const { from, until } = downtime;
  const remind = announced?.remind ?? USUAL_REMINDERS;
  const steps: readonly DueStep[] = [
    { step: "new", at: appears, until },
    ...remind.map(
      (minutes, index): DueStep => ({
        step: `before ${minutes}`,
        at: before(from, minutes * MINUTE_MS),
        until: before(from, (remind[index + 1] ?? 0) * MINUTE_MS),
      }),
    ),
    { step: "start", at: from, until },
    ...(announced?.endless
      ? []
      : [{ step: "end", at: until, until: new Date(until.getTime() + END_MS) } as const]),
  ];
  return steps.toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function before(moment: Date, ms: number): Date {
  return new Date(moment.getTime() - ms);
}

/** It can concern nobody any more. */
export function isOver({ shown, downtime }: Seen, now: Date): boolean {
  const until = downtime?.until ?? shown?.until;
  return until !== undefined && until <= now;
}

/** What of a notice has a time of its own in the past when it is seen for the first time: that is not told as news. */
export function passedSteps(notice: Seen, now: Date): readonly Step[] {
  return stepsOf(notice, now)
    .filter(({ step, at }) => step !== "new" && at <= now)
    .map(({ step }) => step);
}

/** Who was told so lately needs no reminder, ms. */
const FRESH_MS = 30 * MINUTE_MS;

/**
 * What is to be told now, and all steps that are done with by that. After a sleep only the newest counts, and of a notice
 * that nobody was told of, that there is one. An end that follows nothing is none.
 */
export function dueNow(
  notice: Seen,
  known: { readonly firstSeenAt: Date; readonly told: readonly string[]; readonly toldAt: Date | undefined },
  now: Date,
): { readonly tell: DueStep | undefined; readonly done: readonly Step[] } {
  const first = appearsAt(notice, known);
  // Before it is to be shown nothing of it is told, whatever happens then.
  if (first && first > now) return { tell: undefined, done: [] };
  const open = stepsOf(notice, known.firstSeenAt).filter(
    ({ step, at }) => at <= now && !known.told.includes(step),
  );
  const timely = open.filter(({ until }) => until > now);
  const fresh = known.toldAt !== undefined && now.getTime() - known.toldAt.getTime() < FRESH_MS;
  const candidate = timely.find(({ step }) => step === "new") ?? timely.at(-1);
  const idle =
    candidate === undefined ||
    (candidate.step === "end" && known.toldAt === undefined) ||
    (fresh && candidate.step.startsWith("before"));
  return { tell: idle ? undefined : candidate, done: open.map(({ step }) => step) };
}

/** The next moment at which something of it is due; undefined where nothing comes any more. */
export function nextStepAt(
  notice: Seen,
  known: { readonly firstSeenAt: Date; readonly told: readonly string[] },
): Date | undefined {
  const next = stepsOf(notice, known.firstSeenAt).find(({ step }) => !known.told.includes(step));
  return appearsAt(notice, known) ?? next?.at;
}

/** When it is told for the first time; undefined where that is done. */
function appearsAt(
  notice: Seen,
  { firstSeenAt, told }: { readonly firstSeenAt: Date; readonly told: readonly string[] },
): Date | undefined {
  return told.includes("new")
    ? undefined
    : stepsOf(notice, firstSeenAt).find(({ step }) => step === "new")?.at;
}

/** Steps that a changed notice will come to once more, because their time lies ahead now. */
export function toldStill(
  notice: Seen,
  firstSeenAt: Date,
  told: readonly string[],
  now: Date,
): readonly string[] {
  const ahead = stepsOf(notice, firstSeenAt).filter(({ step, at }) => step !== "new" && at > now);
  return told.filter((name) => !ahead.some(({ step }) => step === name));
}

/** How often it was changed since it was first told. */
export function revisionOf({ told }: { readonly told: readonly string[] }): number {
  return told.filter((name) => name.startsWith(REVISION)).length;
}

/** A change of a notice that is about to reach its posts. */
export interface Revision {
  /** Told, before any post is changed: also after a kill, every attempt has a name of its own. */
  readonly name: string;
  /** The first attempt since the last change that was done: what is said anew is said once over all of them. */
  readonly first: string;
}

export function nextRevision(kept: { readonly told: readonly string[] }): Revision {
  const name = `${REVISION}${revisionOf(kept) + 1}`;
  return { name, first: unfinishedIn(kept) ?? name };
}

/** What was told, once a change is begun; {@link withoutUnfinished} when it is done. */
export function withBegun(told: readonly string[], { name, first }: Revision): readonly string[] {
  return [...withoutUnfinished(told), name, `${UNFINISHED}${first}`];
}

export function withoutUnfinished(told: readonly string[]): readonly string[] {
  return told.filter((name) => !name.startsWith(UNFINISHED));
}

/** The first attempt at a change that was cut off, so that only some of the posts may have it. */
export function unfinishedIn({ told }: { readonly told: readonly string[] }): string | undefined {
  return told.find((name) => name.startsWith(UNFINISHED))?.slice(UNFINISHED.length);
}

const REVISION = "revision ";
const UNFINISHED = "unfinished: ";

/** What of a change makes people plan anew. */
export function changesPlans(earlier: ToldNotice, later: ToldNotice): boolean {
  const plan = ({ downtime, datacenters, vos }: ToldNotice) => JSON.stringify([downtime, datacenters, vos]);
  return plan(earlier) !== plan(later);
}

export function keepNotice(notice: ToldNotice): Json {
  return asJson(notice);
}

/** As it was kept by {@link keepNotice}. */
export function readNotice(kept: Json): ToldNotice {
  const { shown, downtime, ...rest } = kept as unknown as Omit<ToldNotice, "shown" | "downtime"> & KeptSpans;
  return {
    ...rest,
    ...(shown === undefined ? {} : { shown: span(shown) }),
    ...(downtime === undefined ? {} : { downtime: span(downtime) }),
  };
}

interface KeptSpan {
  readonly from: string;
  readonly until: string;
}

interface KeptSpans {
  readonly shown?: KeptSpan;
  readonly downtime?: KeptSpan;
}

function span({ from, until }: KeptSpan) {
  return { from: new Date(from), until: new Date(until) };
}
