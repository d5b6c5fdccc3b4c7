/** The life of a job as a function of its facts and the time. Moments and spans are milliseconds. */
import type { Job } from "./jobs.ts";

export type JobStatus = "queued" | "starting" | "running" | "complete" | "failed" | "lost";

/** A demo's pace: what takes minutes on the real platform takes seconds here. */
export const PACE = {
  /** From submission until the scheduler first looks for a node. */
  queueing: 1500,
  /** Placed, but without task state: the platform still says queued. */
  allocating: 500,
  /** Pulling the image, mounting storage. */
  starting: 3000,
  /** Running, but the service does not answer yet. */
  loading: 2000,
} as const;

export interface End {
  readonly at: number;
  readonly status: "complete" | "failed" | "lost";
}

/** When the main task runs; undefined before a node was found. */
function runsFrom({ placement }: Job): number | undefined {
  return placement && placement.at + PACE.allocating + PACE.starting;
}

/** When and how the job ends or ended by what is known now; undefined: it goes on for ever. */
export function endOf(job: Job): End | undefined {
  const runs = runsFrom(job);
  const ends: End[] = [];
  if (job.stoppedAt !== undefined) ends.push({ at: job.stoppedAt, status: "complete" });
  if (job.lostAt !== undefined) ends.push({ at: job.lostAt, status: "lost" });
  if (runs !== undefined && job.failsAtStart) ends.push({ at: runs, status: "failed" });
  if (runs !== undefined && job.course)
    ends.push({ at: runs + job.course.lasts, status: job.course.outcome });
  return ends.reduce<End | undefined>((first, end) => (first && first.at <= end.at ? first : end), undefined);
}

/** The end, if it has come. */
export function ended(job: Job, now: Date): End | undefined {
  const end = endOf(job);
  return end && end.at <= now.getTime() ? end : undefined;
}

export function statusOf(job: Job, now: Date): JobStatus {
  const end = ended(job, now);
  if (end) return end.status;
  const runs = runsFrom(job);
  if (runs === undefined || now.getTime() < runs - PACE.starting) return "queued";
  return now.getTime() < runs ? "starting" : "running";
}

/** Labels whose address gives an answer at this moment. */
export function answeringLabels(job: Job, now: Date): readonly string[] {
  const runs = runsFrom(job);
  if (runs === undefined || statusOf(job, now) !== "running") return [];
  return now.getTime() < runs + PACE.loading ? [] : job.answering;
}

/** Ended jobs leave the lists at once, but batch jobs stay; a lost one stays until it is stopped. */
export function isListed(job: Job, now: Date): boolean {
  if (job.kind === "batch") return true;
  const end = ended(job, now);
  return end === undefined || (end.status === "lost" && job.stoppedAt === undefined);
}

/** Whether the job holds its share of the node at that moment. */
export function occupies(job: Job, at: number): boolean {
  if (job.placement === undefined || job.placement.at > at) return false;
  const end = endOf(job);
  return end === undefined || end.at > at;
}

const HOUR = 3_600_000;

/** When the scheduler's housekeeping removes an ended job. */
export function collectedFrom(job: Job): number | undefined {
  const end = endOf(job);
  return end && end.at + (job.kind === "batch" ? 24 : 4) * HOUR;
}
