/** What admins announced. */
import type { Json } from "./store.ts";

export interface NewAnnouncement {
  /** The invocation that makes it: a second time, it is the same one. */
  readonly operation: string;
  /** Surface and id of who announces. */
  readonly owner: string;
  readonly content: Json;
  /** When the last of it is over; undefined: it comes round. */
  readonly overAt: Date | undefined;
  readonly createdAt: Date;
}

/** The operation is that of the change. */
export type AnnouncementChange = Pick<NewAnnouncement, "operation" | "content" | "overAt">;

export interface KeptAnnouncement extends NewAnnouncement {
  /** Counted over all of them, never given twice. */
  readonly number: number;
  /** The invocation that changed it last. */
  readonly changedBy: string | undefined;
  readonly cancelledAt: Date | undefined;
}

export interface AnnouncementStore {
  put(announcement: NewAnnouncement): Promise<KeptAnnouncement>;
  find(number: number): Promise<KeptAnnouncement | undefined>;
  /** What an invocation made, or changed last. */
  byOperation(operation: string): Promise<KeptAnnouncement | undefined>;
  /** Newest first. */
  all(): Promise<readonly KeptAnnouncement[]>;
  /** False where it is cancelled or not known. */
  change(number: number, to: AnnouncementChange): Promise<boolean>;
  /** False where it was cancelled before. */
  cancel(number: number, now: Date): Promise<boolean>;
  /** Forgets what was over or cancelled before. */
  prune(before: Date): Promise<void>;
}
