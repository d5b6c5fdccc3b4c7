/** Saving a deployment and then deleting it: each step is found again on the platform, whoever was killed before. */
import { nextReminder } from "../commands/lease-reminders.ts";
import { lengthWords } from "../language/terms.ts";
import type { Deployment, Snapshot } from "../platform/ports.ts";
import type { DeploymentLease, Ending } from "../store/lease-port.ts";
import type { LeaseKeeperDeps } from "./lease-keeper.ts";
import { keptDraft } from "./lease-words.ts";
import { personOf, tellPerson } from "./told-person.ts";

/** Told once that it stays: the channel's rule does not try again. */
export const KEPT = "kept";

/** ms between looks at a snapshot; each costs the platform's registry a call. */
const PAUSE_MS = 30_000;
/** A snapshot that was asked for is in the list by then. */
const LISTED_MS = 15 * 60_000;
const LONGEST_SNAPSHOT_MS = 3 * 3_600_000;
const LONGEST_HIDDEN_MS = 24 * 3_600_000;

/** The next step of one that is being ended. Undefined: its owner cannot be looked for now. */
export async function endIt(
  deps: LeaseKeeperDeps,
  lease: DeploymentLease,
  deployment: Deployment | undefined,
): Promise<void> {
  const { ending } = lease;
  if (!ending) return;
  const age = deps.now().getTime() - new Date(ending.since).getTime();
  if (!deployment) {
    if (age < LONGEST_HIDDEN_MS) return again(deps, lease);
    return keep(deps, lease, deployment, "you are not logged in, so I cannot do it for you.");
  }
  const snapshot = await snapshotOf(deps, lease, ending);
  switch (snapshot?.status) {
    case "complete":
      return removeIt(deps, lease, deployment, ending);
    case "failed":
      return keep(deps, lease, deployment, `the snapshot failed. ${snapshot.errorMessage ?? ""}`.trim());
    case undefined:
      return saveIt(deps, lease, deployment, ending, age);
    default:
      if (age < LONGEST_SNAPSHOT_MS) return again(deps, lease);
      return keep(deps, lease, deployment, `its snapshot is not complete after ${lengthWords(age)}.`);
  }
}

/** The newest one that was not there before; one that failed counts only where no other came. */
async function snapshotOf(
  deps: LeaseKeeperDeps,
  lease: DeploymentLease,
  { before }: Ending,
): Promise<Snapshot | undefined> {
  const session = await deps.sessions.of(personOf(lease).actor);
  if (!session) return undefined;
  const all = await deps.platform.as(session.token).snapshots.list(lease.vo);
  const own = all.filter((one) => one.deployment === lease.deployment && !before.includes(one.id));
  return own.find(({ status }) => status !== "failed") ?? own[0];
}

async function saveIt(
  deps: LeaseKeeperDeps,
  lease: DeploymentLease,
  deployment: Deployment,
  ending: Ending,
  age: number,
): Promise<void> {
  if (deployment.status !== "running")
    return keep(deps, lease, deployment, `it is ${deployment.status}, and only what runs can be saved.`);
  const done = await deps.doFor({
    ...forOwner(lease),
    key: `${keyOf(lease, ending)}:snapshot`,
    command: "snapshot create",
    what: { params: { deployment: lease.deployment } },
    first: `${reason(ending)} First a snapshot is made of ${lease.title}; when that is complete, it is deleted.`,
  });
  if (done.kind !== "refused") {
    if (age < LISTED_MS) return again(deps, lease);
    return keep(deps, lease, deployment, "no snapshot of it came to be.");
  }
  if (!done.begun && /^(?:platform|rate)\./.test(done.code) && age < LISTED_MS) return again(deps, lease);
  return keep(deps, lease, deployment, `no snapshot could be made. ${done.words}`);
}

async function removeIt(
  deps: LeaseKeeperDeps,
  lease: DeploymentLease,
  deployment: Deployment,
  ending: Ending,
): Promise<void> {
  const done = await deps.doFor({
    ...forOwner(lease),
    key: `${keyOf(lease, ending)}:delete`,
    command: "deployment delete",
    what: { params: { deployment: lease.deployment } },
    stillWanted: async () => {
      const now = await deps.store.deploymentLeases.find(lease.owner, lease.deployment);
      return now?.ending?.since === ending.since;
    },
    first: `${reason(ending)} The snapshot of ${lease.title} is complete.`,
  });
  if (done.kind === "unwanted") return;
  if (done.kind === "refused" && (done.begun || !/^(?:platform|rate)\./.test(done.code)))
    return keep(deps, lease, deployment, `it could not be deleted. ${done.words}`);
  // What was deleted is found gone at the next look.
  return again(deps, lease);
}

function reason({ by }: Ending): string {
  return by === "word"
    ? "As you said:"
    : "Its agreed end has passed, and this channel's rule is to save and delete.";
}

function keyOf({ owner, deployment }: DeploymentLease, { since }: Ending): string {
  return `lease:${owner}:${deployment}:${since}`;
}

function forOwner(lease: DeploymentLease) {
  return { ...personOf(lease), subject: lease.subject, vo: lease.vo, approved: false };
}

async function again(deps: LeaseKeeperDeps, lease: DeploymentLease): Promise<void> {
  const nextAt = new Date(deps.now().getTime() + PAUSE_MS);
  await deps.store.deploymentLeases.note({ ...lease, nextAt });
}

/** Nothing is deleted, the person is told why, and reminded as if nothing had been tried. */
async function keep(
  deps: LeaseKeeperDeps,
  lease: DeploymentLease,
  deployment: Deployment | undefined,
  why: string,
): Promise<void> {
  const { ending } = lease;
  if (!ending) return;
  await tellPerson(deps, lease, `${keyOf(lease, ending)}:kept`, keptDraft(lease, deployment, why));
  const told = [...new Set([...lease.told, KEPT])];
  const nextAt = nextReminder(lease, told, deps.now());
  await deps.store.deploymentLeases.note({ ...lease, told, ending: undefined, nextAt });
}
