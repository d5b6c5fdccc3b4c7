/** Who hears of what without asking. */
import type { Json } from "./store.ts";

/** What a place hears of, and on whose behalf. */
export interface Subscription {
  readonly surface: string;
  readonly channel: string;
  /** Only the person and the bot are there. */
  readonly direct: boolean;
  readonly topic: string;
  /** Undefined: all. */
  readonly vo: string | undefined;
  /** Surface and id of who subscribed; empty where he was forgotten since. */
  readonly owner: string;
  /** The same person, as the surface names him; null where he was forgotten. */
  readonly actor: Json;
  readonly since: Date;
  /** When the place was told that the rights with which it hears have ended; undefined while they last. */
  readonly rightsEndedAt?: Date | undefined;
  /** What happened until then was told. */
  readonly toldUntil?: Date | undefined;
}

/** Who wants to hear no more of what is told unless one says so: a channel, or a person wherever he is. */
export type MuteHolder = { readonly channel: string } | { readonly person: string };

export interface SubscriptionStore {
  /** One place hears once of a topic and VO; who subscribed last answers for it, from the beginning. */
  put(subscription: Subscription): Promise<void>;
  /** How many went: of the topic, in one VO or (undefined) in all. */
  remove(
    place: { readonly surface: string; readonly channel: string },
    topic: string,
    vo: string | undefined,
  ): Promise<number>;
  /** Oldest first. */
  in(surface: string, channel: string): Promise<readonly Subscription[]>;
  /** Every place that hears of a topic. */
  of(topic: string): Promise<readonly Subscription[]>;
  /** Undefined: they are there again. */
  rightsEnded(subscription: Subscription, at: Date | undefined): Promise<void>;
  toldUntil(subscription: Subscription, at: Date): Promise<void>;
  mute(surface: string, holder: MuteHolder, topic: string, now: Date): Promise<void>;
  /** False where it was not muted. */
  unmute(surface: string, holder: MuteHolder, topic: string): Promise<boolean>;
  isMuted(surface: string, holder: MuteHolder, topic: string): Promise<boolean>;
  /** The channel has a new id; what the new one hears of already stays as it is. True where something came along. */
  move(surface: string, from: string, to: string): Promise<boolean>;
}
