/** How trials of modules are told. */
import type { Deployment } from "../../platform/ports.ts";
import { button, type Row } from "../../reply/build.ts";
import { deploymentName, hasEnded } from "./deployment.ts";

/** A trial ends by itself so long after its page opened, ms: the platform's rule. */
const LASTS_MS = 600_000;
const MINUTE_MS = 60_000;

/** When it ends at the earliest: its page opens some time after it was asked for. */
function endsAt({ submitted }: Deployment): Date | undefined {
  return submitted && new Date(submitted.getTime() + LASTS_MS);
}

/** `about 7 min left`; undefined where nothing is known, or it has ended. */
export function timeLeft(trial: Deployment, now: Date): string | undefined {
  const end = endsAt(trial);
  if (!end || hasEnded(trial.status)) return undefined;
  const minutes = Math.ceil((end.getTime() - now.getTime()) / MINUTE_MS);
  return minutes > 0 ? `about ${minutes} min left` : "ends any moment";
}

/** `10:12 UTC`. */
export function endWords(trial: Deployment): string | undefined {
  const end = endsAt(trial);
  return end && `${end.toISOString().slice(11, 16)} UTC`;
}

export function trialRow(trial: Deployment, now: Date): Row {
  const params = { deployment: trial.id };
  const [image = ""] = (trial.dockerImage.split("/").at(-1) ?? "").split(":");
  return {
    kind: "deployment",
    ref: trial.id,
    title: deploymentName(trial),
    facts: [trial.status, image === trial.title ? undefined : image, timeLeft(trial, now)],
    actions: hasEnded(trial.status) ? [] : [button("Stop", "try stop", params, "danger")],
  };
}
