/** How work is ordered: within a conversation one after the other, of one person only so much at the same time. */
import type { InOrder } from "./turn.ts";

/** Conversations of one person that are worked on at once: others never wait for him, he may wait for himself. */
const AT_ONCE = 3;

export interface Lanes {
  readonly inOrder: InOrder;
  /** Runs work when fewer than {@link AT_ONCE} of the person's are under way, in the order of the calls. */
  ofPerson<T>(actor: string, work: () => Promise<T>): Promise<T>;
  idle(): Promise<void>;
}

export function createLanes(): Lanes {
  const queues = new Map<string, Promise<unknown>>();
  const people = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return {
    // The second message may speak of what the first listed.
    inOrder: (key, work) => {
      const next = (queues.get(key) ?? Promise.resolve()).then(work, work);
      queues.set(key, next);
      void next.finally(() => queues.get(key) === next && queues.delete(key)).catch(() => undefined);
      return next;
    },
    ofPerson: async (actor, work) => {
      const lane = people.get(actor) ?? { running: 0, waiting: [] };
      people.set(actor, lane);
      if (lane.running >= AT_ONCE) await new Promise<void>((resolve) => lane.waiting.push(resolve));
      else lane.running += 1;
      try {
        return await work();
      } finally {
        // Whoever waits takes over this turn, so that nobody slips in between.
        const next = lane.waiting.shift();
        if (next) next();
        else lane.running -= 1;
        if (lane.running === 0) people.delete(actor);
      }
    },
    idle: async () => {
      while (queues.size > 0) await Promise.allSettled(queues.values());
    },
  };
}
