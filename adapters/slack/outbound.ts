/** How the engine speaks on Slack: where a reply goes, then its parts, then its edits. */
import type { Reply } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import {
  type Actor,
  type Outbound,
  type Place,
  PostFailure,
  type PostRef,
  type SurfaceDeps,
} from "../../src/surface.ts";
import { createDelivery } from "./delivery.ts";
import { createEdits } from "./edits.ts";
import { errorName } from "./failure.ts";
import { createLanes } from "./lanes.ts";
import { createLedger } from "./ledger.ts";
import { LIVE_POSTS, type Timing } from "./limits.ts";
import { type Part, partsOf } from "./pages.ts";
import type { Sender, Target } from "./sender.ts";

/** Errors that say that the bot, or the person, is not in the channel. */
const ELSEWHERE = new Set(["channel_not_found", "not_in_channel", "user_not_in_channel"]);
/** Ids of ephemeral posts: the person, then Slack's timestamp. Slack lets nobody edit them. */
const EPHEMERAL = "ephemeral";

export interface OutboundDeps extends SurfaceDeps {
  readonly sender: Sender;
  readonly timing: Timing;
  /** Tells the person through Slack's one-time address of a command where the answer went; best effort. */
  readonly point: (handle: string, text: string) => Promise<void>;
}

export function createOutbound(deps: OutboundDeps): Outbound {
  const { sender, timing, newId } = deps;
  const ledger = createLedger(deps.memory);
  const delivery = createDelivery({ ...deps, ledger });
  const edits = createEdits(sender, delivery, timing, deps);
  const inTurn = createLanes();
  /** Ephemeral posts whose edits go on in a direct message. */
  const moved = new Map<string, Promise<PostRef>>();

  async function send(
    parts: readonly Part[],
    place: Place,
    key: string,
    triedSince?: Date,
  ): Promise<PostRef> {
    const known = await ledger.read(key);
    const target: Target = known ?? { channel: place.channel, thread: place.thread };
    const ids = await inTurn(`${target.channel}:${target.thread}`, () =>
      delivery.send(parts, target, key, triedSince),
    );
    edits.remember(target, parts, ids);
    return { place: placeOf(target, place.direct), id: ids[0] ?? "" };
  }

  async function sendDirect(
    parts: readonly Part[],
    actor: Actor,
    key: string,
    triedSince?: Date,
  ): Promise<PostRef> {
    const channel = await sender.direct(actor.id);
    return send(parts, { surface: "slack", channel, direct: true }, key, triedSince);
  }

  async function whisper(
    parts: readonly Part[],
    place: Place,
    actor: Actor,
    key: string,
    triedSince?: Date,
  ): Promise<PostRef> {
    // Nobody is somewhere just now who would see it: such posts have no channel.
    if (place.channel === "") return sendDirect(parts, actor, key, triedSince);
    const [part] = parts;
    const earlier = await ledger.read(whisperKey(key));
    const [shown] = earlier?.done ?? [];
    if (shown !== undefined) return { place: placeOf(place, false), id: shown };
    // An ephemeral post cannot be read back: after a doubtful attempt the second one goes where it can.
    if (part?.kind !== "message" || parts.length > 1 || earlier?.open) return sendDirect(parts, actor, key);
    const entry = { key: whisperKey(key), channel: place.channel, thread: place.thread, since: 0 };
    await ledger.write({ ...entry, done: [], open: true });
    try {
      const ts = await sender.ephemeral(
        { channel: place.channel, thread: place.thread },
        actor.id,
        part.message,
      );
      const id = `${EPHEMERAL}:${actor.id}:${ts}`;
      await ledger.write({ ...entry, done: [id], open: false });
      return { place: placeOf(place, false), id };
    } catch (error) {
      if (!(error instanceof PostFailure) || error.kind !== "ambiguous")
        await ledger.write({ ...entry, done: [], open: false });
      if (!isElsewhere(error)) throw error;
      return sendDirect(parts, actor, key);
    }
  }

  async function answer(
    reply: Reply,
    place: Place,
    actor: Actor,
    key: string,
    triedSince?: Date,
  ): Promise<PostRef> {
    try {
      return await send(partsOf(reply), place, key, triedSince);
    } catch (error) {
      // A slash command works in channels that the bot is no member of. Only then is there somebody waiting here.
      if (place.handle === undefined || !isElsewhere(error)) throw error;
      return sendDirect(partsOf({ ...reply, blocks: [INVITE, ...reply.blocks] }), actor, `${key}:direct`);
    }
  }

  return {
    // The ledger, and reading back what is in doubt, know a post for as long as the channel has it.
    keysKeptMs: Number.POSITIVE_INFINITY,
    capabilities: { buttons: true, forms: true, edits: true, privateReplies: true, pictures: true },
    async post(reply, place, actor, key = newId(), triedSince) {
      const hidden = reply.visibility === "private" && !place.direct;
      const post = hidden
        ? await whisper(partsOf(reply), place, actor, key, triedSince)
        : await answer(reply, place, actor, key, triedSince);
      if (place.handle !== undefined && post.place.channel !== place.channel)
        await deps.point(place.handle, "I answered in our direct messages.");
      return post;
    },
    async edit(post, reply) {
      const [kind, user = ""] = post.id.split(":");
      if (kind !== EPHEMERAL) return edits.edit(targetOf(post.place), post.id, reply);
      const known = moved.get(post.id);
      if (known !== undefined) {
        const ref = await known;
        return edits.edit(targetOf(ref.place), ref.id, reply);
      }
      const actor: Actor = { surface: "slack", id: user, name: user };
      const sent = sendDirect(partsOf(reply), actor, newId());
      moved.set(post.id, sent);
      const oldest = moved.keys().next();
      if (moved.size > LIVE_POSTS && !oldest.done) moved.delete(oldest.value);
      await sent.catch((error: unknown) => {
        moved.delete(post.id);
        throw error;
      });
    },
  };
}

const INVITE = {
  type: "note",
  tone: "info",
  text: md`I am not a member of the channel in which you asked. To be answered there, type \`/invite @ai4\` in it.`,
} as const;

function whisperKey(key: string): string {
  return `${key}:${EPHEMERAL}`;
}

function targetOf({ channel, thread }: Place): Target {
  return { channel, thread };
}

/** The answering address of one event is no part of where a post is. */
function placeOf(
  { channel, thread }: { channel: string; thread?: string | undefined },
  direct: boolean,
): Place {
  return { surface: "slack", channel, direct, ...(thread === undefined ? {} : { thread }) };
}

function isElsewhere(error: unknown): boolean {
  return error instanceof PostFailure && ELSEWHERE.has(errorName(error.cause) ?? "");
}
