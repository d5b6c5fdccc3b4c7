/** Measures of the web surface. */

/** Things said and answered that are kept per person; older ones go. */
export const MOST_ENTRIES = 300;
/** Characters of one message; the engine takes scripts of 60,000. */
export const MOST_TEXT = 100_000;
/** Bytes of one request: a message of that length, its characters written as JSON escapes or in three bytes each. */
export const MOST_BYTES = 768 * 1024;
/** Characters of a line that is completed as it is typed. */
export const MOST_LINE = 1000;
/** A line on an open stream tells the page that the server is there, ms; the page waits for three of them. */
export const BEAT_MS = 10_000;
/** A browser that was not here for so long must come in anew, ms. */
export const SESSION_MS = 30 * 24 * 3_600_000;
/** Browsers that are let in at the same time; the one not seen for longest goes first. */
export const MOST_SESSIONS = 200;
/**
 * Pages of one person that are followed at the same time; the oldest pauses. Browsers open six connections to a host (HTTP/1.1),
 * and without a free one nothing could be sent any more.
 */
export const MOST_STREAMS = 4;
/** The same post is known again for at least so long, also after a restart, ms. */
export const KEYS_KEPT_MS = 3_600_000;
