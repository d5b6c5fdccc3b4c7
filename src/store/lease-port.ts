/** What people agreed to end, put off, or wait for. */
import type { Json } from "./store.ts";

interface OfPerson {
  /** Surface and id of the person. */
  readonly owner: string;
  readonly surface: string;
  /** The person, and where he hears of it, as the surface names them. */
  readonly actor: Json;
  readonly place: Json;
}

/** The agreed end of a deployment. (The lease of `leases` is a process's turn to work, another thing.) */
export interface NewDeploymentLease extends OfPerson {
  readonly deployment: string;
  readonly vo: string;
  readonly kind: "module" | "tool";
  readonly title: string;
  /** Subject of the login under which it was agreed. */
  readonly subject: string;
  /** Zone in which the end was named. */
  readonly timeZone: string;
  readonly agreedAt: Date;
  readonly endsAt: Date;
}

/** It is saved and then deleted. */
export interface Ending {
  /** The owner's word, or the rule of the channel. */
  readonly by: "word" | "rule";
  /** ISO. */
  readonly since: string;
  /** Snapshots of it that were there before. */
  readonly before: readonly string[];
}

export interface DeploymentLease extends NewDeploymentLease {
  readonly told: readonly string[];
  readonly ending: Ending | undefined;
  readonly nextAt: Date;
}

export interface DeploymentLeaseStore {
  /** Agrees on an end; the person's earlier agreement on it is replaced, with what was told of it. */
  agree(lease: NewDeploymentLease, nextAt: Date): Promise<void>;
  find(owner: string, deployment: string): Promise<DeploymentLease | undefined>;
  of(owner: string): Promise<readonly DeploymentLease[]>;
  /** Those to be looked at now, most overdue first. */
  due(surface: string, now: Date, most: number): Promise<readonly DeploymentLease[]>;
  /** Writes down what was told and is going on; false where it was agreed anew or dropped meanwhile. */
  note(lease: DeploymentLease): Promise<boolean>;
  /** Dropped by the person, or over with its deployment. */
  drop(owner: string, deployment: string): Promise<void>;
}

/** A change that is to be made later, sealed as it was shown. */
export interface LaterStart extends OfPerson {
  /** Id of the operation that it will be. */
  readonly id: string;
  readonly subject: string;
  readonly vo: string;
  readonly command: string;
  readonly title: string;
  readonly timeZone: string;
  readonly at: Date;
  readonly sealed: string;
  readonly createdAt: Date;
}

export interface LaterStartStore {
  /** What is known under its id stays as it is. */
  put(start: LaterStart): Promise<void>;
  find(id: string): Promise<LaterStart | undefined>;
  of(owner: string): Promise<readonly LaterStart[]>;
  due(surface: string, now: Date): Promise<readonly LaterStart[]>;
  nextAt(surface: string): Promise<Date | undefined>;
  /** Done, missed or cancelled; false where it was gone already. */
  end(id: string): Promise<boolean>;
}

/** Somebody waits until a GPU is free. Empty filters: any. */
export interface ClusterWatch extends OfPerson {
  readonly vo: string;
  readonly datacenter: string;
  readonly gpuType: string;
  readonly endsAt: Date;
}

export interface ClusterWatchStore {
  /** Known already, it is told in the new place and ends later. */
  put(watch: ClusterWatch): Promise<void>;
  on(surface: string): Promise<readonly ClusterWatch[]>;
  of(owner: string): Promise<readonly ClusterWatch[]>;
  end(watch: Pick<ClusterWatch, "owner" | "vo" | "datacenter" | "gpuType">): Promise<void>;
}
