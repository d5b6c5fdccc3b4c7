/**
 * How fast the bot's account writes, over all its rooms. Homeservers count what an account sends in one bucket, whatever the
 * room: messages, edits, reactions, deletions, and rooms entered or opened alike.
 */
import Bottleneck from "bottleneck";
import { PostFailure, type SurfaceLog } from "../../src/surface.ts";
import { MatrixFault } from "./http.ts";
import { type Allowance, EDIT_GAP_MS, MAX_WAIT_MS, SYNAPSE_ALLOWANCE, UNNAMED_WAIT_MS } from "./limits.ts";

/**
 * An answer goes before the next state of an earlier one, that before buttons; then comes what nobody waits for, in all rooms, and
 * last its buttons.
 */
export type Urgency = "answer" | "edit" | "button" | "unasked" | "unasked button";

/** Bottleneck's: what has the lower number goes first. */
const PRIORITY: Readonly<Record<Urgency, number>> = {
  answer: 1,
  edit: 3,
  button: 5,
  unasked: 7,
  "unasked button": 9,
};

/** So many events beyond its bucket, and a homeserver does not keep to the default: one may pass as clocks and bucket are read. */
const PROOF = 2;

export interface Pace {
  /** Does what sends one event in its turn, and again where the homeserver says that it came too early. */
  run<T>(urgency: Urgency, work: () => Promise<T>): Promise<T>;
  /** Least time between two edits of one post while so many posts are edited, ms: edits leave half of the pace to the rest. */
  editGap(posts: number): number;
}

export interface PaceDeps {
  readonly log: SurfaceLog;
  readonly closed: AbortSignal;
}

/** Without an allowance, Synapse's default is kept until the homeserver is seen to take more. */
export function createPace(given: Allowance | undefined, { log, closed }: PaceDeps): Pace {
  /** Undefined: none is known, and what is sent is not counted. */
  let limit: Allowance | undefined = given?.perSecond === 0 ? undefined : (given ?? SYNAPSE_ALLOWANCE);
  let asking = given === undefined;
  /** Answered events that still count. Ours is counted off later than the homeserver's, so its bucket is never the fuller one. */
  let counted = 0;
  /** When the next one is counted off. */
  let dueAt = 0;
  /** When the homeserver takes something again. */
  let refusedUntil = 0;
  /** Grows whenever the bucket is set to another state; what was begun before has no place in the count. */
  let era = 0;
  let timer: NodeJS.Timeout | undefined;
  const limiter = new Bottleneck({
    reservoir: limit === undefined ? null : limit.atOnce + (asking ? PROOF : 0),
  });

  closed.addEventListener("abort", () => {
    clearTimeout(timer);
    void limiter.stop({ dropWaitingJobs: true }).catch(() => undefined);
  });

  function arm(): void {
    clearTimeout(timer);
    timer = undefined;
    if (limit === undefined || counted === 0 || closed.aborted) return;
    timer = setTimeout(countOff, Math.max(0, Math.ceil(dueAt - performance.now()))).unref();
  }

  function countOff(): void {
    if (limit === undefined) return;
    let room = 0;
    for (const now = performance.now(); counted > 0 && dueAt <= now; room += 1) {
      counted -= 1;
      dueAt += 1000 / limit.perSecond;
    }
    if (room > 0) void limiter.incrementReservoir(room);
    arm();
  }

  function answered(): void {
    if (limit === undefined) return;
    if (counted === 0) dueAt = performance.now() + 1000 / limit.perSecond;
    counted = Math.min(counted + 1, limit.atOnce + (asking ? PROOF : 0));
    if (timer === undefined) arm();
  }

  function takesMore(): void {
    if (!asking || counted < SYNAPSE_ALLOWANCE.atOnce + PROOF) return;
    era += 1;
    asking = false;
    limit = undefined;
    counted = 0;
    arm();
    void limiter.updateSettings({ reservoir: null });
    log.info({}, "Matrix: the homeserver takes more than Synapse does by default, and is sent what there is");
  }

  function refused(ms: number): void {
    era += 1;
    const next = afterRefusal(ms);
    if (limit === undefined || asking || given !== undefined)
      log.warn(
        { perSecond: next.perSecond, retryAfterMs: ms },
        "Matrix: the homeserver took fewer messages than were sent; what it takes for good can be said with MATRIX_MESSAGES_PER_SECOND",
      );
    limit = next;
    asking = false;
    counted = next.atOnce;
    refusedUntil = performance.now() + ms;
    dueAt = refusedUntil;
    void limiter.updateSettings({ reservoir: 0 });
    arm();
  }

  /** The wait that an empty bucket asks for is that for one event. */
  function afterRefusal(ms: number): Allowance {
    if (given !== undefined && given.perSecond > 0) return given;
    if (asking) return SYNAPSE_ALLOWANCE;
    const slower = Math.min((limit?.perSecond ?? Number.POSITIVE_INFINITY) * 0.9, 1000 / Math.max(1, ms));
    return { ...SYNAPSE_ALLOWANCE, perSecond: Math.max(SYNAPSE_ALLOWANCE.perSecond, slower) };
  }

  async function send<T>(work: () => Promise<T>, tries: number): Promise<T> {
    const begun = era;
    try {
      const result = await work();
      if (begun === era) {
        answered();
        takesMore();
      }
      return result;
    } catch (error) {
      // Of several that were on their way when one was refused, the others say nothing new.
      if (begun === era) {
        if (isLimited(error)) refused(waitOf(error, tries));
        // It may have been counted all the same.
        else answered();
      }
      throw error;
    }
  }

  return {
    async run(urgency, work) {
      const wait = refusedUntil - performance.now();
      if (wait > MAX_WAIT_MS) throw tooEarly(wait);
      // What is tried again had its turn already. It waits for the bucket.
      const attempt = (tries: number) =>
        limiter.schedule({ priority: PRIORITY[urgency] - Math.min(tries, 1) }, () => send(work, tries));
      return heeding(attempt, async () => undefined).catch((error: unknown) => {
        if (!(error instanceof Bottleneck.BottleneckError)) throw error;
        throw new PostFailure("not-sent", "the surface was stopped", { cause: error });
      });
    },
    editGap(posts) {
      if (limit === undefined || asking || counted <= limit.atOnce / 2) return EDIT_GAP_MS;
      return Math.max(EDIT_GAP_MS, (2000 / limit.perSecond) * posts);
    },
  };
}

/** Tries again what the homeserver found too early, after a wait, unless the waits are too long for one post. */
export async function heeding<T>(
  work: (tries: number) => Promise<T>,
  wait: (ms: number) => Promise<void>,
): Promise<T> {
  let waited = 0;
  for (let tries = 0; ; tries += 1) {
    try {
      return await work(tries);
    } catch (error) {
      if (!isLimited(error)) throw error;
      const ms = waitOf(error, tries);
      waited += ms;
      if (waited > MAX_WAIT_MS) throw tooEarly(ms, error);
      await wait(ms);
    }
  }
}

function isLimited(error: unknown): error is MatrixFault {
  return error instanceof MatrixFault && error.limited;
}

function waitOf({ retryAfterMs }: MatrixFault, tries: number): number {
  return retryAfterMs ?? UNNAMED_WAIT_MS * 2 ** tries;
}

function tooEarly(retryAfterMs: number, cause?: unknown): PostFailure {
  return new PostFailure("not-sent", "the homeserver limits the rate", { retryAfterMs, cause });
}
