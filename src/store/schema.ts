import type { Generated } from "kysely";
import type { Migration } from "./database.ts";
import { JOB_MIGRATIONS, type JobSchema } from "./schema-jobs.ts";

/** Columns named `…_at` hold milliseconds since 1970 in UTC; `position` is the order in which rows were written. */
export interface StoreSchema extends JobSchema {
  claim: { key: string; claimed_at: number };
  memory: { conversation: string; memory: string; expires_at: number };
  pending: PendingTable;
  operation: OperationTable;
  instance: InstanceTable;
  audit: AuditTable;
  audit_unchained: UnchainedAuditTable;
  audit_person: { pseudonym: string; actor: string; identity: string };
  audit_head: { id: number; chain_key: string; head: string };
  inbox: InboxTable;
  surface_memory: { surface: string; key: string; value: string };
  channel_setting: ChannelSettingTable;
  approval: ApprovalTable;
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

export interface ChannelSettingTable {
  surface: string;
  channel: string;
  vo: string | null;
  policy: string;
  set_by: string;
  set_at: number;
}

export interface ApprovalTable {
  id: string;
  number: number;
  surface: string;
  channel: string;
  title: string;
  asker: string;
  command: string;
  sealed: string;
  operation: string;
  post: string | null;
  created_at: number;
  expires_at: number;
  decision: "approved" | "refused" | "withdrawn" | "expired" | null;
  decided_by: string | null;
  decided_name: string | null;
  reason: string | null;
  decided_at: number | null;
}

export interface InstanceTable {
  id: string;
  host: string;
  pid: number;
  process_started_at: number;
  beat_at: number;
}

export interface AuditTable {
  /** From 1 without gaps; given by the chain, not by the database. */
  position: number;
  happened_at: number;
  operation: string;
  phase: AuditPhase;
  /** Pseudonym of who asked; {@link StoreSchema.audit_person} knows who it is until he is forgotten. */
  person: string;
  /** Pseudonym of who approved. */
  approver: string | null;
  surface: string;
  source: string;
  command: string;
  result: string | null;
  /** Everything else, sealed under the person's own key. */
  details: string;
  previous: string;
  hash: string;
}

type AuditPhase = "intent" | "outcome" | "refused";

/** What was written before the audit was chained; moved into the chain when the store is opened. */
interface UnchainedAuditTable {
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
  ...JOB_MIGRATIONS,
];
