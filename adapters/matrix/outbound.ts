/** How the engine speaks in Matrix rooms. */
import type { Block, Form, Press, Reply } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import { type Actor, type Outbound, type Place, PostFailure, type PostRef } from "../../src/surface.ts";
import { PREFIX } from "./addressing.ts";
import type { DirectRooms } from "./direct-rooms.ts";
import { createEdits, type Edits } from "./edits.ts";
import type { Forms } from "./forms.ts";
import type { Urgency } from "./pace.ts";
import type { Poster, Shown, Target } from "./post.ts";
import { layOut } from "./render.ts";
import { isAloneWith, type Rooms } from "./rooms.ts";
import { asPostFailure, EncryptedRoom } from "./send.ts";

export interface OutboundDeps {
  readonly rooms: Rooms;
  readonly directRooms: DirectRooms;
  readonly poster: Poster;
  readonly forms: Forms;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Tells a person in a room of their own that the bot cannot speak in this one. */
  readonly cannotRead: (roomId: string, userId: string) => Promise<void>;
  /** Least time between two edits of one post while so many are edited, ms. */
  readonly editGap: (posts: number) => number;
}

export interface MatrixOutbound {
  readonly outbound: Outbound;
  readonly edits: Edits<Version>;
}

interface Version {
  readonly post: PostRef;
  readonly reply: Reply;
  readonly urgency: Urgency;
}

const POSTS_KEPT = 300;
/** Homeservers keep transaction ids for a day (Synapse); half of it leaves room for clocks that differ. */
export const KEYS_KEPT_MS = 12 * 3_600_000;

export function createOutbound(deps: OutboundDeps): MatrixOutbound {
  const shown = new Map<string, readonly Shown[]>();

  function remember(id: string, parts: readonly Shown[]): void {
    shown.delete(id);
    shown.set(id, parts);
    const [oldest] = shown.keys();
    if (shown.size > POSTS_KEPT && oldest !== undefined) shown.delete(oldest);
  }

  async function post(
    reply: Reply,
    place: Place,
    actor: Actor,
    key: string,
    urgency: Urgency,
  ): Promise<PostRef> {
    const where = reply.visibility === "private" ? await privately(place, actor) : place;
    const form = reply.blocks.find((block): block is Form<Press> => block.type === "form");
    const room = form === undefined ? undefined : (await privately(where, actor)).channel;
    const { handle: _, ...kept } = where;
    const rest = withoutForms(reply, room === where.channel, where.direct);
    const parts = form !== undefined && rest.blocks.length === 0 ? [] : layOut(rest, where);
    const posted = await deps.poster.post(parts, targetOf(where, urgency, reply), key);
    const id = posted.map(written).join(" ");
    remember(id, posted);
    if (form !== undefined && room !== undefined) await deps.forms.open(form, room, actor);
    return { place: kept, id };
  }

  /** The place itself where only the actor reads there, else the room that the bot has for this person. */
  async function privately(place: Place, actor: Actor): Promise<Place> {
    if (place.direct && isAloneWith(await deps.rooms.fresh(place.channel), actor.id)) return place;
    try {
      return { surface: "matrix", channel: await deps.directRooms.of(actor.id), direct: true };
    } catch (error) {
      const failure = asPostFailure(error);
      if (failure.kind === "rejected") await sayUnreachable(place, actor);
      throw failure;
    }
  }

  async function sayUnreachable(place: Place, actor: Actor): Promise<void> {
    const text = md`The answer is for ${actor.name} alone, and I could not open a direct message. Please start a chat with me and ask there.`;
    const parts = layOut({ visibility: "channel", blocks: [{ type: "note", tone: "warning", text }] }, place);
    await deps.poster.post(parts, targetOf(place, "answer"), deps.newId()).catch(() => undefined);
  }

  async function edit({ post: { place, id }, reply, urgency }: Version): Promise<void> {
    if (reply.visibility === "private") await stillPrivate(place);
    const parts = layOut(withoutForms(reply, true, true), place);
    const old =
      shown.get(id) ??
      id
        .split(" ")
        .filter((word) => word !== "")
        .map(read);
    remember(id, await deps.poster.replace(old, parts, targetOf(place, urgency, reply), deps.newId()));
  }

  async function stillPrivate(place: Place): Promise<void> {
    const facts = await deps.rooms.fresh(place.channel);
    if (!place.direct || facts.open || facts.others.size > 1)
      throw new PostFailure("rejected", "a private answer is not shown where others read along");
  }

  const edits = createEdits<Version>(
    (_, version) => edit(version),
    () => deps.now().getTime(),
    deps.editGap,
  );
  const speaking = (posts: Urgency, changes: Urgency): Pick<Outbound, "post" | "edit"> => ({
    async post(reply, place, actor, key) {
      try {
        return await post(reply, place, actor, key ?? deps.newId(), posts);
      } catch (error) {
        if (error instanceof EncryptedRoom) await deps.cannotRead(place.channel, actor.id);
        throw asPostFailure(error);
      }
    },
    async edit(ref, reply) {
      try {
        await edits.show(ref.id, { post: ref, reply, urgency: changes });
      } catch (error) {
        throw asPostFailure(error);
      }
    },
  });
  return {
    edits,
    outbound: {
      keysKeptMs: KEYS_KEPT_MS,
      capabilities: { buttons: true, forms: true, edits: true, privateReplies: false, pictures: true },
      ...speaking("answer", "edit"),
      unasked: speaking("unasked", "unasked"),
    },
  };
}

/** Alone with a person, an answer needs no pointer to what it answers. */
function targetOf({ channel, thread, direct, handle }: Place, urgency: Urgency, reply?: Reply): Target {
  const alone = reply?.visibility === "private";
  return { roomId: channel, thread, answers: direct ? undefined : handle, urgency, alone };
}

/** Forms are asked field by field, where only one person reads. */
function withoutForms(reply: Reply, here: boolean, direct: boolean): Reply {
  const blocks = reply.blocks.flatMap((block): readonly Block<Press>[] => {
    if (block.type !== "form") return [block];
    if (here) return [];
    const typed = `${direct ? "" : `${PREFIX} `}${block.submit.typed}`;
    const text = md`**${block.title}**: I ask you for what is missing in a direct message. In one line, it is \`${typed}\` and what is missing.`;
    return [{ type: "note", tone: "info", text }];
  });
  return { ...reply, blocks };
}

const KINDS = new Map<string, Shown["kind"]>([
  ["t", "text"],
  ["p", "picture"],
  ["f", "file"],
]);

/** The parts of a post, as its id names them: a letter for the kind, then the event's id. */
function written({ kind, eventId }: Shown): string {
  return kind.slice(0, 1) + eventId;
}

function read(word: string): Shown {
  return { kind: KINDS.get(word.slice(0, 1)) ?? "text", eventId: word.slice(1), identity: undefined };
}
