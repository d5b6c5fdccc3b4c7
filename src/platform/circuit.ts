/** The platform is left alone for a while after some outages in a row. */
import { type CircuitChange, createCircuitBreaker, LeftAlone } from "../circuit-breaker.ts";
import { PlatformFailure } from "./failure.ts";
import { type Answer, TransportFailure } from "./transport.ts";

/** Outages in a row that open the circuit. */
const THRESHOLD = 5;
/** How long the platform is left alone before one request tries it again. */
const PAUSE_MS = 30_000;

export interface Circuit {
  /** Runs the work, or throws a `PlatformFailure` "unreachable" at once while the circuit is open. */
  run(work: () => Promise<Answer>): Promise<Answer>;
}

export function createCircuit(now: () => Date, changed: (change: CircuitChange) => void): Circuit {
  const breaker = createCircuitBreaker({ threshold: THRESHOLD, pauseMs: PAUSE_MS, now, isOutage, changed });
  return {
    run: async (work) => {
      try {
        return await breaker.run(work);
      } catch (error) {
        throw error instanceof LeftAlone ? leftAlone(error.waitMs) : error;
      }
    },
  };
}

/**
 * Whether nobody was there. A plain 500 is no outage: the platform gives it to single people and VOs for reasons of
 * their own, and one of them must not shut out all others.
 */
function isOutage(outcome: unknown): boolean {
  if (outcome instanceof TransportFailure) return outcome.problem !== "too-large";
  const answer = outcome as Partial<Answer>;
  return isGatewayError(answer.status ?? 0, answer.type ?? "");
}

/** 502, 503 and 504 of whatever stands before the platform; the platform's own come as JSON. */
export function isGatewayError(status: number, type: string): boolean {
  return status >= 502 && status <= 504 && type !== "application/json";
}

function leftAlone(waitMs: number): PlatformFailure {
  const wait = waitMs > 0 ? `in ${Math.ceil(waitMs / 1000)} s` : "right now";
  return new PlatformFailure(
    "unreachable",
    `The platform cannot be reached at the moment: the last attempts all failed. I try it again ${wait}, so ask again shortly after.`,
  );
}
