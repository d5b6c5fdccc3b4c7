/** Spares a server that is down, and people the waiting: after some outages in a row it is left alone for a while. */
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

export type CircuitChange = "open" | "half-open" | "closed";

/** The server is left alone; nothing was sent. */
export class LeftAlone extends Error {
  override readonly name = "LeftAlone";
  /** Milliseconds until it is tried again; 0 while another request tries it. */
  readonly waitMs: number;

  constructor(waitMs: number) {
    super("the server is left alone for a while");
    this.waitMs = Math.max(0, waitMs);
  }
}

export interface CircuitOptions {
  /** Outages in a row that open the circuit. */
  readonly threshold: number;
  /** How long the server is left alone before one request tries it again, in milliseconds. */
  readonly pauseMs: number;
  readonly now: () => Date;
  /** Whether an error, or an answer, says that nobody was there. */
  readonly isOutage: (outcome: unknown) => boolean;
  readonly changed: (change: CircuitChange) => void;
}

export interface CircuitBreaker {
  /** Runs the work; throws {@link LeftAlone} at once while the circuit is open. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

type Backoff = IBackoff<unknown>;

export function createCircuitBreaker(options: CircuitOptions): CircuitBreaker {
  const { threshold, pauseMs, now, isOutage, changed } = options;
  let opensAgainAt = 0;
  // The library reads the system clock, but asks for the pause's length each time: so the pause follows our clock.
  const pause: IBackoffFactory<unknown> = {
    next: (): Backoff => {
      opensAgainAt = now().getTime() + pauseMs;
      return {
        get duration() {
          return now().getTime() < opensAgainAt ? Number.POSITIVE_INFINITY : 0;
        },
        next: () => pause.next(undefined),
      };
    },
  };
  const settings: ICircuitBreakerOptions = {
    halfOpenAfter: pause,
    breaker: new ConsecutiveBreaker(threshold),
  };
  const breaker = circuitBreaker(handleWhen(isOutage).orWhenResult(isOutage), settings);
  breaker.onBreak(() => changed("open"));
  breaker.onHalfOpen(() => changed("half-open"));
  breaker.onReset(() => changed("closed"));
  return {
    run: async (work) => {
      // The library would let others wait for the trial request, however long that takes.
      if (breaker.state === CircuitState.HalfOpen) throw new LeftAlone(0);
      try {
        return await breaker.execute(work);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? new LeftAlone(opensAgainAt - now().getTime()) : error;
      }
    },
  };
}
