/** Looking at something again and again until it is settled. */
import { PlatformFailure } from "../platform/failure.ts";
import type { Call, CommandPorts } from "./ports.ts";

export interface Watched<T> {
  look(): Promise<T>;
  /** Whether nothing can follow what was seen, after so many ms. */
  over(seen: T, elapsedMs: number): boolean;
  /** ms until the next look. */
  pauseMs(elapsedMs: number): number;
  /** Looking ends after so many ms. */
  readonly longestMs: number;
}

/** So many looks in a row may fail before watching ends; the platform has its bad minutes. */
const FAILURES_BORNE = 5;

/** What was seen, each time it was looked at. Throws when the platform refuses, or fails for long. */
export async function* watch<T>(
  { look, over, pauseMs, longestMs }: Watched<T>,
  { wait }: Pick<CommandPorts, "wait">,
  { signal }: Pick<Call, "signal">,
): AsyncGenerator<T> {
  let elapsed = 0;
  let failures = 0;
  while (!signal.aborted && elapsed < longestMs) {
    try {
      const seen = await look();
      failures = 0;
      yield seen;
      if (over(seen, elapsed)) return;
    } catch (error) {
      failures += 1;
      if (!passes(error) || failures > FAILURES_BORNE) throw error;
    }
    const pause = pauseMs(elapsed);
    await wait(pause, signal);
    elapsed += pause;
  }
}

function passes(error: unknown): boolean {
  return error instanceof PlatformFailure && ["unreachable", "timeout", "broken"].includes(error.kind);
}
