import type { Generated } from "kysely";
import type { AnnouncementSchema } from "./schema-announcements.ts";
import type { JobSchema } from "./schema-jobs.ts";
import type { ModelSchema } from "./schema-model.ts";
import type { NewsSchema } from "./schema-news.ts";

/** Columns named `…_at` hold milliseconds since 1970 in UTC; `position` is the order in which rows were written. */
export interface StoreSchema extends JobSchema, ModelSchema, NewsSchema, AnnouncementSchema {
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
  identity: IdentityTable;
  account: { account: string; issuer: string; subject: string; linked_at: number };
  device_login: DeviceLoginTable;
  usage_sample: UsageSampleTable;
  follow: FollowTable;
  last_time: { actor: string; command: string; about: string; params: string; at: number };
}

export interface FollowTable {
  id: string;
  actor: string;
  surface: string;
  instance: string;
  origin: string;
  command: string;
  result: string;
  expires_at: number;
}

export interface IdentityTable {
  issuer: string;
  subject: string;
  name: string;
  email: string;
  /** 1 where the login vouches for the address, else 0. */
  email_verified: number;
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

export interface ChannelSettingTable {
  surface: string;
  channel: string;
  vo: string | null;
  policy: string;
  set_by: string;
  set_at: number;
  /** 1 where only the person and the bot are, else 0. */
  direct: Generated<number>;
  quiet: string | null;
  time_zone: string | null;
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

export interface UsageSampleTable {
  subject: string;
  vo: string;
  at: number;
  cpu: number;
  gpu: number;
  memory_mb: number;
  disk_mb: number;
  running: number;
  queued: number;
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
