/** The sync loop: what a sync brought is delivered first, then its token is kept. */
import { refuse } from "../../src/errors.ts";
import type { SurfaceHealth, SurfaceLog } from "../../src/surface.ts";
import { type Account, pause } from "./account.ts";
import { MatrixFault } from "./http.ts";
import { textAt } from "./json.ts";
import {
  FIRST_SYNC_TIMEOUT_MS,
  SYNC_BACKOFF_MS,
  SYNC_GAP_MS,
  SYNC_HOLD_MS,
  SYNC_TIMEOUT_MS,
  TIMELINE_EVENTS,
} from "./limits.ts";

export interface SyncDeps {
  readonly log: SurfaceLog;
  readonly now: () => Date;
  /** Between 0 and 1; spreads the attempts of many bots after an outage. */
  readonly random?: () => number;
  /** How long the server may hold the next sync open, ms. */
  readonly holdMs?: () => number;
  /** Everything in it must be safe when this resolves. `since` is undefined for the first sync of an account. */
  deliver(sync: unknown, since: string | undefined): Promise<void>;
}

export interface Sync {
  /** One sync that does not wait; rejects where it fails. */
  first(): Promise<void>;
  /** Goes on until `stop` is aborted; resolves with the reason where going on is useless. */
  run(): Promise<unknown>;
  health(): Pick<SurfaceHealth, "lastGoodAt" | "problem">;
}

/** Small: rooms with much talk would otherwise fill the answer with what is of no use here. */
const FILTER = JSON.stringify({
  presence: { types: [] },
  account_data: { types: [] },
  room: {
    timeline: { limit: TIMELINE_EVENTS },
    ephemeral: { types: [] },
    account_data: { types: [] },
    state: {
      types: ["m.room.member", "m.room.encryption", "m.room.join_rules", "m.room.history_visibility"],
    },
  },
});

export function createSync(account: Account, deps: SyncDeps, stop: AbortSignal): Sync {
  const random = deps.random ?? Math.random;
  let lastGoodAt: Date | undefined;
  let problem: string | undefined;

  async function once(holdMs: number): Promise<void> {
    const since = await account.memory.get("sync");
    const sync = await account.request({
      method: "GET",
      path: "/_matrix/client/v3/sync",
      query: { filter: FILTER, timeout: since === undefined ? 0 : holdMs, since },
      timeoutMs: since === undefined ? FIRST_SYNC_TIMEOUT_MS : SYNC_TIMEOUT_MS,
      signal: stop,
    });
    await account.encryption?.update(sync);
    await deps.deliver(sync, since);
    const next = textAt(sync, "next_batch");
    if (next === undefined) throw new Error("the homeserver's answer to a sync has no next_batch");
    await account.memory.set("sync", next);
    lastGoodAt = deps.now();
    if (problem !== undefined) deps.log.info({}, "Matrix: in touch with the homeserver again");
    problem = undefined;
  }

  function failed(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    if (problem === undefined)
      deps.log.warn({ err: error }, "Matrix: lost touch with the homeserver; trying again");
    problem = words;
  }

  return {
    first: () => once(0),
    async run() {
      for (let failures = 0; !stop.aborted; ) {
        try {
          const begun = performance.now();
          await once(deps.holdMs?.() ?? SYNC_HOLD_MS);
          failures = 0;
          // After a quiet while the next one begins at once: only who talks a lot waits, and by no more than this.
          const early = SYNC_GAP_MS - (performance.now() - begun);
          if (early > 0) await pause(early, stop).catch(() => undefined);
        } catch (error) {
          if (stop.aborted) break;
          failed(error);
          if (error instanceof MatrixFault && error.unauthorised) return deadToken(account, error);
          failures += 1;
          const wait = Math.min(SYNC_BACKOFF_MS.most, SYNC_BACKOFF_MS.first * 2 ** Math.min(failures, 10));
          const named = error instanceof MatrixFault ? error.retryAfterMs : undefined;
          await pause(named ?? wait * (0.5 + random() / 2), stop).catch(() => undefined);
        }
      }
      return undefined;
    },
    health: () => ({ lastGoodAt, problem }),
  };
}

function deadToken(account: Account, cause: MatrixFault): Error {
  return refuse(
    "surface.credentials",
    `The homeserver no longer accepts the access token of ${account.userId}. Make a new one and set it.`,
    { cause },
  );
}
