/**
 * A clock on which waiting takes no time: while a person is being answered, it moves on to the next moment that somebody
 * waits for as soon as nothing else is going on. Otherwise it stands still until a test lets time pass.
 */
export interface LabClock {
  now(): Date;
  /** What the engine waits with. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** Something goes on outside, such as a request: time stands still meanwhile. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  /** Time flows while `work` goes on. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Lets time pass; whoever waits for a moment in it wakes up at that moment. */
  pass(ms: number): Promise<void>;
  /** Moves the clock and wakes nobody. */
  set(ms: number): void;
  /** No time flows any more, whatever is still waited for. */
  halt(): void;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** So many empty turns of the event loop mean that nothing is going on. */
const QUIET_TURNS = 4;

export function createLabClock(start: Date): LabClock {
  let moment = start.getTime();
  let work = 0;
  const idlers = new Set<() => void>();
  const tellIdlers = (): void => {
    for (const tell of idlers) tell();
    idlers.clear();
  };
  let flows = 0;
  let halted = false;
  const sleepers = new Set<Sleeper>();
  const next = (): Sleeper | undefined => [...sleepers].toSorted((a, b) => a.due - b.due)[0];
  const quiet = async (): Promise<void> => {
    for (let turns = 0; turns < QUIET_TURNS && !halted; turns += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (work === 0) continue;
      // Turning meanwhile would keep a core busy with nothing.
      await new Promise<void>((resolve) => void idlers.add(resolve));
      turns = -1;
    }
  };
  const wakeNext = (until: number): boolean => {
    const sleeper = next();
    if (!sleeper || sleeper.due > until) return false;
    moment = Math.max(moment, sleeper.due);
    sleeper.wake();
    return true;
  };
  const flow = async (): Promise<void> => {
    while (flows > 0 && !halted) {
      await quiet();
      if (flows > 0 && !halted) wakeNext(Number.POSITIVE_INFINITY);
    }
  };
  return {
    now: () => new Date(moment),
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper: Sleeper = { due: moment + ms, wake };
        sleepers.add(sleeper);
        signal.addEventListener("abort", wake);
      }),
    busy: async (something) => {
      work += 1;
      try {
        return await something();
      } finally {
        work -= 1;
        if (work === 0) tellIdlers();
      }
    },
    during: async (something) => {
      flows += 1;
      if (flows === 1) void flow();
      try {
        return await something();
      } finally {
        flows -= 1;
      }
    },
    pass: async (ms) => {
      const until = moment + ms;
      do await quiet();
      while (wakeNext(until));
      moment = until;
      await quiet();
    },
    set: (ms) => {
      moment += ms;
    },
    halt: () => {
      halted = true;
      tellIdlers();
    },
  };
}
