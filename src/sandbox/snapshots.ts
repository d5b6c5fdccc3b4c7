import { setTimeout as wait } from "node:timers/promises";
import type { Hono } from "hono";
import { person, requireHeader, requireLevel } from "./auth.ts";
import type { RouteGroup, SandboxContext, SandboxEnv } from "./context.ts";
import type { Job } from "./jobs.ts";
import { statusOf } from "./lifecycle.ts";
import { requiredQueries, vosQuery } from "./parameters.ts";
import { problem, serverError } from "./problems.ts";
import { hashed } from "./randomness.ts";
import { type Simulation, simulate } from "./simulation.ts";
import {
  forgetSnapshot,
  keepSnapshot,
  type SnapshotRecord,
  snapshotObject,
  snapshotStatus,
  snapshotsOf,
} from "./snapshot-records.ts";
import { ownedJob } from "./submission.ts";

const BASE = "/v1/snapshots";
/** Bytes of all complete snapshots of a person in a VO, above which no new one is made. */
const QUOTA = 15e9;

/** Copies of running deployments in the image registry. */
export const addSnapshots: RouteGroup = (app, context) => {
  breakWhenConcurrent(app, context);
  addList(app, context);
  addChanges(app, context);
};

/** How long a call to the real registry takes at least, in ms; shorter ones would hardly ever meet each other here. */
const REGISTRY_CALL = 50;

/** The platform's registry client cannot serve two requests at once: whoever comes second meets a 500. */
function breakWhenConcurrent(app: Hono<SandboxEnv>, { quirks }: SandboxContext): void {
  if (!quirks) return;
  let busy = false;
  app.use(BASE, async (_c, next) => {
    if (busy) throw serverError();
    busy = true;
    try {
      await Promise.all([next(), wait(REGISTRY_CALL)]);
    } finally {
      busy = false;
    }
  });
}

function addList(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.get(BASE, async (c) => {
    requireHeader(c);
    const vos = vosQuery(c);
    const { sub: owner } = await person(c);
    const shown = await simulate(context, async ({ documents, now }) => {
      const lists = [];
      for (const { name } of vos) {
        const records = await snapshotsOf(documents, { vo: name, owner });
        const isDone = (one: SnapshotRecord) => snapshotStatus(one, now) === "complete";
        // First what the registry has, then what is being made or has failed.
        lists.push(...records.filter(isDone), ...records.filter((one) => !isDone(one)));
      }
      return lists.map((record) => snapshotObject(record, now));
    });
    return c.json(shown);
  });
}

function addChanges(app: Hono<SandboxEnv>, context: SandboxContext): void {
  app.post(BASE, async (c) => {
    requireHeader(c);
    const { vo, deployment_uuid: id } = requiredQueries(c, "vo", "deployment_uuid");
    const { sub: owner } = await requireLevel(c, vo);
    return c.json(
      await simulate(context, async (simulation) => {
        const made = await create(simulation, ownedJob(simulation, { vo, owner, id }));
        return { status: "success", snapshot_ID: made.id };
      }),
    );
  });
  app.delete(BASE, async (c) => {
    requireHeader(c);
    const { vo, snapshot_uuid: id } = requiredQueries(c, "vo", "snapshot_uuid");
    const { sub: owner } = await requireLevel(c, vo);
    return c.json(
      await simulate(context, async ({ documents }) => {
        const record = (await snapshotsOf(documents, { vo, owner })).find((one) => one.id === id);
        if (record === undefined) throw problem(400, "You have no snapshot with this UUID.");
        await forgetSnapshot(documents, record);
        return { status: "success" };
      }),
    );
  });
}

async function create({ documents, now, context }: Simulation, job: Job): Promise<SnapshotRecord> {
  if (statusOf(job, now) !== "running")
    throw problem(400, 'A snapshot can only be made of a job whose status is "running".');
  const own = await snapshotsOf(documents, job);
  const complete = own.filter((one) => snapshotStatus(one, now) === "complete");
  if (complete.reduce((sum, { size }) => sum + size, 0) > QUOTA)
    throw problem(400, "You have exceeded the 15 GB quota. Delete some snapshots before you make another.");
  const record: SnapshotRecord = {
    id: `${job.id}_${Math.floor(now.getTime() / 1000)}`,
    vo: job.vo,
    owner: job.owner,
    title: job.title,
    description: job.description,
    jobId: context.newId(),
    size: sizeOf(job),
    submittedAt: now.getTime(),
  };
  await keepSnapshot(documents, record);
  return record;
}

/** Between 2 and 9 GB; who asked for a disk above 30 GB has filled it with more than can be copied. */
function sizeOf(job: Job): number {
  const spread = hashed(job.id, "size");
  return job.demand.diskMb > 30_000
    ? Math.round((11 + 8 * spread) * 1e9)
    : Math.round((2 + 7 * spread) * 1e9);
}
