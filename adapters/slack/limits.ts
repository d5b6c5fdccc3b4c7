/** What Slack accepts, in UTF-16 units unless said otherwise; where Slack names no number, what is known to pass. */

/** Blocks of one message, and of one modal or Home view. */
export const MAX_BLOCKS = 50;
export const MAX_VIEW_BLOCKS = 100;
/** All block text of a message. Slack refuses at about 13,200 (`msg_blocks_too_long`) and documents no number. */
export const MAX_MESSAGE_TEXT = 11_500;
/** UTF-8 bytes of the top-level `text`: beyond 4,000, chat.update and chat.postEphemeral refuse it. */
export const MAX_FALLBACK_BYTES = 3800;
/** One text element. */
export const MAX_TEXT = 3000;
export const MAX_HEADER = 150;
export const MAX_ACTIONS = 25;
export const MAX_LABEL = 75;
export const MAX_BUTTON_VALUE = 2000;
export const MAX_URL = 3000;
export const MAX_OPTIONS = 100;
/** Documentation and typings disagree (150, 75); 75 passes both. */
export const MAX_OPTION = 75;
export const MAX_PLACEHOLDER = 150;
/** block_id, action_id, callback_id. */
export const MAX_ID = 255;
export const MAX_TABLE_ROWS = 100;
export const MAX_TABLE_COLUMNS = 20;
/** All cells of a table together; Slack allows 10,000. */
export const MAX_TABLE_TEXT = 9500;
/** Lists are drawn in nine depths. */
export const MAX_INDENT = 8;
/** Title, submit and close of a modal. */
export const MAX_VIEW_TITLE = 24;
/** Label and hint of an input. */
export const MAX_INPUT_LABEL = 2000;
export const MAX_INPUT_VALUE = 3000;
export const MAX_PRIVATE_METADATA = 3000;
/** Alternative text of a picture. */
export const MAX_ALT = 2000;

/** Messages of one answer; what is left after them is attached as a file. */
export const MAX_PARTS = 5;
/** Posts whose parts and edits are remembered. */
export const LIVE_POSTS = 500;

/** Posts of the whole workspace after a quiet while before {@link Timing.workspaceGap} holds: at most 400 in any minute. */
export const WORKSPACE_BURST = 100;

/** Milliseconds. Tests make these short. */
export interface Timing {
  /** Between posts in one channel: Slack takes about one a second. */
  readonly channelGap: number;
  /** Between posts of the whole workspace once it has had a burst: Slack takes several hundred a minute. */
  readonly workspaceGap: number;
  /** Between edits of one post. */
  readonly editGap: number;
  /** A call without an answer is given up after this. */
  readonly timeout: number;
  /** Before history is asked for a post, and again before the second look: how soon posts show there is unstated. */
  readonly readBack: number;
  /** The longest wait of Slack's that is sat out inside one post of several parts. */
  readonly longestWait: number;
  /** Between the openings of the two connections, so that Slack does not refresh both at once. */
  readonly stagger: number;
  /** First and longest pause before a lost connection is tried again. */
  readonly retry: number;
  readonly longestRetry: number;
  /** Without any connection for this long, the surface has failed. */
  readonly deaf: number;
  /** Between round trips that show that Slack still answers and the token still holds. */
  readonly pulse: number;
}

export const TIMING: Timing = {
  channelGap: 1000,
  workspaceGap: 200,
  editGap: 1500,
  timeout: 12_000,
  readBack: 2500,
  longestWait: 30_000,
  stagger: 60_000,
  retry: 1000,
  longestRetry: 30_000,
  deaf: 5 * 60_000,
  pulse: 4 * 60_000,
};
