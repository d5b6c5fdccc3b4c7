/** Notices of the status feed as they were seen last, and what was told of each. */
import type { Json } from "./store.ts";

export interface KeptNotice {
  /** Of the feed. */
  readonly id: string;
  readonly firstSeenAt: Date;
  /** As it was last told or seen. */
  readonly content: Json;
  /** Since when the feed has not had it, and how often it was looked for; undefined while it has. */
  readonly missing: { readonly since: Date; readonly looks: number } | undefined;
  /** Steps that were told, or passed before it was seen. */
  readonly told: readonly string[];
  /** When the last one was told; undefined: nothing was. */
  readonly toldAt: Date | undefined;
}

export interface NoticeStore {
  /** The first seen first. */
  all(): Promise<readonly KeptNotice[]>;
  put(notice: KeptNotice): Promise<void>;
  remove(id: string): Promise<void>;
}
