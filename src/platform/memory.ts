/** What was asked is not asked twice: equal reads share one request, and answers are kept for a while. */
import { LRUCache } from "lru-cache";

export interface Memory<T> {
  /** The answer under this key, from memory, from a request under way, or from `load`. Failures are not kept. */
  get(key: string, load: () => Promise<T>): Promise<T>;
  /** Lets nobody join the requests now under way whose key begins so: a change made their answers old. */
  outdate(keyStart: string): void;
}

interface MemoryOptions {
  readonly now: () => Date;
  /** How long an answer is kept, in ms; 0: only shared while the request is under way. */
  readonly lifetimeMs: number;
}

/** Most answers kept; far more than the catalogue has items. */
const MOST_KEPT = 500;

export function createMemory<T extends object>({ now, lifetimeMs }: MemoryOptions): Memory<T> {
  const perf = { now: () => now().getTime() };
  const kept =
    lifetimeMs > 0
      ? new LRUCache<string, T>({ max: MOST_KEPT, ttl: lifetimeMs, ttlResolution: 0, perf })
      : undefined;
  const underWay = new Map<string, Promise<T>>();

  const start = (key: string, load: () => Promise<T>): Promise<T> => {
    const flight = load()
      .then((value) => {
        kept?.set(key, value);
        return value;
      })
      .finally(() => {
        if (underWay.get(key) === flight) underWay.delete(key);
      });
    underWay.set(key, flight);
    return flight;
  };
  return {
    get: async (key, load) => kept?.get(key) ?? underWay.get(key) ?? start(key, load),
    outdate: (keyStart) => {
      for (const key of underWay.keys()) if (key.startsWith(keyStart)) underWay.delete(key);
    },
  };
}
