/** Agreed ends of deployments: what may be agreed, and how it is told. */
import { refuse } from "../errors.ts";
import { endOfTerm, lengthWords, type Term, wallWords } from "../language/terms.ts";
import type { DeploymentRef } from "../platform/ports.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";

/** An end as it was said; it is counted from the launch. */
export interface LeaseWish {
  readonly term: Term;
  /** IANA name. */
  readonly timeZone: string;
}

/** An agreed end. */
export interface LeaseEnd {
  readonly endsAt: Date;
  readonly timeZone: string;
}

/** A deployment that was launched with an agreed end. */
export interface LeasedLaunch {
  readonly ref: DeploymentRef;
  readonly title: string;
  readonly lease: LeaseWish;
  readonly submitted: Date | undefined;
}

/** Ends nearer than this are of no use: a launch alone takes minutes. */
const SHORTEST_MS = 10 * 60_000;

export const leaseParam = () =>
  param.term("How long you need it, such as 3d or “until friday noon”; you are reminded before").optional();

/**
 * The end for a launch at `call.now`: what was said, else the longest that the channel's rule allows; null: none. What is
 * too long for the channel is refused with its other rules.
 */
export async function wishedLease(
  term: Term | undefined,
  { channel }: Pick<CommandPorts, "channel">,
  { now, timeZone }: Call,
): Promise<LeaseWish | null> {
  if (term !== undefined && term !== "none") {
    checkedEnd(term, now, timeZone);
    return { term, timeZone };
  }
  const { maxLease } = (await channel.settings()).policy;
  return term === undefined && maxLease !== null ? { term: `PT${maxLease}M`, timeZone } : null;
}

/** Refuses an end that has passed, or is too near. */
export function checkedEnd(term: Term, from: Date, timeZone: string): Date {
  const end = endOfTerm(term, from, timeZone);
  if (end && end.getTime() - from.getTime() >= SHORTEST_MS) return end;
  const when = end ? ` That is ${wallWords(end, timeZone)}.` : "";
  throw refuse(
    "lease.end",
    `An end must lie at least 10 minutes ahead.${when} Say for example 3d, or “until friday noon”.`,
  );
}

/** Refuses what is longer than a channel's rule allows. */
export function checkLongest(end: Date | undefined, from: Date, longest: number | null): void {
  if (longest === null) return;
  const longestMs = longest * 60_000;
  // A length that crosses a change of the clocks may be an hour longer.
  if (end && end.getTime() - from.getTime() <= longestMs + 3_600_000) return;
  throw refuse(
    "policy.lease",
    `In this channel a deployment may be agreed for at most ${lengthWords(longestMs)} at a time${end ? "" : ", and must have an end"}. Its admins can change that.`,
  );
}

/** When a wished lease ends if it is launched at `start`. */
export function wishEnd({ term, timeZone }: LeaseWish, start: Date): Date | undefined {
  return endOfTerm(term, start, timeZone);
}

/** `Fri 2026-12-04 12:00 (Europe/Madrid), in 3 days`. */
export function leaseWords({ endsAt, timeZone }: LeaseEnd, now: Date): string {
  const left = endsAt.getTime() - now.getTime();
  const when = wallWords(endsAt, timeZone);
  return left > 0
    ? `${when}, in ${lengthWords(left)}`
    : `${when}: ended ${lengthWords(-left)} ago, still there`;
}

/** The same, short enough for a row. */
export function leaseFact({ endsAt, timeZone }: LeaseEnd, now: Date): string {
  const left = endsAt.getTime() - now.getTime();
  return left > 0
    ? `ends ${wallWords(endsAt, timeZone).replace(/ \(.*$/, "")}`
    : `agreed end was ${lengthWords(-left)} ago`;
}
