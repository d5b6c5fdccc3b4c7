import type { Generated } from "kysely";
import type { Migration } from "./database.ts";

/** Columns named `…_at` hold milliseconds since 1970 in UTC; `position` is the order in which rows were written. */
export interface StoreSchema {
  claim: { key: string; claimed_at: number };
  memory: { conversation: string; memory: string; expires_at: number };
  pending: PendingTable;
  operation: OperationTable;
  instance: InstanceTable;
  audit: AuditTable;
  inbox: InboxTable;
  surface_memory: { surface: string; key: string; value: string };
  identity: IdentityTable;
  account: { account: string; issuer: string; subject: string; linked_at: number };
  device_login: DeviceLoginTable;
}

export interface IdentityTable {
  issuer: string;
  subject: string;
  name: string;
  email: string;
  levels: string;
  /** The tokens, sealed; null once the session has ended. */
  tokens: string | null;
  access_expires_at: number;
  version: number;
  /** Until when somebody may be refreshing the tokens. */
  refreshing_until: number;
}

export interface DeviceLoginTable {
  position: Generated<number>;
  id: string;
  issuer: string;
  account: string;
  surface: string;
  instance: string;
  origin: string;
  secret: string;
  state: "waiting" | "done" | "refused" | "expired" | "failed";
  subject: string | null;
  interval_ms: number;
  poll_at: number;
  expires_at: number;
}

export interface PendingTable {
  position: Generated<number>;
  token: string;
  kind: "plan" | "button" | "form";
  actor: string | null;
  conversation: string;
  command: string;
  params: string;
  data: string;
  /** 1 where it may be used once only, else 0. */
  once: number;
  created_at: number;
  expires_at: number;
  spent_by: string | null;
  spent_at: number | null;
}

export interface OperationTable {
  position: Generated<number>;
  id: string;
  instance: string;
  actor: string;
  conversation: string;
  place: string;
  command: string;
  params: string;
  started_at: number;
  finished_at: number | null;
}

export interface InboxTable {
  position: Generated<number>;
  id: string;
  surface: string;
  payload: string | null;
  received_at: number;
  /** Instance that works on it. */
  instance: string | null;
  /** 1 once it was answered. */
  finished: number;
}

export interface InstanceTable {
  id: string;
  host: string;
  pid: number;
  process_started_at: number;
  beat_at: number;
}

export interface AuditTable {
  position: Generated<number>;
  happened_at: number;
  operation: string;
  phase: "intent" | "outcome";
  actor: string;
  subject: string | null;
  place: string;
  source: string;
  command: string;
  params: string;
  result: string | null;
}

const CLAIMS = `
  create table claim (
    key text primary key not null,
    claimed_at integer not null
  ) strict;
  create index claim_age on claim (claimed_at);
`;

const MEMORIES = `
  create table memory (
    conversation text primary key not null,
    memory text not null,
    expires_at integer not null
  ) strict;
  create index memory_expiry on memory (expires_at);
`;

const PENDING = `
  create table pending (
    position integer primary key autoincrement,
    token text not null unique,
    kind text not null check (kind in ('plan', 'button', 'form')),
    actor text,
    conversation text not null,
    command text not null,
    params text not null,
    data text not null,
    once integer not null check (once in (0, 1)),
    created_at integer not null,
    expires_at integer not null,
    spent_by text,
    spent_at integer,
    check ((spent_by is null) = (spent_at is null))
  ) strict;
  create index pending_expiry on pending (expires_at);
  create index pending_conversation on pending (conversation, kind, actor, created_at);
`;

const OPERATIONS = `
  create table operation (
    position integer primary key autoincrement,
    id text not null unique,
    instance text not null,
    actor text not null,
    conversation text not null,
    place text not null,
    command text not null,
    params text not null,
    started_at integer not null
  ) strict;
  create table instance (
    id text primary key not null,
    host text not null,
    pid integer not null,
    process_started_at integer not null,
    beat_at integer not null
  ) strict;
`;

const AUDIT = `
  create table audit (
    position integer primary key autoincrement,
    happened_at integer not null,
    operation text not null,
    phase text not null check (phase in ('intent', 'outcome')),
    actor text not null,
    subject text,
    place text not null,
    source text not null,
    command text not null,
    params text not null,
    result text
  ) strict;
  create index audit_time on audit (happened_at);
  create index audit_actor on audit (actor, happened_at);
  create index audit_command on audit (command, happened_at);
`;

// A finished operation stays known by its id, so that a repeated event cannot begin it again.
const FINISHED_OPERATIONS = `
  alter table operation add column finished_at integer;
  create index operation_finished on operation (finished_at);
`;

const INBOX = `
  create table inbox (
    position integer primary key autoincrement,
    id text not null unique,
    surface text not null,
    payload text,
    received_at integer not null,
    instance text,
    finished integer not null check (finished in (0, 1))
  ) strict;
  create index inbox_waiting on inbox (surface, finished, received_at);
`;

const SURFACE_MEMORIES = `
  create table surface_memory (
    surface text not null,
    key text not null,
    value text not null,
    primary key (surface, key)
  ) strict;
`;

// An account has one identity; an identity may have several accounts and goes with the last of them.
const IDENTITIES = `
  create table identity (
    issuer text not null,
    subject text not null,
    name text not null,
    email text not null,
    levels text not null,
    tokens text,
    access_expires_at integer not null,
    version integer not null,
    refreshing_until integer not null,
    primary key (issuer, subject)
  ) strict;
  create table account (
    account text primary key not null,
    issuer text not null,
    subject text not null,
    linked_at integer not null
  ) strict;
  create index account_identity on account (issuer, subject);
`;

const DEVICE_LOGINS = `
  create table device_login (
    position integer primary key autoincrement,
    id text not null unique,
    issuer text not null,
    account text not null,
    surface text not null,
    instance text not null,
    origin text not null,
    secret text not null,
    state text not null check (state in ('waiting', 'done', 'refused', 'expired', 'failed')),
    subject text,
    interval_ms integer not null,
    poll_at integer not null,
    expires_at integer not null
  ) strict;
  create index device_login_waiting on device_login (state, account);
`;

export const STORE_MIGRATIONS: readonly Migration[] = [
  { name: "claims", sql: CLAIMS },
  { name: "memories", sql: MEMORIES },
  { name: "pending invocations", sql: PENDING },
  { name: "operations and instances", sql: OPERATIONS },
  { name: "audit", sql: AUDIT },
  { name: "finished operations", sql: FINISHED_OPERATIONS },
  { name: "inbox", sql: INBOX },
  { name: "surface memories", sql: SURFACE_MEMORIES },
  { name: "identities", sql: IDENTITIES },
  { name: "device logins", sql: DEVICE_LOGINS },
];
