/**
 * Reminds people of agreed ends. Nothing is deleted but on the owner's word or by the rule of the channel, and then only after
 * a snapshot that is complete.
 */
import { dueReminder, nextReminder, toldWith } from "../commands/lease-reminders.ts";
import { hasEnded } from "../commands/present/deployment.ts";
import { rulesOf } from "../engine/leases.ts";
import type { EngineDeps } from "../engine/turn.ts";
import type { Deed, Done } from "../engine/unattended.ts";
import { atLeast, FULL_ACCESS } from "../identity/levels.ts";
import type { Session } from "../identity/session.ts";
import { PlatformFailure } from "../platform/failure.ts";
import type { Deployment } from "../platform/ports.ts";
import type { DeploymentLease } from "../store/lease-port.ts";
import type { SurfaceName } from "../surface.ts";
import type { Hold } from "./hold.ts";
import { endIt, KEPT } from "./lease-ending.ts";
import { reminderDraft } from "./lease-words.ts";
import { keepRounds } from "./rounds.ts";
import { personOf, tellPerson } from "./told-person.ts";

export interface LeaseKeeperDeps extends EngineDeps {
  readonly doFor: (deed: Deed) => Promise<Done>;
  readonly posted: () => void;
}

const LOOK_MS = 60_000;
/** Between two leases: each may cost the platform a call. */
const BETWEEN_MS = 200;
const AT_ONCE = 100;
/** After the end was told, by the channel's rule; where it was told late, nobody may have seen it coming. */
const GRACE_MS = 3_600_000;
const LATE_GRACE_MS = 24 * 3_600_000;
const FIRST_FAILURE_PAUSE_MS = 60_000;
const LONGEST_FAILURE_PAUSE_MS = 3_600_000;

/** Runs until the program stops. */
export function keepLeases(deps: LeaseKeeperDeps): Promise<void> {
  const failures = new Map<string, number>();

  async function round(surface: SurfaceName, hold: Hold): Promise<void> {
    if (!(await hold.take())) return;
    for (const lease of await deps.store.deploymentLeases.due(surface, deps.now(), AT_ONCE)) {
      if (deps.signal.aborted || !(await hold.take())) return;
      await visit(lease);
      await deps.wait(BETWEEN_MS, deps.signal);
    }
  }

  async function visit(lease: DeploymentLease): Promise<void> {
    const key = `${lease.owner} ${lease.deployment}`;
    try {
      await attend(deps, lease);
      failures.delete(key);
    } catch (error) {
      if (deps.signal.aborted) return;
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      const pause = Math.min(LONGEST_FAILURE_PAUSE_MS, FIRST_FAILURE_PAUSE_MS * 2 ** Math.min(count - 1, 10));
      deps.log.warn({ err: error, vo: lease.vo, failures: count }, "an agreed end could not be seen to");
      await deps.store.deploymentLeases.note({ ...lease, nextAt: new Date(deps.now().getTime() + pause) });
    }
  }

  return keepRounds(deps, { name: "leases", round, pause: async () => LOOK_MS, usualPauseMs: LOOK_MS });
}

async function attend(deps: LeaseKeeperDeps, lease: DeploymentLease): Promise<void> {
  const seen = await look(deps, lease);
  if (seen === "gone") return deps.store.deploymentLeases.drop(lease.owner, lease.deployment);
  const deployment = seen === "hidden" ? undefined : seen;
  const titled = deployment && deployment.title !== "" ? { ...lease, title: deployment.title } : lease;
  if (titled.ending) return endIt(deps, titled, deployment);
  await remind(deps, titled, deployment);
}

/** Its deployment; `hidden` where its owner cannot be looked for, `gone` where nothing is left to end. */
async function look(deps: LeaseKeeperDeps, lease: DeploymentLease): Promise<Deployment | "gone" | "hidden"> {
  const session = await sessionOf(deps, lease);
  if (!session) return "hidden";
  const { deployment: id, vo, kind } = lease;
  try {
    const found = await deps.platform.as(session.token).deployments.get({ id, vo, kind });
    return found && !hasEnded(found.status) ? found : "gone";
  } catch (error) {
    const shut = error instanceof PlatformFailure && ["unauthenticated", "forbidden"].includes(error.kind);
    if (!shut) throw error;
    return "hidden";
  }
}

/** Of the login under which it was agreed, and only with full access to its VO. */
async function sessionOf(deps: LeaseKeeperDeps, lease: DeploymentLease): Promise<Session | undefined> {
  const session = await deps.sessions.of(personOf(lease).actor);
  const may = session?.subject === lease.subject && atLeast(session.levels.get(lease.vo), FULL_ACCESS);
  return may ? session : undefined;
}

async function remind(
  deps: LeaseKeeperDeps,
  lease: DeploymentLease,
  deployment: Deployment | undefined,
): Promise<void> {
  const now = deps.now();
  const due = dueReminder(lease, lease.told, now);
  const noticed = noticedAt(lease) ?? (lease.endsAt <= now ? now : undefined);
  const removal = await removalOf(deps, lease, noticed);
  if (due) {
    const key = `lease:${lease.owner}:${lease.deployment}:${lease.endsAt.getTime()}:${due.name}`;
    await tellPerson(deps, lease, key, reminderDraft({ lease, deployment, now, removal }));
  }
  const told = new Set([
    ...lease.told,
    ...(due ? toldWith(lease, due) : []),
    ...(noticed ? [`${NOTICED}${noticed.toISOString()}`] : []),
  ]);
  if (removal && noticed && removal <= now && deployment)
    return beginEnding(deps, { ...lease, told: [...told] });
  const next = nextReminder(lease, [...told], now);
  const at = noticed && removal && removal > now && removal < next ? removal : next;
  const hidden = noticed && removal && removal <= now && !deployment;
  await deps.store.deploymentLeases.note({
    ...lease,
    told: [...told],
    nextAt: hidden ? new Date(Math.min(at.getTime(), now.getTime() + GRACE_MS)) : at,
  });
}

const NOTICED = "noticed ";

/** When the person was first told that the end has come. */
function noticedAt({ told }: DeploymentLease): Date | undefined {
  const entry = told.find((name) => name.startsWith(NOTICED));
  return entry === undefined ? undefined : new Date(entry.slice(NOTICED.length));
}

/** When the channel's rule removes it; null: never. Before the end was noticed, that is an hour after it. */
async function removalOf(
  deps: LeaseKeeperDeps,
  { place, told, endsAt }: DeploymentLease,
  noticed: Date | undefined,
): Promise<Date | null> {
  if (told.includes(KEPT) || (await rulesOf(deps, place)).leaseEnd !== "snapshot-delete") return null;
  const from = noticed ?? endsAt;
  const grace = from.getTime() - endsAt.getTime() > GRACE_MS ? LATE_GRACE_MS : GRACE_MS;
  return new Date(from.getTime() + grace);
}

async function beginEnding(deps: LeaseKeeperDeps, lease: DeploymentLease): Promise<void> {
  const session = await sessionOf(deps, lease);
  if (!session) return;
  const snapshots = await deps.platform.as(session.token).snapshots.list(lease.vo);
  const before = snapshots.filter((one) => one.deployment === lease.deployment).map(({ id }) => id);
  const now = deps.now();
  const ending = { by: "rule", since: now.toISOString(), before } as const;
  await deps.store.deploymentLeases.note({ ...lease, ending, nextAt: now });
}
