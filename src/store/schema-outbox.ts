import type { Migration } from "./database.ts";

// When something waits next is asked after every post: without an index, all that waits would be read each time.
const NEXT_TRY = `
  create index outbox_try on outbox (surface, try_at) where state = 'waiting';
`;

/** In the order of the whole list: what is added later goes behind it there, never in here. */
export const OUTBOX_MIGRATIONS: readonly Migration[] = [{ name: "next try of the outbox", sql: NEXT_TRY }];
