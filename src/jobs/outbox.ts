/**
 * The outbox worker: posts what is due, one after the other per destination, and tries again what was not posted. The rows
 * are the truth; a process that dies at any step leaves one behind that says whether the post may be out already.
 */

import type { EngineDeps } from "../engine/turn.ts";
import { type KeptMessage, openUnasked } from "../engine/unasked.ts";
import type { Lease, OutboxEntry, OutboxTurn } from "../store/outbox-port.ts";
import { asJson } from "../store/store.ts";
import { type Outbound, PostFailure, type PostRef, type SurfaceName } from "../surface.ts";
import { createHold, type Hold } from "./hold.ts";
import { createNap } from "./nap.ts";

/** Runs work of one destination no sooner than the surface likes; paces only, keeps nothing. */
export type Pace = <T>(destination: string, work: () => Promise<T>) => Promise<T>;

export interface OutboxDeps
  extends Pick<
    EngineDeps,
    "store" | "sealer" | "outbounds" | "illustrate" | "now" | "wait" | "instance" | "log" | "signal"
  > {
  readonly pace: Pace;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Something was given up: whoever tends the bot should know. */
  readonly alarm: (entry: OutboxEntry, problem: string) => Promise<void>;
}

export interface OutboxWorker {
  /** Works until the program stops. */
  run(): Promise<void>;
  /** Something was put that may be due. */
  wake(): void;
}

/** What other processes put is found after so long, ms. */
const LOOK_MS = 10_000;
/** Destinations of one surface that are posted to at the same time. */
const AT_ONCE = 20;
/** Turns that are read at once: reading them takes the longer the more destinations there are. */
const READ_AT_ONCE = 2 * AT_ONCE;
const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** What could not be posted within this time after the first attempt is given up. */
const GIVE_UP_MS = 24 * 3_600_000;

const DOUBTFUL =
  "It may have been posted, and this surface cannot tell; a second attempt could show it twice.";

export function createOutboxWorker(deps: OutboxDeps): OutboxWorker {
  const { outbox } = deps.store;
  const nap = createNap(deps);
  const desks = new Map<SurfaceName, Desk>();

  /** A slow surface, or one that is down, holds up no other. */
  async function round(surface: SurfaceName, desk: Desk): Promise<void> {
    const lease = await desk.hold.take();
    if (!lease) {
      desk.turns = [];
      return;
    }
    let read = false;
    while (desk.inHand.size < AT_ONCE && !deps.signal.aborted) {
      const turn = desk.turns.shift();
      if (turn) begin(surface, desk, lease, turn);
      else if (read) return;
      else {
        desk.turns = [...(await outbox.next(surface, deps.now(), READ_AT_ONCE))];
        read = true;
      }
    }
  }

  function begin(
    surface: SurfaceName,
    { inHand }: Desk,
    lease: Lease,
    { key, destination }: OutboxTurn,
  ): void {
    if (inHand.has(destination)) return;
    const work = deps
      .pace(JSON.stringify([surface, destination]), () => attempt(deps, lease, key))
      .catch((error: unknown) =>
        deps.log.error({ err: error, post: key }, "an outbox entry could not be worked on"),
      )
      .finally(() => {
        inHand.delete(destination);
        nap.wake();
      });
    inHand.set(destination, work);
  }

  /** ms until something may be due; what is due already is in hand, or waits for another process. */
  async function pause(): Promise<number> {
    const moments = await Promise.all([...deps.outbounds.keys()].map((surface) => outbox.nextAt(surface)));
    const waits = moments.flatMap((at) => (at ? [at.getTime() - deps.now().getTime()] : []));
    return Math.min(LOOK_MS, ...waits.filter((ms) => ms > 0));
  }

  return {
    wake: nap.wake,
    async run() {
      while (!deps.signal.aborted) {
        nap.begin();
        try {
          for (const surface of deps.outbounds.keys()) {
            const desk = desks.get(surface) ?? newDesk(deps, surface);
            desks.set(surface, desk);
            await round(surface, desk);
          }
          await nap.sleep(await pause());
        } catch (error) {
          if (deps.signal.aborted) break;
          deps.log.error({ err: error }, "the outbox could not be read");
          await nap.sleep(LOOK_MS);
        }
      }
      for (const { inHand } of desks.values()) await Promise.all(inHand.values());
      for (const { hold } of desks.values()) await hold.release().catch(() => undefined);
    },
  };
}

/** The work of one surface. */
interface Desk {
  readonly hold: Hold;
  /** By destination. */
  readonly inHand: Map<string, Promise<void>>;
  /** Read, and not begun. */
  turns: OutboxTurn[];
}

function newDesk(deps: OutboxDeps, surface: SurfaceName): Desk {
  return { hold: createHold(deps, `outbox:${surface}`), inHand: new Map(), turns: [] };
}

async function attempt(deps: OutboxDeps, lease: Lease, key: string): Promise<void> {
  const { outbox } = deps.store;
  // Read anew: it may have waited for its turn.
  const entry = await outbox.find(key);
  if (entry?.state !== "waiting" || entry.tryAt > deps.now() || deps.signal.aborted) return;
  const outbound = deps.outbounds.get(entry.surface as SurfaceName);
  if (!outbound) return;
  if (entry.doubtfulSince && !mayRepeat(deps, entry, outbound, entry.doubtfulSince))
    return giveUp(deps, lease, entry, DOUBTFUL);
  if (ageOf(deps, entry) > GIVE_UP_MS)
    return giveUp(deps, lease, entry, entry.problem ?? "It took too long.");
  const begun = await outbox.begin(lease, entry.key, deps.now());
  if (!begun) return;
  let post: PostRef;
  try {
    post = await send(deps, begun, outbound, entry.doubtfulSince);
  } catch (error) {
    return failed(deps, lease, entry, outbound, error);
  }
  const shown = asJson(post);
  const known = await outbox.sent(lease, entry.key, shown, deps.now());
  if (!known) deps.log.warn({ post: entry.key }, "a post went out after another process took over");
}

function ageOf(deps: OutboxDeps, { firstTriedAt }: OutboxEntry): number {
  return firstTriedAt ? deps.now().getTime() - firstTriedAt.getTime() : 0;
}

/** An edit made twice is made once; a post only where the surface knows it again by its key. */
function mayRepeat(deps: OutboxDeps, { kind }: OutboxEntry, outbound: Outbound, since: Date): boolean {
  const edit = kind === "edit" && outbound.capabilities.edits;
  return edit || deps.now().getTime() - since.getTime() < outbound.keysKeptMs;
}

async function send(
  deps: OutboxDeps,
  entry: OutboxEntry,
  outbound: Outbound,
  triedSince: Date | undefined,
): Promise<PostRef> {
  const { reply, place, actor, edits } = unsealed(deps, entry);
  const speaker = outbound.unasked ?? outbound;
  const shown = outbound.capabilities.pictures ? await deps.illustrate(reply) : reply;
  // Where nothing can be changed any more, the change is said.
  if (edits === null || !outbound.capabilities.edits)
    return speaker.post(shown, place, actor, entry.key, triedSince);
  const earlier = (await deps.store.outbox.find(edits))?.post as unknown as PostRef | undefined;
  if (!earlier) throw new PostFailure("rejected", "The post that it changes was never posted.");
  await speaker.edit(earlier, shown);
  return earlier;
}

function unsealed(deps: OutboxDeps, entry: OutboxEntry): KeptMessage {
  try {
    return openUnasked(deps, entry);
  } catch (cause) {
    throw new PostFailure("rejected", "It was sealed with a key that is gone.", { cause });
  }
}

async function failed(
  deps: OutboxDeps,
  lease: Lease,
  entry: OutboxEntry,
  outbound: Outbound,
  error: unknown,
): Promise<void> {
  // What says nothing of itself may have happened after the post was out.
  const kind = error instanceof PostFailure ? error.kind : "ambiguous";
  const problem = error instanceof Error ? error.message : "It failed without a reason.";
  if (kind === "rejected") return giveUp(deps, lease, entry, problem);
  const since = entry.doubtfulSince ?? deps.now();
  if (kind === "ambiguous" && !mayRepeat(deps, entry, outbound, since))
    return giveUp(deps, lease, entry, DOUBTFUL);
  const wished = error instanceof PostFailure ? (error.retryAfterMs ?? 0) : 0;
  const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(entry.attempts, 20));
  const pause = Math.max(wished, backoff * (0.75 + deps.random() / 2));
  // Once in doubt, a later attempt that was surely not sent does not take the doubt from the earlier one.
  const doubtful = kind === "ambiguous" || entry.doubtfulSince !== undefined;
  deps.log.warn({ err: error, post: entry.key, attempts: entry.attempts + 1 }, "a post is tried again");
  await deps.store.outbox.again(lease, entry.key, {
    tryAt: new Date(deps.now().getTime() + pause),
    problem,
    doubtful,
  });
}

async function giveUp(deps: OutboxDeps, lease: Lease, entry: OutboxEntry, problem: string): Promise<void> {
  if (!(await deps.store.outbox.park(lease, entry.key, problem, deps.now()))) return;
  await deps
    .alarm(entry, problem)
    .catch((error: unknown) =>
      deps.log.error({ err: error, post: entry.key }, "nobody could be told of a post that was given up"),
    );
}
