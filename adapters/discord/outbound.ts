/** Posts and edits: message by message, resumed where a failed attempt stopped. */
import Bottleneck from "bottleneck";
import type { Reply } from "../../src/reply/blocks.ts";
import {
  type Actor,
  type Outbound,
  type Place,
  PostFailure,
  type PostRef,
  type SurfaceDeps,
} from "../../src/surface.ts";
import { isPublic, type Part, readParts, writeParts } from "./address.ts";
import { isTokenDead, postFailure } from "./failure.ts";
import { EDIT_PAUSE_MS } from "./limits.ts";
import { messagesOf } from "./pages.ts";
import { createRecent } from "./recent.ts";
import type { Rendered } from "./render.ts";
import type { Router } from "./routing.ts";
import type { Sender } from "./send.ts";

export interface OutboundOptions {
  readonly sender: Sender;
  readonly router: Router;
  readonly deps: Pick<SurfaceDeps, "newId" | "log">;
  /** Runs work that a stop waits for. */
  readonly track: <T>(work: Promise<T>) => Promise<T>;
}

export function createOutbound(options: OutboundOptions): Outbound {
  const { sender, router, deps, track } = options;
  /** Messages already sent, by key: a second attempt goes on behind them. */
  const sent = createRecent<Part[]>();
  /** Posts that have other messages by now than their id says. */
  const changed = createRecent<readonly Part[]>();
  const authors = createRecent<Actor>();
  // Of the edits that wait, only the newest is kept.
  const edits = new Bottleneck.Group({
    maxConcurrent: 1,
    minTime: EDIT_PAUSE_MS,
    highWater: 1,
    strategy: Bottleneck.strategy.LEAK,
  });

  async function post(reply: Reply, place: Place, actor: Actor, key: string): Promise<PostRef> {
    const messages = messagesOf(reply);
    const done = sent.get(key) ?? [];
    sent.set(key, done);
    const isPrivate = reply.visibility === "private";
    for (let index = done.length; index < messages.length; index += 1) {
      const message = messages[index];
      // Once the person was told that nothing can be delivered, the rest is not tried.
      if (message === undefined || done.some(({ kind }) => kind === "notice")) break;
      done.push(await router.deliver(message, { place, actor, isPrivate, key, index }));
    }
    const id = writeParts(done);
    authors.set(id, actor);
    return { place, id };
  }

  async function edit({ place, id }: PostRef, reply: Reply): Promise<void> {
    const parts = changed.get(id) ?? readParts(id);
    if (parts.length === 0) throw new PostFailure("rejected", "This post is none of mine.");
    if (parts.some(({ kind }) => kind === "notice")) return;
    const isPrivate = reply.visibility === "private" || !parts.some(isPublic);
    if (reply.visibility === "private" && !place.direct && parts.some(isPublic))
      throw new PostFailure("rejected", "A public post cannot become private.");
    const messages = messagesOf(reply);
    const next: Part[] = [];
    for (const [index, message] of messages.entries()) {
      const part = parts[index];
      next.push(
        part === undefined
          ? await router.deliver(message, {
              place,
              actor: actorOf(id, isPrivate && !place.direct),
              isPrivate,
              key: `${id} ${deps.newId()}`,
              index,
            })
          : await editPart(part, message, { place, id, index }),
      );
      changed.set(id, [...next, ...parts.slice(next.length)]);
    }
    for (const surplus of parts.slice(messages.length)) await remove(surplus, place);
    changed.set(id, next);
  }

  async function editPart(
    part: Part,
    message: Rendered,
    { place, id, index }: { place: Place; id: string; index: number },
  ): Promise<Part> {
    const handle = part.kind === "channel" || part.kind === "direct" ? undefined : router.living(place);
    if (handle !== undefined) {
      try {
        await sender.editAnswer(handle, part, message);
        return part;
      } catch (error) {
        if (!isTokenDead(error)) throw error;
        router.bury(handle);
      }
    }
    if (part.kind !== "whispered" && part.kind !== "whisper") {
      await sender.editInChannel(part, message);
      return part;
    }
    // What only the asker sees cannot be edited without the interaction: the news comes as a direct message.
    const key = `${id} ${deps.newId()}`;
    return router.whisperElsewhere(message, {
      place,
      actor: actorOf(id, true),
      isPrivate: true,
      key,
      index,
    });
  }

  /** Whose post it is; after a restart that is known no more, and only what needs no person goes on. */
  function actorOf(id: string, needed: boolean): Actor {
    const actor = authors.get(id);
    if (actor === undefined && needed)
      throw new PostFailure("rejected", "I no longer know whose post this is.");
    return actor ?? { surface: "discord", id: "", name: "" };
  }

  async function remove(part: Part, place: Place): Promise<void> {
    const inChannel = part.kind === "channel" || part.kind === "direct";
    await sender.remove(part, inChannel ? undefined : router.living(place)).catch((error: unknown) => {
      deps.log.warn({ reason: postFailure(error).message }, "a part of an edited post stays");
    });
  }

  return {
    // Discord compares nonces of “the past few minutes”.
    keysKeptMs: 120_000,
    capabilities: { buttons: true, forms: true, edits: true, privateReplies: true, pictures: true },
    post: (reply, place, actor, key = deps.newId()) =>
      track(
        post(reply, place, actor, key).catch((error: unknown) => {
          throw postFailure(error);
        }),
      ),
    edit: (ref, reply) =>
      track(
        edits
          .key(ref.id)
          .schedule(() => edit(ref, reply))
          .catch((error: unknown) => {
            // A newer edit took its turn.
            if (error instanceof Bottleneck.BottleneckError) return;
            throw postFailure(error);
          }),
      ),
  };
}
