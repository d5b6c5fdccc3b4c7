/** What is told of a deployment that is watched, once each. */
import type { Deployment, DeploymentRef } from "../platform/ports.ts";
import { hasEnded } from "./present/deployment.ts";
import { isReady } from "./present/endpoints.ts";

export interface Watched {
  readonly ref: DeploymentRef;
  readonly title: string;
  readonly submitted: Date | undefined;
  /** News that the person has. */
  readonly told: readonly string[];
  /** Until when he hears of it; null: until it ends. Unless given, as before. */
  readonly until?: Date | null;
}

/** It can be worked with. */
export const READY = "ready";
/** It runs, and nothing in it answers for long. */
export const SILENT = "silent";
export const DOWN = "down";
/** Nothing comes after this one. */
export const ENDED = "ended";
/** It was to be watched until now. */
export const UNWATCHED = "unwatched";
/** It cannot be looked at: the person is not logged in, or has no rights there any more. */
export const BLIND = "blind";

const HOUR_MS = 3_600_000;
/** Waits that are told, longest first. */
const WAITS = [
  ["queued a week", 7 * 24 * HOUR_MS],
  ["queued a day", 24 * HOUR_MS],
  ["queued an hour", HOUR_MS],
] as const;

/** A service that is up for so long without answering will not answer by itself, ms. */
const LONGEST_SILENCE_MS = 15 * 60_000;

export interface WatchedSoFar {
  readonly since: Date;
  /** Undefined where it does not run. */
  readonly runningSince: Date | undefined;
  /** It could be worked with before; what answers is looked at no more then. */
  readonly wasReady: boolean;
  readonly now: Date;
}

/** News about how it stands; undefined where nothing needs to be told. */
export function newsOf(
  deployment: Deployment | undefined,
  { since, runningSince, wasReady, now }: WatchedSoFar,
): string | undefined {
  if (!deployment || hasEnded(deployment.status)) return ENDED;
  const age = now.getTime() - since.getTime();
  switch (deployment.status) {
    case "queued":
      return WAITS.find(([, ms]) => age >= ms)?.[0];
    case "down":
      return DOWN;
    case "running":
      if (wasReady) return undefined;
      if (isReady(deployment)) return READY;
      if (
        deployment.activeEndpoints !== undefined &&
        runningSince &&
        now.getTime() - runningSince.getTime() >= LONGEST_SILENCE_MS
      )
        return SILENT;
      return undefined;
    default:
      return undefined;
  }
}

/** What a person knows who was told this: of a long wait also the shorter ones. */
export function toldBy(news: string): readonly string[] {
  const at = WAITS.findIndex(([name]) => name === news);
  return at === -1 ? [news] : WAITS.slice(at).map(([name]) => name);
}
