/** The part of the database that says who hears of what, and what became of posts that nobody waits for. */
import type { Generated } from "kysely";
import type { Migration } from "./database.ts";

export interface NewsSchema {
  subscription: SubscriptionTable;
  notice: NoticeTable;
  catalogue_item: { id: string; updated: string };
  catalogue_news: CatalogueNewsTable;
  muted: { surface: string; holder: string; topic: string; muted_at: number };
}

export interface CatalogueNewsTable {
  position: Generated<number>;
  id: string;
  kind: "new" | "changed";
  title: string;
  summary: string;
  updated: string;
  at: number;
}

export interface NoticeTable {
  id: string;
  first_seen_at: number;
  content: string;
  missing_at: number | null;
  missing_looks: number;
  told: string;
  told_at: number | null;
}

export interface SubscriptionTable {
  surface: string;
  channel: string;
  /** 1 where only the person and the bot are, else 0. */
  direct: number;
  topic: string;
  /** Empty: all. */
  vo: string;
  owner: string;
  actor: string;
  since_at: number;
  rights_ended_at: number | null;
  told_until: number | null;
}

const SUBSCRIPTIONS = `
  create table subscription (
    surface text not null,
    channel text not null,
    direct integer not null check (direct in (0, 1)),
    topic text not null,
    vo text not null,
    owner text not null,
    actor text not null,
    since_at integer not null,
    primary key (surface, channel, topic, vo)
  ) strict;
  create index subscription_topic on subscription (topic);
  create table muted (
    surface text not null,
    holder text not null,
    topic text not null,
    muted_at integer not null,
    primary key (surface, holder, topic)
  ) strict;
`;

const QUIET_HOURS = `
  alter table channel_setting add column direct integer not null default 0;
  alter table channel_setting add column quiet text;
  alter table channel_setting add column time_zone text;
`;

// A constraint cannot be changed in place. What was given up is kept from now on, so that it can be tried again.
const WITHDRAWN_POSTS = `
  alter table outbox rename to outbox_before;
  drop index outbox_order;
  drop index outbox_owner;
  create table outbox (
    position integer primary key autoincrement,
    key text not null unique,
    batch text,
    surface text not null,
    destination text not null,
    owner text not null,
    kind text not null check (kind in ('post', 'edit')),
    sealed text not null,
    due_at integer not null,
    created_at integer not null,
    state text not null check (state in ('waiting', 'sent', 'parked', 'withdrawn')),
    attempts integer not null,
    doubtful_at integer,
    first_tried_at integer,
    try_at integer not null,
    post text,
    problem text,
    ended_at integer
  ) strict;
  insert into outbox select position, key, null, surface, destination, owner, kind, sealed, due_at, created_at, state,
    attempts, doubtful_at, first_tried_at, try_at, post, problem, ended_at from outbox_before;
  drop table outbox_before;
  create index outbox_order on outbox (surface, state, destination, due_at, position);
  create index outbox_owner on outbox (owner);
  create index outbox_batch on outbox (batch) where batch is not null;
`;

const NOTICES = `
  create table notice (
    id text primary key not null,
    first_seen_at integer not null,
    content text not null,
    missing_at integer,
    missing_looks integer not null,
    told text not null,
    told_at integer
  ) strict;
`;

const DIGESTS = `
  alter table subscription add column rights_ended_at integer;
  alter table subscription add column told_until integer;
  create table catalogue_item (
    id text primary key not null,
    updated text not null
  ) strict;
  create table catalogue_news (
    position integer primary key autoincrement,
    id text not null,
    kind text not null check (kind in ('new', 'changed')),
    title text not null,
    summary text not null,
    updated text not null,
    at integer not null
  ) strict;
  create index catalogue_news_at on catalogue_news (at);
`;

/** In the order of the whole list: what is added later goes behind it there, never in here. */
export const NEWS_MIGRATIONS: readonly Migration[] = [
  { name: "subscriptions", sql: SUBSCRIPTIONS },
  { name: "quiet hours", sql: QUIET_HOURS },
  { name: "withdrawn posts", sql: WITHDRAWN_POSTS },
  { name: "notices", sql: NOTICES },
  { name: "digests", sql: DIGESTS },
];
