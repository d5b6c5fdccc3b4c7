/** Work that nobody waits for, until the surface stops. */
import type { SurfaceLog } from "../../src/surface.ts";

export interface Tasks {
  run(work: () => Promise<unknown>): void;
  /** Resolves when nothing is going on any more. */
  idle(): Promise<void>;
}

export function createTasks(log: SurfaceLog, closed: AbortSignal): Tasks {
  const running = new Set<Promise<unknown>>();
  return {
    run(work) {
      const task = Promise.resolve()
        .then(work)
        .catch((error: unknown) => {
          if (!closed.aborted) log.warn({ err: error }, "Matrix: something on the side failed");
        })
        .finally(() => running.delete(task));
      running.add(task);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
