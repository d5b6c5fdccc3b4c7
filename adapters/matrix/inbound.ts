/** From a sync to events for the engine. Nothing here waits for a post. */
import type { Actor, ChatHost, Place, SurfaceLog } from "../../src/surface.ts";
import type { Account } from "./account.ts";
import { wordsForBot } from "./addressing.ts";
import type { Forms } from "./forms.ts";
import { MatrixFault } from "./http.ts";
import { at, type RoomEvent, textAt } from "./json.ts";
import type { LateKeys } from "./late-keys.ts";
import { captionOf, readMedia } from "./media.ts";
import { type Membership, turnsEncryptionOn } from "./membership.ts";
import { numberEmoji, type PressBook } from "./presses.ts";
import { isAloneWith, nameOf, type Rooms } from "./rooms.ts";
import { newsOf, type RoomNews } from "./timeline.ts";

export interface InboundDeps {
  readonly account: Account;
  readonly rooms: Rooms;
  readonly membership: Membership;
  readonly forms: Forms;
  readonly presses: PressBook;
  readonly lateKeys: LateKeys;
  readonly host: ChatHost;
  readonly log: SurfaceLog;
  readonly now: () => Date;
}

/** What code throws at values that it does not expect. */
const UNFORESEEN = [TypeError, RangeError, SyntaxError, URIError] as const;

/** Resolves when everything in a sync is safe; rejects where the same sync must be read again. */
export async function takeSync(sync: unknown, since: string | undefined, deps: InboundDeps): Promise<void> {
  const { rooms, membership, account } = deps;
  const news = await newsOf(sync, since, account, deps);
  for (const invite of news.invites) await membership.invited(invite);
  for (const { roomId, state, events } of news.rooms)
    for (const event of [...state, ...events]) rooms.note(roomId, event);
  await deps.lateKeys.settle((roomId, event) => takeEvent(roomId, event, deps));
  // One room does not wait until what came in another is on the disk; in each the order is kept.
  const taken = await Promise.allSettled(news.rooms.map((room) => takeRoom(room, deps)));
  for (const one of taken) if (one.status === "rejected") throw one.reason;
  if (since !== undefined) membership.retry();
}

async function takeRoom({ roomId, events }: RoomNews, deps: InboundDeps): Promise<void> {
  for (const event of events) await takeEvent(roomId, event, deps);
}

async function takeEvent(roomId: string, event: RoomEvent, deps: InboundDeps): Promise<void> {
  if (event.sender === deps.account.userId) return;
  try {
    await read(roomId, event, deps);
  } catch (error) {
    // The bot may no longer see the room, or the event is of a form that nobody foresaw: one such event must not hold up
    // all others for ever. What the store or the network could not do is tried again.
    const gone = error instanceof MatrixFault && error.final && !error.unauthorised;
    if (!gone && !UNFORESEEN.some((kind) => error instanceof kind)) throw error;
    deps.log.warn({ err: error, room: roomId, event: event.id }, "Matrix: an event could not be read");
  }
}

async function read(roomId: string, event: RoomEvent, deps: InboundDeps): Promise<void> {
  const { membership, account } = deps;
  switch (event.type) {
    case "m.room.message":
      return readMessage(roomId, event, deps);
    case "m.reaction":
      return readReaction(roomId, event, deps);
    case "m.room.tombstone":
      return membership.replaced(roomId, event);
    case "m.room.encryption":
      if (turnsEncryptionOn(event) && account.encryption === undefined)
        await membership.cannotRead(roomId, event.sender);
      return;
    case "m.room.encrypted":
      return readEncrypted(roomId, event, deps);
  }
}

async function readMessage(roomId: string, event: RoomEvent, deps: InboundDeps): Promise<void> {
  const { content } = event;
  const relation = textAt(content, "m.relates_to", "rel_type");
  const kind = textAt(content, "msgtype");
  if ((kind !== "m.text" && kind !== "m.file") || relation === "m.replace") return;
  const { direct, actor } = await whoAndWhere(roomId, event.sender, deps);
  const thread = relation === "m.thread" ? textAt(content, "m.relates_to", "event_id") : undefined;
  const place = placeOf(roomId, thread, direct, event.id);
  if (kind === "m.file") return readFile(event, actor, place, deps);
  const words = wordsForBot(content, deps.account, direct);
  if (words === undefined || words === "") return;
  const body = textAt(content, "body") ?? "";
  // A command with its prefix is a command also while a form is open.
  const answer = direct && !/^\s*!ai4(?:\s|$)/i.test(body);
  if (answer && (await deps.forms.take(body, event.id, actor, place, deps.host))) return;
  await deps.host.accept({ kind: "message", id: event.id, actor, place, text: words });
}

/** A file with words for the bot, or, between the two of them alone, a file that answers what was asked. */
async function readFile(event: RoomEvent, actor: Actor, place: Place, deps: InboundDeps): Promise<void> {
  const caption = captionOf(event.content);
  const content = { ...(event.content as object), body: caption };
  const words = wordsForBot(content, deps.account, place.direct);
  if (words === undefined) return;
  const { download, encryption } = deps.account;
  const reading = await readMedia(event.content, download, encryption?.decryptFile);
  const [file] = reading.files ?? [];
  if (file && words === "" && (await deps.forms.take(file.text, event.id, actor, place, deps.host))) return;
  await deps.host.accept({ kind: "message", id: event.id, actor, place, text: words, ...reading });
}

async function readReaction(roomId: string, event: RoomEvent, deps: InboundDeps): Promise<void> {
  const relation = at(event.content, "m.relates_to");
  const target = textAt(relation, "event_id");
  const emoji = numberEmoji(textAt(relation, "key") ?? "");
  if (textAt(relation, "rel_type") !== "m.annotation" || target === undefined || emoji === undefined) return;
  const post = deps.presses.find(target);
  if (post === undefined && !(await isOwnPost(roomId, target, deps))) return;
  const button = post?.buttons.find((one) => one.emoji === emoji);
  const { direct, actor } = await whoAndWhere(roomId, event.sender, deps);
  await deps.host.accept({
    kind: "press",
    id: event.id,
    actor,
    place: placeOf(roomId, post?.thread, direct, target),
    // Of a post long ago, or a number that the post no longer has: the engine knows no such token, and says so.
    token: button?.token ?? `forgotten ${target}`,
    ...(button?.value === undefined ? {} : { value: button.value }),
  });
}

async function isOwnPost(roomId: string, eventId: string, { account }: InboundDeps): Promise<boolean> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/event/${encodeURIComponent(eventId)}`;
  const event = await account.request({ method: "GET", path });
  return textAt(event, "sender") === account.userId;
}

async function readEncrypted(roomId: string, event: RoomEvent, deps: InboundDeps): Promise<void> {
  const { account, membership, rooms } = deps;
  if (account.encryption === undefined) {
    // In a room of two the message was for the bot; among others, whoever invited it has been told.
    if (isAloneWith(await rooms.facts(roomId), event.sender))
      await membership.cannotRead(roomId, event.sender);
    return;
  }
  const clear = await deps.lateKeys.decrypt(roomId, event);
  if (clear !== undefined) await read(roomId, clear, deps);
}

async function whoAndWhere(
  roomId: string,
  userId: string,
  { rooms }: InboundDeps,
): Promise<{ readonly direct: boolean; readonly actor: Actor }> {
  const facts = await rooms.facts(roomId);
  const name = facts.others.get(userId) ?? nameOf(userId, undefined);
  return { direct: isAloneWith(facts, userId), actor: { surface: "matrix", id: userId, name } };
}

function placeOf(channel: string, thread: string | undefined, direct: boolean, handle: string): Place {
  return { surface: "matrix", channel, direct, handle, ...(thread === undefined ? {} : { thread }) };
}
