/** Paces the edits of each post: at most one per gap, and of those that come faster the newest. */

export interface Edits<T> {
  /** Resolves when this version, or a newer one of the same post, is shown; rejects as the sending does. */
  show(post: string, version: T): Promise<void>;
  /** Sends what is waiting at once. */
  flush(): Promise<void>;
}

interface Waiting<T> {
  version: T;
  readonly done: Promise<void>;
  start(): void;
}

interface Lane<T> {
  waiting?: Waiting<T> | undefined;
  /** Settles when the last send is over. */
  busy: Promise<unknown>;
  notBefore: number;
}

/**
 * `send` is never called for the same post while an earlier call of it is going on. After each, `gapFor` is asked how long, ms, this
 * post has to rest where so many have something to say.
 */
export function createEdits<T>(
  send: (post: string, version: T) => Promise<void>,
  now: () => number,
  gapFor: (posts: number) => number,
): Edits<T> {
  const lanes = new Map<string, Lane<T>>();

  async function run(post: string, lane: Lane<T>, begin: Promise<void>): Promise<void> {
    await lane.busy;
    const rest = lane.notBefore - now();
    if (rest > 0) await Promise.race([begin, delay(rest)]);
    const version = lane.waiting?.version;
    lane.waiting = undefined;
    if (version === undefined) return;
    const sent = send(post, version);
    lane.busy = sent
      .catch(() => undefined)
      .then(() => {
        const gap = gapFor(1 + [...lanes.values()].filter((one) => one.waiting !== undefined).length);
        lane.notBefore = now() + gap;
        setTimeout(() => {
          if (lane.waiting === undefined && lane.notBefore <= now()) lanes.delete(post);
        }, gap).unref();
      });
    await sent;
  }

  return {
    show(post, version) {
      const lane = lanes.get(post) ?? { busy: Promise.resolve(), notBefore: 0 };
      lanes.set(post, lane);
      if (lane.waiting !== undefined) {
        lane.waiting.version = version;
        return lane.waiting.done;
      }
      let start = () => {};
      const begin = new Promise<void>((resolve) => {
        start = resolve;
      });
      const waiting: Waiting<T> = {
        version,
        start,
        done: Promise.resolve().then(() => run(post, lane, begin)),
      };
      lane.waiting = waiting;
      return waiting.done;
    },
    async flush() {
      const open = [...lanes.values()].flatMap(({ waiting }) => waiting ?? []);
      for (const waiting of open) waiting.start();
      await Promise.allSettled(open.map(({ done }) => done));
    },
  };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
