/** Spares a platform that is down, and people the waiting: after some outages in a row it is left alone for a while. */
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IBackoff,
  type IBackoffFactory,
  type ICircuitBreakerOptions,
} from "cockatiel";
import { PlatformFailure } from "./failure.ts";
import { type Answer, TransportFailure } from "./transport.ts";

/** Outages in a row that open the circuit. */
const THRESHOLD = 5;
/** How long the platform is left alone before one request tries it again. */
const PAUSE_MS = 30_000;

export type CircuitChange = "open" | "half-open" | "closed";

export interface Circuit {
  /** Runs the work, or throws a `PlatformFailure` "unreachable" at once while the circuit is open. */
  run(work: () => Promise<Answer>): Promise<Answer>;
}

type Backoff = IBackoff<unknown>;

export function createCircuit(now: () => Date, changed: (change: CircuitChange) => void): Circuit {
  let opensAgainAt = 0;
  // The library reads the system clock, but asks for the pause's length each time: so the pause follows our clock.
  const pause: IBackoffFactory<unknown> = {
    next: (): Backoff => {
      opensAgainAt = now().getTime() + PAUSE_MS;
      return {
        get duration() {
          return now().getTime() < opensAgainAt ? Number.POSITIVE_INFINITY : 0;
        },
        next: () => pause.next(undefined),
      };
    },
  };
  const options: ICircuitBreakerOptions = {
    halfOpenAfter: pause,
    breaker: new ConsecutiveBreaker(THRESHOLD),
  };
  const breaker = circuitBreaker(handleWhen(isOutage).orWhenResult(isOutage), options);
  breaker.onBreak(() => changed("open"));
  breaker.onHalfOpen(() => changed("half-open"));
  breaker.onReset(() => changed("closed"));
  return {
    run: async (work) => {
      // The library would let others wait for the trial request, however long that takes.
      if (breaker.state === CircuitState.HalfOpen) throw leftAlone(0);
      try {
        return await breaker.execute(work);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? leftAlone(opensAgainAt - now().getTime()) : error;
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
