/** What Discord takes, and what we allow ourselves; sizes in UTF-16 units unless said otherwise. */

/** Message flags. */
export const EPHEMERAL = 1 << 6;
export const LOADING = 1 << 7;
export const COMPONENTS_V2 = 1 << 15;

/** One message of Components V2. */
export const MESSAGE = {
  /** Components counted deep. */
  components: 40,
  /** All Text Displays together. */
  text: 4000,
  /**
   * UTF-8 bytes of all Text Displays plus 12 for each component. Beyond 10,170 the API answers 500 without a word
   * (discord-api-docs#8554).
   */
  bytes: 10_000,
  bytesPerComponent: 12,
  files: 10,
  /** Bytes of all files; a request may have 25 MiB. */
  upload: 20 * 1024 * 1024,
} as const;
/** Bytes of one file, on servers without boosts. */
export const MAX_FILE_BYTES = 9 * 1024 * 1024;
/** Characters of the alternative text of a file. */
export const MAX_ALT = 1024;
/** Messages of one reply; what is left goes into a file. */
export const MAX_PARTS = 5;

export const CUSTOM_ID = 100;
export const BUTTON_LABEL = 80;
export const BUTTONS_IN_ROW = 5;
export const LINK = 512;
export const SELECT_OPTIONS = 25;
/** Label, value and description of a select's option. */
export const OPTION = 100;
export const PLACEHOLDER = 150;
/** More selects than this for one question are hard to use; it is typed then. */
export const MAX_SELECTS = 4;

export const MODAL = {
  title: 45,
  fields: 5,
  label: 45,
  description: 100,
  value: 4000,
  placeholder: 100,
} as const;
/** Steps of one form; longer forms are typed. */
export const MAX_STEPS = 5;

export const COMMAND = {
  name: 32,
  description: 100,
  options: 25,
  choices: 25,
  choice: 100,
  /** Names, descriptions and values of one command with everything below it. */
  total: 8000,
  commands: 100,
} as const;
/** Discord gives 3 s for the first answer; what is later than this is not sent. */
export const AUTOCOMPLETE_MS = 2500;
/** An interaction's token lives 15 min; the margin is for clocks that differ. */
export const TOKEN_LIFE_MS = 14.5 * 60_000;

export const NONCE = 25;

/** Columns of a code block that a phone shows without wrapping. */
export const PHONE_COLUMNS = 44;
/** Wider tables with at most this many rows are shown row by row; longer ones become a file. */
export const STACKED_ROWS = 12;

/** Pause between edits of one post. */
export const EDIT_PAUSE_MS = 1500;
/** How fast requests follow each other. Benchmarks make these times short. */
export interface Pace {
  /** Pause between sends to one channel, ms. */
  readonly channel: number;
  /** At most so many requests in any `windowMs`: Discord takes 50 a second from a bot. */
  readonly requests: number;
  readonly windowMs: number;
}
export const PACE: Pace = { channel: 200, requests: 50, windowMs: 1000 };
/** A throttled request waits for itself up to this; longer waits are the caller's. */
export const PATIENCE_MS = 5000;
/** Quiet time in a channel that refused us: every further refusal counts towards a ban of our address. */
export const FORBIDDEN_MS = 10 * 60_000;
/** Reading back what was said while nobody listened. */
export const BACKFILL = {
  /** How often it is noted that the connection lives, and how much before that is read once more, ms. */
  markMs: 15_000,
  overlapMs: 60_000,
  /** What was said longer ago is not done unasked; the channel is told so. */
  staleMs: 15 * 60_000,
  /** Nothing older than this is looked at. */
  oldestMs: 24 * 3_600_000,
  channels: 100,
  /** Of 100 messages each. */
  pages: 20,
  retryMs: 30_000,
} as const;
/** Where Discord's edge blocks our address it sends no waiting time. */
export const BLOCKED_MS = 15 * 60_000;
