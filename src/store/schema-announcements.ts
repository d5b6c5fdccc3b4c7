/** The part of the database that holds what admins announce. */
import type { Generated } from "kysely";
import type { Migration } from "./database.ts";

export interface AnnouncementSchema {
  announcement: AnnouncementTable;
}

export interface AnnouncementTable {
  number: Generated<number>;
  /** The invocation that made it. */
  operation: string;
  /** Surface and id of who announced; empty where he was forgotten since. */
  owner: string;
  /** Title, text and times, as JSON. */
  content: string;
  created_at: number;
  /** The invocation that changed it last. */
  changed_by: string | null;
  cancelled_at: number | null;
  /** When the last of it is over; null: it comes round. */
  over_at: number | null;
}

// A number is never given twice: posts are named after it.
const ANNOUNCEMENTS = `
  create table announcement (
    number integer primary key autoincrement,
    operation text not null unique,
    owner text not null,
    content text not null,
    created_at integer not null,
    changed_by text,
    cancelled_at integer,
    over_at integer
  ) strict;
  create index announcement_owner on announcement (owner);
`;

/** In the order of the whole list: what is added later goes behind it there, never in here. */
export const ANNOUNCEMENT_MIGRATIONS: readonly Migration[] = [{ name: "announcements", sql: ANNOUNCEMENTS }];
