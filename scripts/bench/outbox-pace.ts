/** The vendors' limits on posts as their servers count them, and the least time that so many posts take under them. */

export interface Allowance {
  /** So many at once, after a quiet while. */
  readonly burst: number;
  /** And for good. */
  readonly perSecond: number;
}

/** A server's own count: seconds until the next one may come, where it is too early now. */
export type Count = () => number | undefined;

/** Fills up evenly. */
export function bucket({ burst, perSecond }: Allowance): Count {
  let [left, at] = [burst, performance.now()];
  return () => {
    const now = performance.now();
    left = Math.min(burst, left + ((now - at) / 1000) * perSecond);
    at = now;
    if (left < 1) return (1 - left) / perSecond;
    left -= 1;
    return undefined;
  };
}

/** At most `most` in any `seconds`. */
export function slidingWindow(most: number, seconds: number): Count {
  const taken: number[] = [];
  return () => {
    const now = performance.now() / 1000;
    while (taken[0] !== undefined && taken[0] <= now - seconds) taken.shift();
    const [oldest] = taken;
    if (taken.length >= most && oldest !== undefined) return oldest + seconds - now;
    taken.push(now);
    return undefined;
  };
}

/** One count for all channels, and one for each. What a channel refuses is not counted for all. */
export function rulesOf(all: Count, each: () => Count): (channel: string) => number | undefined {
  const channels = new Map<string, Count>();
  return (channel) => {
    const own = channels.get(channel) ?? each();
    channels.set(channel, own);
    return own() ?? all();
  };
}

/** Seconds from the first to the last of `posts`, where the first `burst` come at once. */
export function leastSeconds(posts: number, { burst, perSecond }: Allowance): number {
  return Math.max(0, posts - burst) / perSecond;
}

/** The same where at most `most` come in any `seconds`: all of a window at its beginning. */
export function leastInWindows(posts: number, most: number, seconds: number): number {
  return (Math.ceil(posts / most) - 1) * seconds;
}
