/** The simulated cluster inside one transaction, already advanced to now. There are no timers: state follows from facts. */
import type { Documents } from "../store/documents.ts";
import type { SandboxContext } from "./context.ts";
import { listFaults, takeFault } from "./faults.ts";
import { type Job, type JobKind, parseJob } from "./jobs.ts";
import { collectedFrom, statusOf } from "./lifecycle.ts";
import { schedule } from "./scheduler.ts";
import { recordUsage } from "./usage-records.ts";

export interface Simulation {
  readonly context: SandboxContext;
  readonly documents: Documents;
  readonly now: Date;
  /** Oldest first, ended ones included. */
  jobs(): readonly Job[];
  /** Makes or replaces the job with this id. */
  keep(job: Job): Promise<void>;
  /** Forgets the job; what it used stays counted. */
  purge(job: Job): Promise<void>;
}

const KIND = "job";

/** Runs `work` alone on the cluster as it is now; nothing is kept when it throws. */
export function simulate<T>(
  context: SandboxContext,
  work: (simulation: Simulation) => Promise<T>,
): Promise<T> {
  return context.state.transaction(async (documents) => {
    const simulation = await open(context, documents);
    await advance(simulation);
    return work(simulation);
  });
}

async function open(context: SandboxContext, documents: Documents): Promise<Simulation> {
  const stored = await documents.list(KIND);
  const jobs = new Map(stored.map(({ id, value }) => [id, parseJob(value)]));
  const now = context.now();
  return {
    context,
    documents,
    now,
    jobs: () => [...jobs.values()],
    keep: (job) => {
      jobs.set(job.id, job);
      return documents.put(KIND, job.id, job);
    },
    purge: async (job) => {
      jobs.delete(job.id);
      await documents.remove(KIND, job.id);
      await recordUsage(documents, job, now);
    },
  };
}

async function advance(simulation: Simulation): Promise<void> {
  const now = simulation.now.getTime();
  for (const job of schedule(simulation.jobs(), now, simulation.context.newId)) await simulation.keep(job);
  for (const job of simulation.jobs()) {
    const collected = collectedFrom(job);
    if (collected !== undefined && collected <= now) await simulation.purge(job);
  }
  await loseNodes(simulation);
}

/** Faults that take a deployment's node away strike as soon as it has one. */
async function loseNodes({ documents, jobs, keep, now }: Simulation): Promise<void> {
  for (const fault of await listFaults(documents)) {
    if (fault.kind !== "node-lost") continue;
    const job = jobs().find(({ id, placement }) => id === fault.deployment && placement !== undefined);
    if (job === undefined) continue;
    await keep({ ...job, lostAt: now.getTime() });
    await takeFault(documents, "node-lost", ({ deployment }) => deployment === job.id);
  }
}

/** GPUs that count against the quota: those of the owner's jobs of these kinds in the VO. */
export function heldGpus(
  simulation: Simulation,
  { vo, owner, kinds }: { readonly vo: string; readonly owner: string; readonly kinds: readonly JobKind[] },
  withEnded = false,
): number {
  return simulation
    .jobs()
    .filter((job) => job.vo === vo && job.owner === owner && kinds.includes(job.kind))
    .filter((job) => withEnded || !isOver(job, simulation.now))
    .reduce((sum, { demand }) => sum + demand.gpu, 0);
}

function isOver(job: Job, now: Date): boolean {
  return ["complete", "failed"].includes(statusOf(job, now));
}
