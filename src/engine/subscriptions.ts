/** Who hears of what unasked: the subscriptions of a place, and the places of a topic. */
import type { SubscriptionsPort } from "../commands/ports.ts";
import { OWN_TOPICS, type OwnTopic, TOPICS, type Topic } from "../commands/subscriptions.ts";
import type { Json } from "../store/store.ts";
import type { MuteHolder, Subscription } from "../store/subscriptions-port.ts";
import type { Actor, Place, SurfaceName } from "../surface.ts";
import { actorKey, type EngineDeps, type Turn } from "./turn.ts";

/** A place that hears of something, and the person on whose behalf. */
export interface Destination {
  readonly place: Place;
  /** Undefined where he was forgotten since. */
  readonly actor: Actor | undefined;
  /** VO of the subscription; undefined: all. */
  readonly vo: string | undefined;
}

export interface Audience {
  /** Each place once. */
  readonly destinations: readonly Destination[];
  /** How many of them are shared channels. */
  readonly channels: number;
  /** How many are single people, who are alone there with the bot. */
  readonly people: number;
}

/** Every place that hears of a topic in one of these VOs; without a VO it concerns everybody. */
export async function audienceOf(
  { store }: Pick<EngineDeps, "store">,
  topic: Topic,
  vos: readonly string[] = [],
): Promise<Audience> {
  const concerned = (await store.subscriptions.of(topic)).filter(
    ({ vo }) => vo === undefined || vos.length === 0 || vos.includes(vo),
  );
  const places = new Map<string, Destination>();
  for (const one of concerned) {
    const key = JSON.stringify([one.surface, one.channel]);
    if (!places.has(key)) places.set(key, destinationOf(one));
  }
  const destinations = [...places.values()];
  const people = destinations.filter(({ place }) => place.direct).length;
  return { destinations, channels: destinations.length - people, people };
}

export function destinationOf({ surface, channel, direct, actor, vo }: Subscription): Destination {
  return {
    // The store has them as the surface gave them.
    place: { surface: surface as SurfaceName, channel, direct },
    actor: actor === null ? undefined : (actor as unknown as Actor),
    vo,
  };
}

/** Whether a person wants to hear no more of his own deployments, wherever he is. */
export function isMutedFor(
  { store }: Pick<EngineDeps, "store">,
  actor: Actor,
  topic: OwnTopic,
): Promise<boolean> {
  return store.subscriptions.isMuted(actor.surface, { person: actorKey(actor) }, topic);
}

/** Whether a place wants to hear no more of deployments that were launched in it; alone with the bot, the person decides. */
export function isMutedIn(
  { store }: Pick<EngineDeps, "store">,
  actor: Actor,
  place: Place,
  topic: OwnTopic,
): Promise<boolean> {
  return store.subscriptions.isMuted(place.surface, holderOf(actor, place), topic);
}

function holderOf(actor: Actor, place: Place): MuteHolder {
  return place.direct ? { person: actorKey(actor) } : { channel: place.channel };
}

export function subscriptionsPort(
  deps: Pick<EngineDeps, "store" | "now">,
  { actor, place }: Pick<Turn, "actor" | "place">,
): SubscriptionsPort {
  const { subscriptions } = deps.store;
  const { surface, channel, direct } = place;
  const here = holderOf(actor, place);
  const own: MuteHolder = { person: actorKey(actor) };
  return {
    list: async () =>
      (await subscriptions.in(surface, channel)).flatMap(({ topic, vo, since, actor: by }) => {
        const known = TOPICS.find((name) => name === topic);
        const name = by === null ? "somebody" : (by as unknown as Actor).name;
        return known ? [{ topic: known, vo, since, by: name }] : [];
      }),
    add: (topic, vo) =>
      subscriptions.put({
        surface,
        channel,
        direct,
        topic,
        vo,
        owner: actorKey(actor),
        actor: { ...actor } satisfies Json,
        since: deps.now(),
      }),
    remove: (topic, vo) => subscriptions.remove({ surface, channel }, topic, vo),
    mute: (topic) => subscriptions.mute(surface, here, topic, deps.now()),
    unmute: async (topic) => void (await subscriptions.unmute(surface, here, topic)),
    isMuted: (topic) => subscriptions.isMuted(surface, here, topic),
    muteOwn: (topic) => subscriptions.mute(surface, own, topic, deps.now()),
    unmuteOwn: async (topic) => void (await subscriptions.unmute(surface, own, topic)),
    ownMuted: async () => {
      const muted = await Promise.all(OWN_TOPICS.map((topic) => subscriptions.isMuted(surface, own, topic)));
      return OWN_TOPICS.filter((_topic, at) => muted[at]);
    },
  };
}
