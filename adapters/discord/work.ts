/** Work in hand, so that a stop can wait for it. */

export interface Work {
  track<T>(work: Promise<T>): Promise<T>;
  /** Resolves when nothing is in hand any more, at the latest after `graceMs`. */
  settled(graceMs: number): Promise<void>;
}

export function createWork(): Work {
  const inHand = new Set<Promise<unknown>>();
  return {
    track(work) {
      inHand.add(work);
      const done = () => inHand.delete(work);
      work.then(done, done);
      return work;
    },
    async settled(graceMs) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, graceMs);
      });
      const quiet = async () => {
        while (inHand.size > 0) await Promise.allSettled([...inHand]);
      };
      await Promise.race([quiet(), late]);
      clearTimeout(timer);
    },
  };
}
