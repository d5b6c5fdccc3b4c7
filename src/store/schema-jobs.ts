/** The part of the database with which the bot speaks first. */
import type { Generated } from "kysely";
import type { Migration } from "./database.ts";

export interface JobSchema {
  lease: { name: string; holder: string; fence: number; ends_at: number };
  outbox: OutboxTable;
  schedule: { job: string; considered_at: number };
  schedule_slot: { job: string; slot: string; instance: string; finished_at: number | null };
  watch: WatchTable;
}

export interface WatchTable {
  owner: string;
  deployment: string;
  surface: string;
  vo: string;
  kind: "module" | "tool";
  title: string;
  actor: string;
  place: string;
  since_at: number;
  told: string;
  seen: string | null;
  seen_at: number | null;
  /** Instance that tells it itself. */
  follower: string | null;
  next_at: number;
  /** Until when it is watched; null: until it ends. */
  ends_at: number | null;
}

export interface OutboxTable {
  position: Generated<number>;
  key: string;
  /** What belongs together, such as the posts of one announcement. */
  batch: string | null;
  surface: string;
  destination: string;
  owner: string;
  kind: "post" | "edit";
  /** Empty once it was sent or withdrawn. */
  sealed: string;
  due_at: number;
  created_at: number;
  state: "waiting" | "sent" | "parked" | "withdrawn";
  attempts: number;
  doubtful_at: number | null;
  first_tried_at: number | null;
  try_at: number;
  post: string | null;
  problem: string | null;
  ended_at: number | null;
}

// The number of a lease only grows, so its row is never removed.
const OUTBOX = `
  create table lease (
    name text primary key not null,
    holder text not null,
    fence integer not null,
    ends_at integer not null
  ) strict;
  create table outbox (
    position integer primary key autoincrement,
    key text not null unique,
    surface text not null,
    destination text not null,
    owner text not null,
    kind text not null check (kind in ('post', 'edit')),
    sealed text not null,
    due_at integer not null,
    created_at integer not null,
    state text not null check (state in ('waiting', 'sent', 'parked')),
    attempts integer not null,
    doubtful_at integer,
    first_tried_at integer,
    try_at integer not null,
    post text,
    problem text,
    ended_at integer
  ) strict;
  create index outbox_order on outbox (surface, state, destination, due_at, position);
  create index outbox_owner on outbox (owner);
`;

const SCHEDULES = `
  create table schedule (
    job text primary key not null,
    considered_at integer not null
  ) strict;
  create table schedule_slot (
    job text not null,
    slot text not null,
    instance text not null,
    finished_at integer,
    primary key (job, slot)
  ) strict;
`;

const WATCHES = `
  create table watch (
    owner text not null,
    deployment text not null,
    surface text not null,
    vo text not null,
    kind text not null check (kind in ('module', 'tool')),
    title text not null,
    actor text not null,
    place text not null,
    since_at integer not null,
    told text not null,
    seen text,
    seen_at integer,
    follower text,
    next_at integer not null,
    primary key (owner, deployment)
  ) strict;
  create index watch_due on watch (surface, next_at);
  create index watch_group on watch (owner, vo, kind);
`;

/** In the order of the whole list: what is added later goes behind it there, never in here. */
export const JOB_MIGRATIONS: readonly Migration[] = [
  { name: "outbox and leases", sql: OUTBOX },
  { name: "schedules", sql: SCHEDULES },
  { name: "watches", sql: WATCHES },
];
