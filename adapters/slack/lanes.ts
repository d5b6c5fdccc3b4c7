/** Work in order, lane by lane. */

/** Runs work of one lane one after the other, in the order of the calls; what fails holds up nothing. */
export function createLanes(): <T>(lane: string, work: () => Promise<T>) => Promise<T> {
  const ends = new Map<string, Promise<unknown>>();
  return (lane, work) => {
    const run = (ends.get(lane) ?? Promise.resolve()).then(work);
    const end = run
      .catch(() => undefined)
      .then(() => {
        if (ends.get(lane) === end) ends.delete(lane);
      });
    ends.set(lane, end);
    return run;
  };
}
