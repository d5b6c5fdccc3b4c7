/** How often watched deployments are looked at. */

const SOONEST_MS = 3000;
/** While it is waited for, and once it is up. */
const LATEST_MS = 5 * 60_000;
const LATEST_SETTLED_MS = 10 * 60_000;
const SOONEST_SETTLED_MS = 60_000;
/** A look after a twentieth of the time that it took so far comes late by no more than that. */
const SHARE = 20;

/** ms until the next look at one that is waited for, or up (`settled`), for so long. */
export function pauseAfter(ageMs: number, settled: boolean): number {
  const share = Math.max(0, ageMs) / SHARE;
  return settled
    ? Math.min(LATEST_SETTLED_MS, Math.max(SOONEST_SETTLED_MS, share))
    : Math.min(LATEST_MS, Math.max(SOONEST_MS, share));
}
