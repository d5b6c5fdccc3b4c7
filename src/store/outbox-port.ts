/** What is to be posted though nobody waits for it, and who may post it. */
import type { Json } from "./store.ts";

/** A post, or an edit of one, as it is put. */
export interface NewOutboxEntry {
  /** Names it over all attempts and processes; a second one of the same key is the same post. */
  readonly key: string;
  readonly surface: string;
  /** What is due in one destination goes out one after the other, in the order of its due times. */
  readonly destination: string;
  /** The person it is for: surface and id. */
  readonly owner: string;
  readonly kind: "post" | "edit";
  /** Reply and address, sealed. */
  readonly sealed: string;
  readonly dueAt: Date;
  readonly createdAt: Date;
}

export interface OutboxEntry extends NewOutboxEntry {
  readonly state: "waiting" | "sent" | "parked";
  /** Attempts begun. */
  readonly attempts: number;
  /** Beginning of the first attempt whose end is not known: it may have been posted. Undefined: it was not. */
  readonly doubtfulSince: Date | undefined;
  /** When the first attempt was begun. */
  readonly firstTriedAt: Date | undefined;
  /** Not to be tried before. */
  readonly tryAt: Date;
  /** Where it is shown, as the surface names it. */
  readonly post: Json | undefined;
  /** Why it was not posted at last. */
  readonly problem: string | undefined;
}

/** Whose turn it is to work. The number grows with every new holder: what an earlier one writes is refused. */
export interface Lease {
  readonly name: string;
  readonly fence: number;
}

export interface LeaseStore {
  /** Takes or renews it for `ms`; undefined while another holds it. */
  acquire(name: string, holder: string, now: Date, ms: number): Promise<Lease | undefined>;
  /** Gives it up, if it is held. */
  release(name: string, holder: string): Promise<void>;
}

export interface OutboxStore {
  /** False when an entry of this key was ever put. */
  put(entry: NewOutboxEntry): Promise<boolean>;
  /** The first one due in each destination, oldest first; a destination whose first one has to wait has none. */
  next(surface: string, now: Date): Promise<readonly OutboxEntry[]>;
  /** Moment at which something will be due or tried next; undefined where nothing waits. */
  nextAt(surface: string): Promise<Date | undefined>;
  find(key: string): Promise<OutboxEntry | undefined>;
  /** Writes down that it is tried now. This and what follows: false, and nothing written, for a lease that was lost. */
  begin(lease: Lease, key: string, now: Date): Promise<boolean>;
  /** It is out. What it said is forgotten; its key stays known. */
  sent(lease: Lease, key: string, post: Json, now: Date): Promise<boolean>;
  /** To be tried again; `doubtful`: it may be out all the same. */
  again(
    lease: Lease,
    key: string,
    outcome: { readonly tryAt: Date; readonly problem: string; readonly doubtful: boolean },
  ): Promise<boolean>;
  /** Will not be tried again; what it said is forgotten. */
  park(lease: Lease, key: string, problem: string, now: Date): Promise<boolean>;
  /** How many wait, how many were given up, and since when the oldest one is due. */
  counts(now: Date): Promise<{ waiting: number; parked: number; oldestDueAt: Date | undefined }>;
  /** Forgets what was sent or parked before. */
  prune(before: Date): Promise<void>;
}
