/** What a person's deployments hold of a VO, as the platform's own statistics count: reserved, busy or not. */
import type { Amounts, Deployment } from "./ports.ts";

export interface Holdings extends Amounts {
  /** Jobs that were given their hardware. */
  readonly running: number;
  readonly queued: number;
}

/** Words of the platform for what holds nothing any more. */
const ENDED: ReadonlySet<string> = new Set(["complete", "failed", "dead", "error"]);

/** What is held by those that have a node; those that wait for one hold nothing yet. */
export function holdingsOf(deployments: readonly Deployment[]): Holdings {
  const live = deployments.filter(({ status }) => !ENDED.has(status));
  const placed = live.filter((one) => one.placed);
  const sum = (of: (one: Deployment["resources"]) => number | undefined) =>
    placed.reduce((total, one) => total + (of(one.resources) ?? 0), 0);
  return {
    cpu: sum((one) => one.cpu),
    gpu: sum((one) => one.gpu),
    memoryMb: sum((one) => one.memoryMb),
    diskMb: sum((one) => one.diskMb),
    running: placed.length,
    queued: live.length - placed.length,
  };
}
