/** What `usage` found, before it is put into words. */
import type { Day, Period } from "../language/days.ts";
import type { Holdings } from "../platform/holdings.ts";
import type { UserStats } from "../platform/ports.ts";
import type { Resource, Slice, Step } from "./usage-figures.ts";

export const SCOPES = ["me", "vo", "team"] as const;
export type Scope = (typeof SCOPES)[number];

/** The parameters. */
export interface UsageWanted {
  readonly scope?: Scope | undefined;
  readonly resource?: Resource | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly by?: Step | undefined;
  readonly compare?: string | undefined;
  readonly vo?: string | undefined;
  readonly csv?: boolean | undefined;
}

/** The use of the whole VO as the platform tells it, or of the person as the bot saw it. */
export interface View {
  readonly whose: "me" | "vo";
  readonly whole: Slice;
  readonly slices: readonly Slice[];
  /** The period it is compared with. */
  readonly before: Slice | undefined;
  /** Days of the two periods. */
  readonly days: readonly Slice[];
  readonly daysBefore: readonly Slice[];
}

export interface UsageReport {
  readonly wanted: UsageWanted;
  readonly vo: string;
  readonly scope: Scope;
  readonly step: Step;
  readonly period: Period;
  readonly stats: UserStats;
  /** What the person holds now. */
  readonly held: Holdings;
  readonly all: View;
  /** Undefined where it was not asked for, and where nothing of the time was seen. */
  readonly mine: View | undefined;
  /** The day from which the bot knows the person's use. */
  readonly since: Day | undefined;
  readonly today: Day;
}

/** Whether somebody asks for his use as such, without a time. */
export function isOpen({ scope, wanted }: UsageReport): boolean {
  return scope === "me" && wanted.from === undefined && wanted.to === undefined && wanted.by === undefined;
}

/** What the question is about: the person where his use of the time is known, else the VO. */
export function mainView({ all, mine }: UsageReport): View {
  return mine ?? all;
}
