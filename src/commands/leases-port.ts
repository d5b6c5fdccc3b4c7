/** What commands know of agreed ends, of what is put off, and of what people wait for. */
import type { DeploymentRef } from "../platform/ports.ts";
import type { LeaseEnd } from "./lease.ts";

/** The agreed end of one of the person's deployments. */
export interface AgreedLease extends LeaseEnd {
  readonly deployment: string;
  readonly agreedAt: Date;
  /** It is being saved, and deleted after that. */
  readonly ending: boolean;
  /** Longest agreed time where it was launched, in minutes; null: any. */
  readonly longest: number | null;
}

/** Agreed ends of the person's deployments. */
export interface LeasesPort {
  /** Earliest end first. */
  list(): Promise<readonly AgreedLease[]>;
  of(deployment: string): Promise<AgreedLease | undefined>;
  /** In place of an earlier one; a first one is told of where this was asked. */
  agree(ref: DeploymentRef, title: string, end: LeaseEnd): Promise<void>;
  drop(deployment: string): Promise<void>;
  /** It is saved and, once that is complete, deleted; `before` are the snapshots of it that there are. */
  saveAndDelete(ref: DeploymentRef, title: string, before: readonly string[]): Promise<void>;
}

/** A change that was put off. */
export interface PutOff {
  /** Id of the operation that it will be. */
  readonly id: string;
  readonly title: string;
  readonly vo: string;
  readonly at: Date;
  readonly timeZone: string;
}

/** What the person put off. */
export interface LaterPort {
  /** Soonest first. */
  list(): Promise<readonly PutOff[]>;
  find(id: string): Promise<PutOff | undefined>;
  /** Keeps, sealed, what is to be done then: in his name, through the same gates. */
  add(putOff: PutOff, change: PutOffChange): Promise<void>;
  /** False where it has begun, or was cancelled already. */
  cancel(id: string): Promise<boolean>;
}

/** The change itself, as it was shown. */
export interface PutOffChange {
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly prepared: unknown;
}

/** What somebody waits for to be free. Undefined: any. */
export interface FreeGpuWish {
  readonly vo: string | undefined;
  readonly datacenter: string | undefined;
  readonly gpuType: string | undefined;
}

/** GPUs that the person waits for. */
export interface ClusterWatchesPort {
  /** He is told here, once. */
  add(wish: FreeGpuWish, until: Date): Promise<void>;
  /** How many were ended. */
  endAll(): Promise<number>;
}
