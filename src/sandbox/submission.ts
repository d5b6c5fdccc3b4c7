/** What all kinds of jobs share: being submitted, found again, and deleted. */
import type { Call } from "./context.ts";
import { takeFault } from "./faults.ts";
import type { Job } from "./jobs.ts";
import { statusOf } from "./lifecycle.ts";
import { nodesOf } from "./nodes.ts";
import { odd, problem, refusedJob } from "./problems.ts";
import type { Simulation } from "./simulation.ts";

export type Submitted =
  | { readonly status: "success"; readonly job_ID: string }
  | { readonly status: "fail"; readonly error_msg: string };

/** Hands the job to the scheduler, which may refuse it; the answer is a 200 either way. */
export async function submit(c: Call, simulation: Simulation, job: Job): Promise<Submitted> {
  const { documents } = simulation;
  if (nodesOf(job.vo).length === 0) throw odd(c, problem(400, `There are no nodes for ${job.vo}.`));
  const refused = await takeFault(documents, "refuse-job");
  if (refused) return refusedJob(refused.message ?? "The scheduler refused the job: no leader.");
  const fails = await takeFault(documents, "fail-start");
  await simulation.keep(fails ? { ...job, failsAtStart: true } : job);
  return { status: "success", job_ID: job.id };
}

export interface JobAddress {
  readonly vo: string;
  /** Subject of the one who asks. */
  readonly owner: string;
  readonly id: string;
}

/** The job, if it exists in that VO and belongs to the one who asks; else 400 (never 404). */
export function ownedJob(simulation: Simulation, { vo, owner, id }: JobAddress): Job {
  const job = simulation.jobs().find((one) => one.id === id && one.vo === vo);
  if (job === undefined) throw problem(400, "No deployment exists with this uuid.");
  if (job.owner !== owner) throw problem(400, "You are not the owner of that deployment.");
  return job;
}

/** The jobs of one person in one VO, newest first. */
export function jobsOf(simulation: Simulation, { vo, owner }: Omit<JobAddress, "id">): readonly Job[] {
  return simulation
    .jobs()
    .filter((job) => job.vo === vo && job.owner === owner)
    .toReversed();
}

/** Stops a job that runs or was lost; purges any other. */
export async function deleteJob(simulation: Simulation, job: Job): Promise<void> {
  const { documents, now } = simulation;
  if (job.deletionStuck) return simulation.purge(job);
  if (await takeFault(documents, "stuck-deletion")) return simulation.keep({ ...job, deletionStuck: true });
  const stops = ["running", "lost"].includes(statusOf(job, now));
  return stops ? simulation.keep({ ...job, stoppedAt: now.getTime() }) : simulation.purge(job);
}
