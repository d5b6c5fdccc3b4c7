/** How the database came to be what it is: ordered steps, of which none is ever changed once it was released. */
import type { Migration } from "./database.ts";
import { ANNOUNCEMENT_MIGRATIONS } from "./schema-announcements.ts";
import { JOB_MIGRATIONS } from "./schema-jobs.ts";
import { LEASE_MIGRATIONS } from "./schema-leases.ts";
import { MODEL_MIGRATIONS } from "./schema-model.ts";
import { NEWS_MIGRATIONS } from "./schema-news.ts";
import { OUTBOX_MIGRATIONS } from "./schema-outbox.ts";

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

// The old rows move into the chain when the store is opened, because that takes the secret key.
const AUDIT_CHAIN = `
  alter table audit rename to audit_unchained;
  drop index audit_time;
  drop index audit_actor;
  drop index audit_command;
  create table audit (
    position integer primary key not null,
    happened_at integer not null,
    operation text not null,
    phase text not null check (phase in ('intent', 'outcome', 'refused')),
    person text not null,
    approver text,
    surface text not null,
    source text not null,
    command text not null,
    result text,
    details text not null,
    previous text not null,
    hash text not null
  ) strict;
  create index audit_time on audit (happened_at);
  create index audit_person_time on audit (person, happened_at);
  create index audit_command on audit (command, happened_at);
  create index audit_operation on audit (operation);
  create trigger audit_keeps_rows before delete on audit
    begin select raise(abort, 'the audit is append-only'); end;
  create trigger audit_keeps_values before update on audit
    begin select raise(abort, 'the audit is append-only'); end;
  create table audit_person (
    pseudonym text primary key not null,
    actor text not null unique,
    identity text not null
  ) strict;
  create table audit_head (
    id integer primary key not null check (id = 1),
    chain_key text not null,
    head text not null
  ) strict;
`;

const CHANNEL_SETTINGS = `
  create table channel_setting (
    surface text not null,
    channel text not null,
    vo text,
    policy text not null,
    set_by text not null,
    set_at integer not null,
    primary key (surface, channel)
  ) strict;
`;

const APPROVALS = `
  create table approval (
    id text primary key not null,
    number integer not null,
    surface text not null,
    channel text not null,
    title text not null,
    asker text not null,
    command text not null,
    sealed text not null,
    operation text not null unique,
    post text,
    created_at integer not null,
    expires_at integer not null,
    decision text check (decision in ('approved', 'refused', 'withdrawn', 'expired')),
    decided_by text,
    decided_name text,
    reason text,
    decided_at integer,
    check ((decision is null) = (decided_at is null)),
    unique (surface, channel, number)
  ) strict;
  create index approval_open on approval (surface, decision, expires_at);
`;

// An account has one identity; an identity may have several accounts and goes with the last of them.
const IDENTITIES = `
  create table identity (
    issuer text not null,
    subject text not null,
    name text not null,
    email text not null,
    email_verified integer not null check (email_verified in (0, 1)),
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

// Amounts may have fractions: the platform's numbers are not ours to round.
const USAGE_SAMPLES = `
  create table usage_sample (
    subject text not null,
    vo text not null,
    at integer not null,
    cpu real not null,
    gpu real not null,
    memory_mb real not null,
    disk_mb real not null,
    running integer not null,
    queued integer not null,
    primary key (subject, vo, at)
  ) strict;
  create index usage_sample_at on usage_sample (at);
`;

const FOLLOWS = `
  create table follow (
    id text primary key not null,
    actor text not null,
    surface text not null,
    instance text not null,
    origin text not null,
    command text not null,
    result text not null,
    expires_at integer not null
  ) strict;
`;

const LAST_TIMES = `
  create table last_time (
    actor text not null,
    command text not null,
    about text not null,
    params text not null,
    at integer not null,
    primary key (actor, command, about)
  ) strict;
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
  { name: "audit chain", sql: AUDIT_CHAIN },
  { name: "channel settings", sql: CHANNEL_SETTINGS },
  { name: "approvals", sql: APPROVALS },
  { name: "identities", sql: IDENTITIES },
  { name: "device logins", sql: DEVICE_LOGINS },
  { name: "usage samples", sql: USAGE_SAMPLES },
  { name: "follows", sql: FOLLOWS },
  { name: "last times", sql: LAST_TIMES },
  ...JOB_MIGRATIONS,
  ...MODEL_MIGRATIONS,
  ...NEWS_MIGRATIONS,
  ...ANNOUNCEMENT_MIGRATIONS,
  ...LEASE_MIGRATIONS,
  ...OUTBOX_MIGRATIONS,
];
