/**
 * Looks at watched deployments and tells people what happens to them. One call asks for all of a person's in one VO, seldom
 * where little can happen, and never more often in all than the budget below.
 */

import { muteButton, unsubscribeButton } from "../commands/subscriptions.ts";
import { BLIND, ENDED, newsOf, READY, toldBy, UNWATCHED } from "../commands/watched.ts";
import { isMutedFor, isMutedIn } from "../engine/subscriptions.ts";
import type { EngineDeps } from "../engine/turn.ts";
import { putUnasked, type UnaskedDeps } from "../engine/unasked.ts";
import { atLeast, FULL_ACCESS } from "../identity/levels.ts";
import type { Session } from "../identity/session.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Deployment, DeploymentsPort } from "../platform/ports.ts";
import type { Button, Draft, Target } from "../reply/blocks.ts";
import { actions } from "../reply/build.ts";
import type { Watch, WatchGroup } from "../store/watch-port.ts";
import type { Actor, SurfaceName } from "../surface.ts";
import type { Hold } from "./hold.ts";
import { keepRounds } from "./rounds.ts";
import { personOf } from "./told-person.ts";
import { pauseAfter } from "./watch-pace.ts";
import { newsDraft } from "./watch-words.ts";

export interface WatcherDeps
  extends UnaskedDeps,
    Pick<EngineDeps, "wait" | "instance" | "log" | "signal" | "sessions"> {
  readonly platform: {
    as(token: Session["token"]): { readonly deployments: Pick<DeploymentsPort, "list" | "get"> };
  };
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Something was put into the outbox. */
  readonly posted: () => void;
}

export interface Watcher {
  /** Watches until the program stops. */
  run(): Promise<void>;
}

/** Between two calls to the platform, ms: at most five a second, however much is watched. */
const BETWEEN_CALLS_MS = 200;
/** New watches, and those of processes that died, are found after so long, ms. */
const LOOK_MS = 10_000;
const GROUPS_AT_ONCE = 100;
/** Where the person cannot be looked for, ms. */
const BLIND_PAUSE_MS = 600_000;
const LONGEST_FAILING_MS = 15 * 60_000;

export function createWatcher(deps: WatcherDeps): Watcher {
  const failures = new Map<string, number>();

  async function round(surface: SurfaceName, hold: Hold): Promise<void> {
    if (!(await hold.take())) return;
    for (const group of await deps.store.watches.due(surface, deps.now(), GROUPS_AT_ONCE)) {
      if (deps.signal.aborted || !(await hold.take())) return;
      await visit(group);
      await deps.wait(BETWEEN_CALLS_MS, deps.signal);
    }
  }

  /** Looks at a group and says when to look again; what fails is put off ever longer. */
  async function visit(group: WatchGroup): Promise<void> {
    const key = JSON.stringify([group.owner, group.vo, group.kind]);
    let pause: number;
    try {
      pause = await look(deps, group);
      failures.delete(key);
    } catch (error) {
      if (deps.signal.aborted) return;
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      pause = Math.min(LONGEST_FAILING_MS, 5000 * 2 ** Math.min(count, 20));
      deps.log.warn(
        { err: error, vo: group.vo, failures: count },
        "watched deployments could not be looked at",
      );
    }
    const jittered = pause * (0.8 + deps.random() * 0.4);
    await deps.store.watches.schedule(group, new Date(deps.now().getTime() + jittered));
  }

  async function pause(): Promise<number> {
    const moments = await Promise.all(
      [...deps.outbounds.keys()].map((surface) => deps.store.watches.nextAt(surface)),
    );
    const waits = moments.flatMap((at) => (at ? [at.getTime() - deps.now().getTime()] : []));
    return Math.max(BETWEEN_CALLS_MS, Math.min(LOOK_MS, ...waits));
  }

  return { run: () => keepRounds(deps, { name: "watch", round, pause, usualPauseMs: LOOK_MS }) };
}

/** Looks at a group once; ms until the next look. */
async function look(deps: WatcherDeps, group: WatchGroup): Promise<number> {
  const watches = await deps.store.watches.in(group, deps.now());
  const [first] = watches;
  if (!first) return BLIND_PAUSE_MS;
  const session = await deps.sessions.of(first.actor as unknown as Actor);
  if (!session || !atLeast(session.levels.get(group.vo), FULL_ACCESS)) return blind(deps, watches);
  const { deployments } = deps.platform.as(session.token);
  try {
    return await lookWith(deps, deployments, group, watches);
  } catch (error) {
    const shut = error instanceof PlatformFailure && ["unauthenticated", "forbidden"].includes(error.kind);
    if (!shut) throw error;
    return blind(deps, watches);
  }
}

async function lookWith(
  deps: WatcherDeps,
  deployments: Pick<DeploymentsPort, "list" | "get">,
  { vo, kind }: WatchGroup,
  watches: readonly Watch[],
): Promise<number> {
  // The platform asks every endpoint then, which is slow: only while somebody waits for an answer of one.
  const probe = watches.some(({ seen, told }) => seen?.status === "running" && !told.includes(READY));
  const listed = new Map((await deployments.list({ vo, kind, probe })).map((one) => [one.id, one]));
  const pauses: number[] = [];
  for (const watch of watches) {
    if (deps.signal.aborted) break;
    const pause = await follow(deps, watch, await found(deps, deployments, watch, listed));
    if (pause !== undefined) pauses.push(pause);
  }
  return Math.min(BLIND_PAUSE_MS, ...pauses);
}

/** What has ended is in no list; asked for once by its id, the platform says how. */
async function found(
  deps: WatcherDeps,
  deployments: Pick<DeploymentsPort, "get">,
  { deployment: id, vo, kind }: Watch,
  listed: ReadonlyMap<string, Deployment>,
): Promise<Deployment | undefined> {
  const one = listed.get(id);
  if (one) return one;
  await deps.wait(BETWEEN_CALLS_MS, deps.signal);
  return deployments.get({ id, vo, kind });
}

/** Tells what is new of one; ms until it is to be looked at again, undefined where nothing more can come. */
async function follow(
  deps: WatcherDeps,
  watch: Watch,
  deployment: Deployment | undefined,
): Promise<number | undefined> {
  const now = deps.now();
  if (watch.until && watch.until <= now) {
    await tell(deps, watch, UNWATCHED, deployment);
    await deps.store.watches.end(watch.owner, watch.deployment);
    return undefined;
  }
  const status = deployment?.status ?? "gone";
  const seen = watch.seen?.status === status ? watch.seen : { status, at: now };
  const runningSince = seen.status === "running" ? seen.at : undefined;
  const news = newsOf(deployment, {
    since: watch.since,
    runningSince,
    wasReady: watch.told.includes(READY),
    now,
  });
  const fresh = news !== undefined && !watch.told.includes(news) ? news : undefined;
  if (fresh !== undefined) await tell(deps, watch, fresh, deployment);
  if (news === ENDED) {
    await deps.store.watches.end(watch.owner, watch.deployment);
    return undefined;
  }
  // It can be looked at again: should that end once more, it is told once more.
  const before = watch.told.filter((name) => name !== BLIND);
  const told = fresh === undefined ? before : [...new Set([...before, ...toldBy(fresh)])];
  const title = deployment && deployment.title !== "" ? deployment.title : watch.title;
  const changed = seen !== watch.seen || told.length !== watch.told.length || title !== watch.title;
  if (changed) await deps.store.watches.note({ ...watch, seen, told, title });
  const settled = told.includes(READY) && deployment !== undefined && status === "running";
  return pauseAfter(now.getTime() - (settled ? seen.at : watch.since).getTime(), settled);
}

async function blind(deps: WatcherDeps, watches: readonly Watch[]): Promise<number> {
  for (const watch of watches) {
    if (watch.told.includes(BLIND)) continue;
    await tell(deps, watch, BLIND, undefined);
    await deps.store.watches.note({ ...watch, told: [...watch.told, BLIND] });
  }
  return BLIND_PAUSE_MS;
}

async function tell(
  deps: WatcherDeps,
  watch: Watch,
  name: string,
  deployment: Deployment | undefined,
): Promise<void> {
  const { actor, place } = personOf(watch);
  const draft = newsDraft({ name, title: watch.title, deployment, wasReady: watch.told.includes(READY) });
  // Blindness comes and goes; all else happens once, whoever is killed before it is written down.
  const when = name === BLIND ? ` ${deps.now().toISOString().slice(0, 10)}` : "";
  const key = `watch:${watch.owner}:${watch.deployment}:${name}${when}`;
  const withEnd = (end: Button<Target>): Draft => ({ ...draft, blocks: [...draft.blocks, actions(end)] });
  const own = withEnd(muteButton("ready"));
  const alone = place.direct;
  if (!(await isMutedIn(deps, actor, place, "ready")))
    await putUnasked(deps, {
      key,
      actor,
      place,
      draft: alone ? own : withEnd(unsubscribeButton("ready", undefined)),
    });
  if (!alone && !(await isMutedFor(deps, actor, "ready")))
    await putUnasked(deps, { key: `${key}:private`, actor, place, draft: { ...own, visibility: "private" } });
  deps.posted();
}
