/** How fast posts may follow each other in one destination. */
import Bottleneck from "bottleneck";
import type { Pace } from "../jobs/outbox.ts";

/** Slack takes about one post a second per channel; Discord and Matrix take more, and say when it is too much. */
const BETWEEN_POSTS_MS = 1000;

/** Throttles only: what waits in it is a row of the outbox, so nothing is lost with it. */
export function createPace(): Pace {
  const lanes = new Bottleneck.Group({ maxConcurrent: 1, minTime: BETWEEN_POSTS_MS });
  return (destination, work) => lanes.key(destination).schedule(work);
}
