/** Holding a lease: taken again before it ends, so that one process at a time does a job. */
import type { EngineDeps } from "../engine/turn.ts";
import type { Lease } from "../store/outbox-port.ts";

export interface Hold {
  /** The lease, taken or renewed where that is due; undefined while another process has it. */
  take(): Promise<Lease | undefined>;
  release(): Promise<void>;
}

/** A process that says nothing for so long has lost its turn, ms. */
const LEASE_MS = 30_000;
const RENEW_MS = 10_000;

export function createHold(deps: Pick<EngineDeps, "store" | "instance" | "now">, name: string): Hold {
  let held: { readonly lease: Lease; readonly at: number } | undefined;
  return {
    async take() {
      const now = deps.now();
      const age = held ? now.getTime() - held.at : RENEW_MS;
      // A negative age: the clock was set back.
      if (held && age >= 0 && age < RENEW_MS) return held.lease;
      const lease = await deps.store.leases.acquire(name, deps.instance, now, LEASE_MS);
      held = lease && { lease, at: now.getTime() };
      return lease;
    },
    release: () => deps.store.leases.release(name, deps.instance),
  };
}
