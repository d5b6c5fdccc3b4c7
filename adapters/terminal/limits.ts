/** Measures of the terminal surface, in columns unless said otherwise. */

/** Narrower screens are drawn as if they had this width; they wrap by themselves. */
export const MIN_WIDTH = 24;
/** Running text is hard to read in longer lines, however wide the window is. */
export const MAX_TEXT_WIDTH = 100;
/** Where standard output has no width (a pipe, a file). */
export const DEFAULT_WIDTH = 80;
/** Label columns of fields and actions never take more than this. */
export const MAX_LABEL_WIDTH = 28;
/** A table column is not squeezed below this; the table is stacked instead. */
export const MIN_COLUMN_WIDTH = 6;
/** Rows of a line chart. */
export const CHART_HEIGHT = 6;
/** Lines remembered between sessions. */
export const HISTORY_LINES = 500;
/** Posts that can still be edited; older ones are posted anew. */
export const LIVE_POSTS = 200;
/** Milliseconds without an answer after which the prompt shows that work goes on, and between its frames. */
export const WORKING_AFTER_MS = 300;
export const WORKING_FRAME_MS = 120;
