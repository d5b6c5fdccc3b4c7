/** Deployments that are watched for people. */
import type { Json } from "./store.ts";

/** What one call to the platform answers: the deployments of one person in one VO, of one kind. */
export interface WatchGroup {
  /** Surface and id of the person. */
  readonly owner: string;
  readonly vo: string;
  readonly kind: "module" | "tool";
}

export interface NewWatch extends WatchGroup {
  readonly surface: string;
  readonly deployment: string;
  readonly title: string;
  /** The person, and where he hears of it, as the surface names them. */
  readonly actor: Json;
  readonly place: Json;
  /** When it was submitted, as far as is known. */
  readonly since: Date;
  /** What he was told already. */
  readonly told: readonly string[];
  /** Until when it is watched; null: until it ends. Unless given, as it was. */
  readonly until?: Date | null;
}

export interface Watch extends NewWatch {
  /** The status seen last, and since when; undefined before the first look. */
  readonly seen: { readonly status: string; readonly at: Date } | undefined;
}

export interface WatchStore {
  /**
   * Watches it from now on; where the person has it watched already, he hears of it in the new place. `follower` is a process
   * that tells it itself, for as long as it lives and does not let go.
   */
  put(watch: NewWatch, now: Date, follower?: string): Promise<void>;
  /** The follower is done with it; `told` is what it told. */
  release(owner: string, deployment: string, told: readonly string[], now: Date): Promise<void>;
  find(owner: string, deployment: string): Promise<Watch | undefined>;
  /** What people have watched in a channel, newest first. */
  at(surface: string, channel: string): Promise<readonly Watch[]>;
  /** Groups that are to be looked at now, most overdue first, without what living processes follow. */
  due(surface: string, now: Date, most: number): Promise<readonly WatchGroup[]>;
  /** When one is to be looked at next that nobody follows; undefined where there is none. */
  nextAt(surface: string): Promise<Date | undefined>;
  /** What is watched in a group, without what living processes follow. */
  in(group: WatchGroup, now: Date): Promise<readonly Watch[]>;
  /** Writes down what was seen and told of one. */
  note(watch: Watch): Promise<void>;
  /** When the group is to be looked at next. */
  schedule(group: WatchGroup, at: Date): Promise<void>;
  end(owner: string, deployment: string): Promise<void>;
  /** What is watched for anybody, newest first, with when its group is looked at next. */
  all(most: number): Promise<readonly (Watch & { readonly nextAt: Date })[]>;
}
