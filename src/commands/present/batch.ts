/** How batch jobs are told. */
import type { Deployment, DeploymentStatus } from "../../platform/ports.ts";
import type { DraftBlock, Tone } from "../../reply/blocks.ts";
import { actions, button, progress, type Row } from "../../reply/build.ts";
import { deploymentRow, hasEnded } from "./deployment.ts";

/** What to do about a state; undefined where nothing needs doing. */
export function batchAdvice(status: DeploymentStatus): string | undefined {
  switch (status) {
    case "queued":
      return "It starts by itself when there is room; nothing keeps you from logging out.";
    case "complete":
      return "Its results are what it wrote to /storage. It stays in the list for about a day.";
    case "failed":
      return "The platform gives no reason. Look into what your commands wrote to /storage; most often a path was wrong, memory ran out, or the storage login went stale. Write a log there (2>&1 | tee /storage/job.log) and submit it again.";
    case "lost":
      return "The machine was lost. What the job had written to /storage is still there; submit it again.";
    default:
      return undefined;
  }
}

export function batchTone(status: DeploymentStatus): Tone {
  if (status === "complete") return "success";
  return hasEnded(status) ? "warning" : "info";
}

export function batchRow(job: Deployment): Row {
  return {
    ...deploymentRow(job),
    actions: [
      button("Info", "batch info", { deployment: job.id }),
      button(hasEnded(job.status) ? "Remove" : "Stop", "batch delete", { deployment: job.id }, "danger"),
    ],
  };
}

export function batchActions(job: Deployment): DraftBlock {
  const params = { deployment: job.id };
  return actions(
    ...(hasEnded(job.status) ? [] : [button("Look again", "batch info", params)]),
    button(hasEnded(job.status) ? "Remove" : "Stop", "batch delete", params, "danger"),
  );
}

/** The way from submission to the end. */
export function batchProgress(job: Deployment | undefined): DraftBlock {
  const status = job?.status ?? "queued";
  const done = status === "complete";
  const failed = hasEnded(status) && !done;
  const at = done ? 4 : failed || status === "running" ? 2 : status === "starting" ? 1 : 0;
  const labels = ["Queued", "Starting", "Running", "Ended"];
  return progress(
    done ? "Done" : failed ? "Failed" : "Batch job",
    labels.map((label, index) => ({
      label,
      state: index < at ? "done" : index > at ? "waiting" : failed ? "failed" : "active",
    })),
  );
}
