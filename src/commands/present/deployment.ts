/** How deployments are told: status words, what they mean and what to do, hardware, endpoints, progress. */

import { formatCount } from "../../language/sizes.ts";
import type { Deployment, DeploymentStatus } from "../../platform/ports.ts";
import type { DraftBlock, StepState } from "../../reply/blocks.ts";
import { actions, button, fields, progress, type Row } from "../../reply/build.ts";
import { isReady } from "./endpoints.ts";
import { shortSize } from "./sizes.ts";
import { timeWords } from "./words.ts";

const MEANINGS: ReadonlyMap<string, string> = new Map([
  ["queued", "waiting for a machine with enough free resources"],
  ["starting", "a machine was found; the image is being fetched and storage mounted"],
  ["running", "up"],
  ["down", "the machine cannot be reached; it may come back by itself"],
  ["complete", "ended"],
  ["failed", "ended with a failure"],
  ["error", "could not be placed"],
  ["lost", "the machine was lost for good"],
  ["dead", "ended"],
]);

/** Statuses that nothing follows any more. */
const ENDED = new Set(["complete", "failed", "error", "lost", "dead"]);

export function hasEnded(status: DeploymentStatus): boolean {
  return ENDED.has(status);
}

/** The status word with what it means, e.g. `queued (waiting for …)`; unknown words as they came. */
export function statusWords(status: DeploymentStatus): string {
  const meaning = MEANINGS.get(status);
  return meaning && meaning !== "up" ? `${status} (${meaning})` : status;
}

/** What to do about a status; undefined where nothing needs doing. */
export function advice(deployment: Deployment): string | undefined {
  const gpu = (deployment.resources.gpu ?? 0) > 0;
  switch (deployment.status) {
    case "queued":
      return gpu
        ? "GPUs are scarce: this can take from seconds to days. “cluster” shows which models are free now."
        : "This usually takes seconds; “cluster” shows what is free.";
    case "failed":
      return "The platform gives no reason. Most often the storage login went stale, the image lacks the chosen service, or memory ran out. Delete it and deploy again with more RAM, another tag, or service jupyter to look inside.";
    case "lost":
      return "Nothing inside could be saved. Deploy again, from your latest snapshot if there is one.";
    case "down":
      return "Wait a while; if it stays down, delete it and deploy again.";
    case "error":
      return "Delete it and ask for less, or for any GPU model.";
    default:
      return undefined;
  }
}

/** `4 CPUs · 1 GPU · 8 GB RAM · 10 GB disk`. */
export function hardware(resources: Deployment["resources"]): string {
  return [
    resources.cpu === undefined ? undefined : formatCount(resources.cpu, "CPU"),
    resources.gpu ? formatCount(resources.gpu, "GPU") : undefined,
    resources.memoryMb === undefined ? undefined : `${shortSize(resources.memoryMb)} RAM`,
    resources.diskMb === undefined ? undefined : `${shortSize(resources.diskMb)} disk`,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** The catalogue id behind an image: `ai4oshub/some-module:latest` → `some-module`; snapshots say so. */
export function imageName(deployment: Deployment): string {
  if (deployment.toolName) return deployment.toolName;
  const [path = ""] = deployment.dockerImage.split(/:(?!.*\/)/);
  return path.includes("user-snapshots/") ? "a snapshot" : (path.split("/").at(-1) ?? path);
}

const MARK = /\s*\[ai4-chatops [a-z0-9]+\]/;

/** Marks a description, so that a launch whose answer was lost can be found again; `unmarked` takes it off. */
export function marked(description: string, operation: string): string {
  return `${description} [ai4-chatops ${operation}]`.trim();
}

export function unmarked(description: string): string {
  return description.replace(MARK, "");
}

export function isMarked(description: string, operation: string): boolean {
  return description.includes(`[ai4-chatops ${operation}]`);
}

/** Its title; the beginning of its id where it has none. */
export function deploymentName({ title, id }: Pick<Deployment, "title" | "id">): string {
  return title === "" ? id.slice(0, 8) : title;
}

/** `lease` is its agreed end in words. */
export function deploymentRow(deployment: Deployment, lease?: string): Row {
  return {
    kind: "deployment",
    ref: deployment.id,
    title: deploymentName(deployment),
    subtitle: unmarked(deployment.description),
    facts: [
      deployment.status,
      imageName(deployment),
      hardware(deployment.resources),
      deployment.datacenter,
      deployment.submitted && `since ${timeWords(deployment.submitted)}`,
      lease,
    ],
    actions: [
      button("Info", "deployment info", { deployment: deployment.id }),
      ...(deployment.status === "running"
        ? [button("Open", "deployment open", { deployment: deployment.id })]
        : []),
    ],
  };
}

/** The way from submission to answering endpoints. */
export function launchProgress(deployment: Deployment | undefined): DraftBlock {
  const status = deployment?.status ?? "queued";
  const ready = deployment !== undefined && isReady(deployment);
  const reached = ready ? 4 : status === "running" ? 3 : status === "starting" ? 1 : 0;
  const failed = hasEnded(status) && !ready;
  const at = failed ? (deployment?.placed ? 1 : 0) : reached;
  const labels = ["Queued", "Starting", "Running", "Answering"];
  return progress(
    failed ? "Did not start" : ready ? "Ready" : "Launching",
    labels.map((label, index) => ({ label, state: stepState(index, at, failed) })),
  );
}

function stepState(index: number, at: number, failed: boolean): StepState {
  if (index < at) return "done";
  if (index > at) return "waiting";
  return failed ? "failed" : "active";
}

/** Fields of the information page; `lease` is its agreed end in words. */
export function deploymentFields(deployment: Deployment, lease?: string): DraftBlock {
  return fields({
    Status: statusWords(deployment.status),
    Module: deployment.kind === "tool" ? undefined : imageName(deployment),
    Tool: deployment.toolName,
    Description: unmarked(deployment.description),
    [deployment.placed ? "Resources" : "Requested"]: hardware(deployment.resources),
    Datacenter: deployment.datacenter ?? "none yet",
    VO: deployment.vo,
    Image: deployment.dockerImage,
    Submitted: deployment.submitted && timeWords(deployment.submitted),
    "Agreed end": lease,
    UUID: deployment.id,
  });
}

/** What to do next with it, what changes something first. */
export function deploymentActions(deployment: Deployment): DraftBlock {
  const params = { deployment: deployment.id };
  const remove = button("Delete", "deployment delete", params, "danger");
  if (deployment.status !== "running") return actions(remove);
  return actions(
    ...(canBeFrozen(deployment) ? [button("Snapshot", "snapshot create", params)] : []),
    remove,
    ...(isReady(deployment) ? [] : [button("Look again", "deployment info", params)]),
  );
}

/** Of the tools, only the development environment can be deployed again from an image of it. */
export function canBeFrozen({ kind, toolName }: Deployment): boolean {
  return kind === "module" || toolName === "ai4os-dev-env";
}
