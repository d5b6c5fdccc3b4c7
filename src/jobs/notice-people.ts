/**
 * Tells people which of their deployments a downtime concerns: once when it becomes known, and once more before it begins
 * where they did nothing. Of one person one list per VO and kind is asked for, however many downtimes there are.
 */
import { hasEnded } from "../commands/present/deployment.ts";
import { zoneOf } from "../engine/quiet.ts";
import { isMutedFor } from "../engine/subscriptions.ts";
import { actorKey, type EngineDeps } from "../engine/turn.ts";
import { putUnasked, type UnaskedDeps } from "../engine/unasked.ts";
import { aloneWith } from "../engine/whereabouts.ts";
import { atLeast, FULL_ACCESS } from "../identity/levels.ts";
import type { Session } from "../identity/session.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Deployment, DeploymentsPort, SnapshotsPort } from "../platform/ports.ts";
import type { KeptNotice } from "../store/notices-port.ts";
import type { Actor } from "../surface.ts";
import { privateBatchOf } from "./notice-posts.ts";
import { readNotice, revisionOf, type ToldNotice } from "./notice-steps.ts";
import { affectedDraft } from "./notice-words.ts";

export interface PeopleDeps extends UnaskedDeps, Pick<EngineDeps, "wait" | "log" | "signal" | "sessions"> {
  readonly platform: {
    as(token: Session["token"]): {
      readonly deployments: Pick<DeploymentsPort, "list">;
      readonly snapshots: Pick<SnapshotsPort, "list">;
    };
  };
  /** One account of everybody who is linked, on a surface that is there. */
  readonly people: () => Promise<readonly Actor[]>;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Something was put into the outbox. */
  readonly posted: () => void;
}

export interface NoticePeople {
  /** Tells what is due; gives up where `mayGoOn` has nothing any more. */
  tell(mayGoOn: () => Promise<unknown>): Promise<void>;
}

/** As they are kept among what was told of a notice. */
const FIRST = "people";
const AGAIN = "people again";

interface Errand {
  readonly kept: KeptNotice;
  readonly notice: ToldNotice;
  readonly what: typeof FIRST | typeof AGAIN;
}

/** Failures that asking again does not mend. */
const SHUT: ReadonlySet<string> = new Set(["unauthenticated", "forbidden"]);
/** Between two calls to the platform, ms: at most five a second, as for what is watched. */
const BETWEEN_CALLS_MS = 200;
/** The platform tells times without fractions. */
const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
/** Whoever could not be looked for is looked for again after so long, ms. */
const RETRY_MS = 5 * 60_000;

export function createNoticePeople(deps: PeopleDeps): NoticePeople {
  /** Of errands that could not be done for everybody: for whom they were. After a restart they are asked for once more. */
  const served = new Map<string, Set<string>>();
  let restUntil = 0;

  async function errands(): Promise<readonly Errand[]> {
    const found: Errand[] = [];
    for (const kept of await deps.store.notices.all()) {
      const notice = readNotice(kept.content);
      const what = await dueFor(deps, kept, notice);
      if (what) found.push({ kept, notice, what });
    }
    return found;
  }

  const servedBy = ({ kept, what }: Errand): Set<string> => {
    const key = `${privateBatchOf(kept)}:${what}`;
    const known = served.get(key) ?? new Set();
    served.set(key, known);
    return known;
  };

  return {
    async tell(mayGoOn) {
      if (deps.now().getTime() < restUntil) return;
      const open = await errands();
      if (open.length === 0) return;
      let failed = 0;
      for (const actor of await deps.people()) {
        const person = actorKey(actor);
        const his = open.filter((errand) => !servedBy(errand).has(person));
        if (his.length === 0) continue;
        if (deps.signal.aborted || !(await mayGoOn())) return;
        try {
          await tellPerson(deps, actor, his);
          for (const errand of his) servedBy(errand).add(person);
        } catch (error) {
          if (deps.signal.aborted) return;
          // Who may not look there now has nothing there that he could save.
          if (error instanceof PlatformFailure && SHUT.has(error.kind)) continue;
          failed += 1;
          deps.log.warn({ err: error }, "whom a downtime concerns could not be looked up; it is tried again");
        }
      }
      if (failed > 0) {
        restUntil = deps.now().getTime() + RETRY_MS;
        return;
      }
      for (const { kept, what } of open) {
        served.delete(`${privateBatchOf(kept)}:${what}`);
        await deps.store.notices.put({ ...kept, told: [...kept.told, what] });
      }
    },
  };
}

/** What people are to be told of a notice now, if anything. */
async function dueFor(
  { store, now }: PeopleDeps,
  kept: KeptNotice,
  { downtime, datacenters }: ToldNotice,
): Promise<Errand["what"] | undefined> {
  if (!downtime || datacenters.length === 0 || kept.missing || !kept.told.includes("new")) return undefined;
  const moment = now();
  if (!kept.told.includes(FIRST)) return downtime.until > moment && kept.toldAt ? FIRST : undefined;
  if (kept.told.includes(AGAIN) || downtime.from <= moment) return undefined;
  const latest = (await store.outbox.ofBatch(privateBatchOf(kept))).at(-1);
  if (!latest) return undefined;
  return remindAt(latest.createdAt, downtime.from) <= moment ? AGAIN : undefined;
}

/** A day before, where that is some hours after the first word; else an hour before, or half way. */
function remindAt(first: Date, from: Date): Date {
  const [told, begins] = [first.getTime(), from.getTime()];
  const wished = [begins - 24 * HOUR_MS, begins - HOUR_MS].find((at) => at - told >= 6 * HOUR_MS);
  return new Date(wished ?? Math.max(begins - HOUR_MS, told + (begins - told) / 2));
}

async function tellPerson(deps: PeopleDeps, actor: Actor, errands: readonly Errand[]): Promise<void> {
  if (await isMutedFor(deps, actor, "downtime")) return;
  const session = await deps.sessions.of(actor);
  if (!session) return;
  const vos = [...session.levels].filter(([, level]) => atLeast(level, FULL_ACCESS)).map(([vo]) => vo);
  const concerned = vos.filter((vo) => errands.some(({ notice }) => isFor(notice, vo)));
  const platform = deps.platform.as(session.token);
  const live: Deployment[] = [];
  for (const vo of concerned) {
    for (const kind of ["module", "tool"] as const) {
      await deps.wait(BETWEEN_CALLS_MS, deps.signal);
      live.push(...(await platform.deployments.list({ vo, kind })).filter(({ status }) => !hasEnded(status)));
    }
  }
  for (const errand of errands) {
    const affected = live.filter(
      ({ vo, datacenter = "" }) => isFor(errand.notice, vo) && errand.notice.datacenters.includes(datacenter),
    );
    if (affected.length > 0) await tellErrand(deps, actor, errand, affected, platform);
  }
}

function isFor({ vos }: ToldNotice, vo: string): boolean {
  return vos.length === 0 || vos.includes(vo);
}

async function tellErrand(
  deps: PeopleDeps,
  actor: Actor,
  { kept, notice, what }: Errand,
  affected: readonly Deployment[],
  platform: { readonly snapshots: Pick<SnapshotsPort, "list"> },
): Promise<void> {
  const batch = privateBatchOf(kept);
  const keyOf = (which: Errand["what"]) => `${batch}:${which} ${revisionOf(kept)}:${actorKey(actor)}`;
  const left = what === FIRST ? affected : await unsaved(deps, affected, platform, keyOf(FIRST));
  if (left.length === 0) return;
  const place = aloneWith(actor);
  const zone = await zoneOf(deps, { actor, place, visibility: "private" });
  await putUnasked(deps, {
    key: keyOf(what),
    batch,
    actor,
    place,
    draft: affectedDraft(notice, left, { zone, again: what === AGAIN }),
  });
  deps.posted();
}

/** What somebody was told of and has made no snapshot of since; nothing for who was not told. */
async function unsaved(
  deps: PeopleDeps,
  affected: readonly Deployment[],
  { snapshots }: { readonly snapshots: Pick<SnapshotsPort, "list"> },
  firstWord: string,
): Promise<readonly Deployment[]> {
  const told = await deps.store.outbox.find(firstWord);
  if (!told) return [];
  const saved = new Set<string>();
  for (const vo of new Set(affected.map((one) => one.vo))) {
    await deps.wait(BETWEEN_CALLS_MS, deps.signal);
    for (const { deployment, submitted } of await snapshots.list(vo))
      if (submitted && submitted.getTime() >= told.createdAt.getTime() - SECOND_MS) saved.add(deployment);
  }
  return affected.filter(({ id }) => !saved.has(id));
}
