/** Every limit of the Matrix surface. Sizes in bytes, times in ms. */

/** How many events an account may send. */
export interface Allowance {
  /** For good; 0: as many as the homeserver takes. */
  readonly perSecond: number;
  /** After a quiet while. */
  readonly atOnce: number;
}

/**
 * Largest content of an event, measured as the edit that may replace it later (which says everything twice). An event is
 * refused above 65,536 bytes as servers exchange it; encryption adds a third, ids and signatures some 2,000 bytes.
 */
export const MAX_CONTENT = 44_000;
/** Messages that one reply may become; what is left is attached as a text file. */
export const MAX_PARTS = 5;
/** Reactions that work as buttons on one post. */
export const MAX_BUTTONS = 9;
/** Posts with buttons whose reactions are still understood, counted from the newest. */
export const REMEMBERED_POSTS = 400;
/** Longest description that goes with a picture; longer ones stand in the message only. */
export const MAX_ALT = 1000;

/** Edits of one post are at least this far apart; of those that come faster, the newest is shown. */
export const EDIT_GAP_MS = 1500;
/** What Synapse lets an account send unless its administrators say otherwise (`rc_message`). */
export const SYNAPSE_ALLOWANCE: Allowance = { perSecond: 0.2, atOnce: 10 };
/** Longest wait for a rate limit inside one call; beyond it the call fails and says when to try again. */
export const MAX_WAIT_MS = 15_000;
/** Waits after a 429 that names no time, by attempt. */
export const UNNAMED_WAIT_MS = 2000;
export const REQUEST_TIMEOUT_MS = 30_000;
/** How long the server may hold a sync open, and when we stop believing in it. */
export const SYNC_HOLD_MS = 30_000;
export const SYNC_TIMEOUT_MS = 45_000;
/** Syncs begin at least so far apart: each costs the homeserver as much as several messages, and our own posts end them too. */
export const SYNC_GAP_MS = 100;
/** The first sync of an account in many rooms takes its time. */
export const FIRST_SYNC_TIMEOUT_MS = 600_000;
export const SYNC_BACKOFF_MS = { first: 500, most: 30_000 } as const;

/** Events per room in one sync, and in one page of what came before them. */
export const TIMELINE_EVENTS = 100;
/** Pages fetched per room where a sync left some out. */
export const MAX_GAP_PAGES = 20;
/** What was said longer ago, while the bot was away, is not acted on any more. */
export const MAX_AGE_MS = 24 * 3_600_000;
/** How long the key of a message may come after it, before its sender is told that it could not be read. */
export const LATE_KEY_MS = 15_000;
/** While a key is waited for, how long the server may hold a sync open. */
export const LATE_KEY_HOLD_MS = 5000;
/** Messages that wait for their keys; of more, the oldest are given up. */
export const MAX_LATE_KEYS = 200;
/** Syncs that the crypto library may fail on, one after the other, before the bot goes on without it. */
export const MAX_CRYPTO_FAILURES = 3;
/** A form that nobody went on with is closed. */
export const FORM_LIFETIME_MS = 3_600_000;
