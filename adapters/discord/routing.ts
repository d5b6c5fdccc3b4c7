/** By which way the messages of one reply go, so that a private one never becomes public. */
import type { Actor, Place, SurfaceDeps } from "../../src/surface.ts";
import { type InteractionHandle, type Part, readHandle } from "./address.ts";
import { CODE, codeOf, isForbidden, isTokenDead } from "./failure.ts";
import { TOKEN_LIFE_MS } from "./limits.ts";
import { messagesOf } from "./pages.ts";
import { createRecent } from "./recent.ts";
import type { Rendered } from "./render.ts";
import type { Sender } from "./send.ts";
import { createTakers } from "./takers.ts";

interface Errand {
  readonly place: Place;
  readonly actor: Actor;
  readonly isPrivate: boolean;
  /** Of the whole reply, and of this message of it. */
  readonly key: string;
  readonly index: number;
}

export interface Router {
  /** Sends one message; failures are Discord's own errors. */
  deliver(message: Rendered, errand: Errand): Promise<Part>;
  /** The interaction behind a place, while it can be answered. */
  living(place: Place): InteractionHandle | undefined;
  /** A private message to the person, or words in the channel that it could not be delivered. */
  whisperElsewhere(message: Rendered, errand: Errand): Promise<Part>;
  /** A first answer was deferred by this process: it waits. */
  opened(id: string): void;
  bury(handle: InteractionHandle): void;
}

/** Words that give nothing away. */
const UNDELIVERABLE = messagesOf({
  visibility: "channel",
  blocks: [
    {
      type: "heading",
      text: "I have a private answer but cannot deliver it",
    },
    {
      type: "fields",
      fields: [
        { label: "What to do", value: "Allow direct messages from members of this server, then ask again." },
      ],
    },
  ],
});

export function createRouter(sender: Sender, { now, memory }: Pick<SurfaceDeps, "now" | "memory">): Router {
  /** Per interaction the key of the reply that took, or may take, the deferred answer; kept over restarts, too. */
  const taken = createRecent<string>();
  const takers = createTakers(memory);
  const dead = createRecent<true>();
  const fresh = createRecent<true>();
  /** Interactions whose deferred answer no longer waits. */
  const settled = createRecent<true>();

  function living(place: Place): InteractionHandle | undefined {
    const handle = readHandle(place.handle);
    if (handle?.kind !== "interaction" || dead.get(handle.id)) return undefined;
    return now().getTime() - handle.at < TOKEN_LIFE_MS ? handle : undefined;
  }

  /** True for the first message of the first reply. After a restart Discord is asked whether there was one. */
  async function takes(handle: InteractionHandle, { key, index }: Errand): Promise<boolean> {
    if (handle.deferred === "none" || index > 0) return false;
    const owner = taken.get(handle.id) ?? (fresh.get(handle.id) ? undefined : await takers.of(handle.id));
    if (owner !== undefined) return owner === key;
    taken.set(handle.id, key);
    // Noted first: the next process must know whether it is this reply that stands there already.
    await takers.note(handle.id, key);
    if (fresh.get(handle.id)) return true;
    return sender.isWaiting(handle).catch((error: unknown) => {
      if (isTokenDead(error)) throw error;
      return codeOf(error) !== CODE.unknownMessage;
    });
  }

  async function answer(handle: InteractionHandle, message: Rendered, errand: Errand): Promise<Part> {
    const { place, isPrivate, key } = errand;
    const first = await takes(handle, errand);
    if (first && (handle.deferred === "private" || !isPrivate || place.direct)) {
      const filled = await fill(handle, message);
      if (filled !== undefined) return filled;
    }
    // Later messages of a reply stand with its first one.
    const begunInPrivate = handle.deferred === "private" && taken.get(handle.id) === key;
    if (!place.direct && (isPrivate || begunInPrivate)) return whisper(handle, message);
    return inChannel(message, errand).catch((error: unknown) => {
      if (isForbidden(error)) return sender.followUp(handle, message, false);
      throw error;
    });
  }

  /** Undefined where the deferred answer is gone. */
  async function fill(handle: InteractionHandle, message: Rendered): Promise<Part | undefined> {
    try {
      const part = await sender.original(handle, message);
      settled.set(handle.id, true);
      return part;
    } catch (error) {
      if (codeOf(error) !== CODE.unknownMessage) throw error;
      settled.set(handle.id, true);
      return undefined;
    }
  }

  /**
   * While a public answer is awaited, Discord puts the next message there for all to see, whatever that message says of
   * itself. So the public answer is taken back first; where that cannot be done for certain, nothing is sent.
   */
  async function whisper(handle: InteractionHandle, message: Rendered): Promise<Part> {
    if (handle.deferred === "public" && !settled.get(handle.id)) {
      try {
        if (await sender.isWaiting(handle)) await sender.withdraw(handle);
      } catch (error) {
        if (codeOf(error) !== CODE.unknownMessage) throw error;
      }
      settled.set(handle.id, true);
    }
    return sender.followUp(handle, message, true);
  }

  async function inChannel(message: Rendered, { place, key, index }: Errand): Promise<Part> {
    const handle = readHandle(place.handle);
    const replyTo = handle?.kind === "message" && index === 0 ? handle.id : undefined;
    const channel = place.thread ?? place.channel;
    const part = await sender.toChannel({ channel, message, key: `${key}/${index}`, replyTo });
    return place.direct ? { ...part, kind: "direct" } : part;
  }

  async function whisperElsewhere(message: Rendered, errand: Errand): Promise<Part> {
    const { actor, key, index } = errand;
    try {
      const channel = await sender.directChannel(actor.id);
      const part = await sender.toChannel({ channel, message, key: `${key}/${index}` });
      return { ...part, kind: "direct" };
    } catch (error) {
      const [words] = UNDELIVERABLE;
      if (!isForbidden(error) || words === undefined) throw error;
      return { ...(await inChannel(words, { ...errand, key: `${key}/closed` })), kind: "notice" };
    }
  }

  return {
    living,
    whisperElsewhere,
    opened: (id) => fresh.set(id, true),
    bury: (handle) => dead.set(handle.id, true),
    async deliver(message, errand) {
      const handle = living(errand.place);
      if (handle !== undefined) {
        try {
          return await answer(handle, message, errand);
        } catch (error) {
          if (!isTokenDead(error)) throw error;
          dead.set(handle.id, true);
        }
      }
      return errand.isPrivate && !errand.place.direct
        ? whisperElsewhere(message, errand)
        : inChannel(message, errand);
    },
  };
}
