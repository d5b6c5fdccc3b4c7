/** The part of the database for what people agreed to end, put off, or wait for. */
import type { Migration } from "./database.ts";

export interface LeaseSchema {
  deployment_lease: DeploymentLeaseTable;
  later_start: LaterStartTable;
  cluster_watch: ClusterWatchTable;
}

/** Whose it is and where he hears of it, as JSON. */
interface Person {
  owner: string;
  surface: string;
  actor: string;
  place: string;
}

export interface DeploymentLeaseTable extends Person {
  deployment: string;
  vo: string;
  kind: "module" | "tool";
  title: string;
  subject: string;
  time_zone: string;
  agreed_at: number;
  ends_at: number;
  told: string;
  /** JSON of how it is being ended; null while it is not. */
  ending: string | null;
  next_at: number;
}

export interface LaterStartTable extends Person {
  id: string;
  subject: string;
  vo: string;
  command: string;
  title: string;
  time_zone: string;
  at: number;
  sealed: string;
  created_at: number;
}

export interface ClusterWatchTable extends Person {
  /** Empty: any. */
  vo: string;
  datacenter: string;
  gpu_type: string;
  ends_at: number;
}

const LEASES = `
  create table deployment_lease (
    owner text not null,
    deployment text not null,
    surface text not null,
    vo text not null,
    kind text not null check (kind in ('module', 'tool')),
    title text not null,
    actor text not null,
    place text not null,
    subject text not null,
    time_zone text not null,
    agreed_at integer not null,
    ends_at integer not null,
    told text not null,
    ending text,
    next_at integer not null,
    primary key (owner, deployment)
  ) strict;
  create index deployment_lease_due on deployment_lease (surface, next_at);
  create table later_start (
    id text primary key not null,
    owner text not null,
    surface text not null,
    actor text not null,
    place text not null,
    subject text not null,
    vo text not null,
    command text not null,
    title text not null,
    time_zone text not null,
    at integer not null,
    sealed text not null,
    created_at integer not null
  ) strict;
  create index later_start_due on later_start (surface, at);
  create index later_start_owner on later_start (owner);
  create table cluster_watch (
    owner text not null,
    vo text not null,
    datacenter text not null,
    gpu_type text not null,
    surface text not null,
    actor text not null,
    place text not null,
    ends_at integer not null,
    primary key (owner, vo, datacenter, gpu_type)
  ) strict;
  create index cluster_watch_surface on cluster_watch (surface);
  alter table watch add column ends_at integer;
`;

/** In the order of the whole list: what is added later goes behind it there, never in here. */
export const LEASE_MIGRATIONS: readonly Migration[] = [{ name: "agreed ends and later starts", sql: LEASES }];
