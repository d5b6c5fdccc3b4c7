/**
 * Looks at watched deployments and tells people what happens to them. One call asks for all of a person's in one VO, seldom
 * where little can happen, and never more often in all than the budget below.
 */

import { BLIND, ENDED, newsOf, READY, toldBy, UNWATCHED } from "../commands/watched.ts";
import type { EngineDeps } from "../engine/turn.ts";
import { atLeast, FULL_ACCESS } from "../identity/levels.ts";
import type { Session } from "../identity/session.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Deployment, DeploymentsPort } from "../platform/ports.ts";
import type { Watch, WatchGroup, WatchStore } from "../store/watch-port.ts";
import type { Actor, SurfaceName } from "../surface.ts";
import type { Hold } from "./hold.ts";
import { keepRounds } from "./rounds.ts";
import { pauseAfter } from "./watch-pace.ts";
import { type TellDeps, tellNews, type WatchNews } from "./watch-telling.ts";

export interface WatcherDeps
  extends TellDeps,
    Pick<EngineDeps, "wait" | "instance" | "log" | "signal" | "sessions"> {
  readonly platform: {
    as(token: Session["token"]): { readonly deployments: Pick<DeploymentsPort, "list" | "get"> };
  };
  /** From 0 up to 1. */
  readonly random: () => number;
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
  const followed: Followed[] = [];
  try {
    for (const watch of watches) {
      if (deps.signal.aborted) break;
      const deployment = await found(deps, deployments, watch, listed);
      followed.push(follow(watch, deployment, deps.now()));
    }
  } finally {
    // What is known is told, though one of the others cannot be looked at.
    await tellNews(
      deps,
      followed.flatMap(({ news }) => news ?? []),
    );
    for (const { settle } of followed) await settle?.(deps.store.watches);
  }
  return Math.min(BLIND_PAUSE_MS, ...followed.flatMap(({ pause }) => pause ?? []));
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

/** What follows for a watch from how its deployment stands. */
interface Followed {
  readonly news?: WatchNews;
  /** Once its news is told. */
  readonly settle?: (watches: WatchStore) => Promise<void>;
  /** ms until it is to be looked at again; undefined where nothing more can come. */
  readonly pause?: number;
}

function follow(watch: Watch, deployment: Deployment | undefined, now: Date): Followed {
  const end = (watches: WatchStore) => watches.end(watch.owner, watch.deployment);
  if (watch.until && watch.until <= now) return { news: { watch, name: UNWATCHED, deployment }, settle: end };
  const status = deployment?.status ?? "gone";
  const seen = watch.seen?.status === status ? watch.seen : { status, at: now };
  const runningSince = seen.status === "running" ? seen.at : undefined;
  const name = newsOf(deployment, {
    since: watch.since,
    runningSince,
    wasReady: watch.told.includes(READY),
    now,
  });
  const fresh = name !== undefined && !watch.told.includes(name) ? name : undefined;
  const news = fresh === undefined ? {} : { news: { watch, name: fresh, deployment } };
  if (name === ENDED) return { ...news, settle: end };
  // It can be looked at again: should that end once more, it is told once more.
  const before = watch.told.filter((one) => one !== BLIND);
  const told = fresh === undefined ? before : [...new Set([...before, ...toldBy(fresh)])];
  const title = deployment && deployment.title !== "" ? deployment.title : watch.title;
  const changed = seen !== watch.seen || told.length !== watch.told.length || title !== watch.title;
  const settled = told.includes(READY) && deployment !== undefined && status === "running";
  return {
    ...news,
    ...(changed ? { settle: (watches: WatchStore) => watches.note({ ...watch, seen, told, title }) } : {}),
    pause: pauseAfter(now.getTime() - (settled ? seen.at : watch.since).getTime(), settled),
  };
}

async function blind(deps: WatcherDeps, watches: readonly Watch[]): Promise<number> {
  const untold = watches.filter(({ told }) => !told.includes(BLIND));
  await tellNews(
    deps,
    untold.map((watch) => ({ watch, name: BLIND, deployment: undefined })),
  );
  for (const watch of untold) await deps.store.watches.note({ ...watch, told: [...watch.told, BLIND] });
  return BLIND_PAUSE_MS;
}
