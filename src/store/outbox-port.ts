/** What is to be posted though nobody waits for it, and who may post it. */
import type { Json } from "./store.ts";

/** A post, or an edit of one, as it is put. */
export interface NewOutboxEntry {
  /** Names it over all attempts and processes; a second one of the same key is the same post. */
  readonly key: string;
  /** What belongs together, such as the posts of one announcement, so that what became of them can be told. */
  readonly batch?: string | undefined;
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
  /** Counted over all entries, so that people can name one. */
  readonly number: number;
  readonly batch: string | undefined;
  /** `parked`: given up, kept in case somebody tries it again. `withdrawn`: never to be posted. */
  readonly state: "waiting" | "sent" | "parked" | "withdrawn";
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

/** An entry whose turn it is in its destination. */
export type OutboxTurn = Pick<OutboxEntry, "key" | "destination">;

/** Whose turn it is to work. The number grows with every new holder: what an earlier one writes is refused. */
export interface Lease {
  readonly name: string;
  readonly fence: number;
}

export interface LeaseStore {
  /** Takes or renews it for `ms`; undefined while another process, which is alive as far as is known, holds it. */
  acquire(name: string, holder: string, now: Date, ms: number): Promise<Lease | undefined>;
  /** Gives it up, if it is held. */
  release(name: string, holder: string): Promise<void>;
}

export interface OutboxStore {
  /** False when an entry of this key was ever put. `covers`: keys that count as put, and withdrawn, with it. */
  put(entry: NewOutboxEntry, covers?: readonly string[]): Promise<boolean>;
  /**
   * Puts a change of a post that was never tried, or was given up: should it ever be posted, it says `sealed`, and the change
   * counts as sent. False, and nothing is written, where the post may be out, or its change was put before.
   */
  fold(
    change: NewOutboxEntry,
    post: { readonly key: string; readonly sealed: string },
    now: Date,
  ): Promise<boolean>;
  /** Takes back what was never tried, or was given up; false where it may be out, and of what is not known. */
  withdraw(key: string, now: Date): Promise<boolean>;
  /** The first one due in each destination, oldest first, at most `most`; a destination whose first one has to wait has none. */
  next(surface: string, now: Date, most: number): Promise<readonly OutboxTurn[]>;
  /** Moment at which something will be due or tried next; undefined where nothing waits. */
  nextAt(surface: string): Promise<Date | undefined>;
  find(key: string): Promise<OutboxEntry | undefined>;
  /** All of one batch, in the order in which they were put. */
  ofBatch(batch: string): Promise<readonly OutboxEntry[]>;
  /** What was given up, newest first. */
  parked(most: number): Promise<readonly OutboxEntry[]>;
  /** Has what was given up tried again from now on, as if for the first time; false where it is not given up. */
  retry(key: string, now: Date): Promise<boolean>;
  /** Forgets what was given up for good; false where it is not given up. */
  drop(key: string, now: Date): Promise<boolean>;
  /**
   * Writes down that it is tried now; what is to be posted then, or undefined, and nothing written, for a lease that was
   * lost. The same, with false, holds for what follows.
   */
  begin(lease: Lease, key: string, now: Date): Promise<OutboxEntry | undefined>;
  /** It is out. What it said is forgotten; its key stays known. */
  sent(lease: Lease, key: string, post: Json, now: Date): Promise<boolean>;
  /** To be tried again; `doubtful`: it may be out all the same. */
  again(
    lease: Lease,
    key: string,
    outcome: { readonly tryAt: Date; readonly problem: string; readonly doubtful: boolean },
  ): Promise<boolean>;
  /** Will not be tried again, unless somebody says so. */
  park(lease: Lease, key: string, problem: string, now: Date): Promise<boolean>;
  /** How many wait, how many were given up, and since when the oldest one is due. */
  counts(now: Date): Promise<{ waiting: number; parked: number; oldestDueAt: Date | undefined }>;
  /** Forgets what was sent, parked or withdrawn before; what was sent of a batch, and may still be changed, before another time. */
  prune(before: Date, batchesBefore: Date): Promise<void>;
}
