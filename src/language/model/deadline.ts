/** The time that somebody waits for an answer, on the clock that is given. */

export interface Clock {
  readonly now: () => Date;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

export class TooLate extends Error {
  override readonly name = "TooLate";
}

export interface Deadline {
  /** Aborted when it has come. */
  readonly signal: AbortSignal;
  /** Milliseconds that are left. */
  left(): number;
}

/** Runs the work; throws {@link TooLate} after `ms`, whatever the work does then. */
export async function within<T>(
  ms: number,
  { now, wait }: Clock,
  stopping: AbortSignal,
  work: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const come = new AbortController();
  const done = new AbortController();
  const end = now().getTime() + ms;
  const late = wait(ms, done.signal).then(() => {
    come.abort();
    throw new TooLate();
  });
  const signal = AbortSignal.any([come.signal, stopping]);
  try {
    return await Promise.race([work({ signal, left: () => end - now().getTime() }), late]);
  } finally {
    done.abort();
    // It ends by being told that all is done.
    late.catch(() => undefined);
  }
}
