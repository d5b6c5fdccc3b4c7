/** Puts the parts of a reply into a room, and replaces them later. */
import type { SurfaceLog } from "../../src/surface.ts";
import type { Account } from "./account.ts";
import { createAttempts } from "./attempts.ts";
import { MatrixFault } from "./http.ts";
import type { Urgency } from "./pace.ts";
import type { PressBook } from "./presses.ts";
import { asEdit, identityOf, type Part, pngSize, type TextPart } from "./render.ts";
import type { Rooms } from "./rooms.ts";
import {
  asPostFailure,
  type Content,
  type Destination,
  EncryptedRoom,
  noEncryption,
  type Sender,
  transactionId,
} from "./send.ts";

export interface Target {
  readonly roomId: string;
  readonly thread?: string | undefined;
  /** The event that is answered. */
  readonly answers?: string | undefined;
  /** Of messages; `answer` where nothing is said. */
  readonly urgency?: Urgency | undefined;
  /** Only while one person alone reads there. */
  readonly alone?: boolean | undefined;
}

/** A part as it stands in the room. */
export interface Shown {
  readonly eventId: string;
  readonly kind: Part["kind"];
  /** Undefined where it was posted before a restart. */
  readonly identity: string | undefined;
}

export interface Poster {
  post(parts: readonly Part[], target: Target, key: string): Promise<readonly Shown[]>;
  /** Makes the post say `parts`: edits what changed, adds and removes the rest. `newKey` is new for every call. */
  replace(
    shown: readonly Shown[],
    parts: readonly Part[],
    target: Target,
    newKey: string,
  ): Promise<readonly Shown[]>;
}

export interface PosterDeps {
  readonly account: Account;
  readonly rooms: Rooms;
  readonly sender: Sender;
  readonly presses: PressBook;
  readonly log: SurfaceLog;
  background(work: () => Promise<unknown>): void;
  readonly closed: AbortSignal;
}

/** As a message names it: by its address, or, with its key, as an `EncryptedFile`. */
type Uploaded = { readonly url: string } | { readonly file: object };

const UPLOADS_KEPT = 50;

export function createPoster(deps: PosterDeps): Poster {
  const { account, sender, presses } = deps;
  const attempts = createAttempts(account.memory);
  // A second attempt at a post takes the first one's upload.
  const uploads = new Map<string, Uploaded>();

  async function upload(part: Exclude<Part, TextPart>, roomId: string): Promise<Uploaded> {
    const { encrypted } = await deps.rooms.facts(roomId);
    // A key is for the readers of one room.
    const identity = encrypted ? `${roomId} ${identityOf(part)}` : identityOf(part);
    const known = uploads.get(identity);
    if (known !== undefined) return known;
    const bytes = part.kind === "picture" ? Buffer.from(part.png) : Buffer.from(part.text, "utf8");
    const uploaded = encrypted ? await uploadSealed(bytes) : await uploadOpenly(part, bytes);
    uploads.set(identity, uploaded);
    const [oldest] = uploads.keys();
    if (uploads.size > UPLOADS_KEPT && oldest !== undefined) uploads.delete(oldest);
    return uploaded;
  }

  const put = (bytes: Buffer, type: string, name: string | undefined) =>
    sender.inTurn("uploads", () => account.client.uploadContent(bytes, type, name));

  async function uploadOpenly(part: Exclude<Part, TextPart>, bytes: Buffer): Promise<Uploaded> {
    const [type, name] =
      part.kind === "picture"
        ? ["image/png", "picture.png"]
        : [`${part.mediaType}; charset=utf-8`, part.name];
    return { url: await put(bytes, type, name) };
  }

  /** The homeserver learns neither what it is nor what it is called. */
  async function uploadSealed(bytes: Buffer): Promise<Uploaded> {
    if (account.encryption === undefined) throw noEncryption();
    const sealed = await account.encryption.encryptFile(bytes);
    return { file: { ...sealed.file, url: await put(sealed.bytes, "application/octet-stream", undefined) } };
  }

  async function contentOf(part: Part, roomId: string): Promise<Content> {
    if (part.kind === "text") return part.content;
    const where = await upload(part, roomId);
    if (part.kind === "file") {
      const info = { mimetype: part.mediaType, size: Buffer.byteLength(part.text) };
      return { msgtype: "m.file", body: part.name, filename: part.name, ...where, info, "m.mentions": {} };
    }
    const info = { mimetype: "image/png", size: part.png.length, ...pngSize(part.png) };
    return { msgtype: "m.image", body: part.alt, ...where, info, "m.mentions": {} };
  }

  async function sendPart(
    part: Part,
    index: number,
    target: Target,
    key: string,
  ): Promise<Shown | undefined> {
    let content: Content;
    try {
      content = await contentOf(part, target.roomId);
    } catch (error) {
      const failure = asPostFailure(error);
      if (part.kind === "text" || failure.kind !== "rejected" || failure instanceof EncryptedRoom)
        throw failure;
      deps.log.warn({ err: error, kind: part.kind }, "Matrix: a file was not taken by the homeserver");
      // The message above says in words what the picture shows; what a file holds is nowhere else.
      if (part.kind === "picture") return undefined;
      content = notAttached(part.name);
    }
    const identity = identityOf(part);
    const relation = relationOf(target, index);
    const sent = relation === undefined ? content : { ...content, "m.relates_to": relation };
    // The id names the part, whatever it says: an answer that is worked out again after a crash may say something else.
    const name = `${index} ${part.kind}`;
    const earlier = await attempts.begin(key, name, identity);
    const send = (what: Content, id: string) =>
      sender.send(destinationOf(target), "m.room.message", what, id);
    const eventId = await send(sent, transactionId(key, name));
    // Of two bodies under one id, a homeserver keeps the first and does not say so.
    if (earlier !== undefined && earlier !== identity && part.kind === "text") {
      await send(asEdit(part.content, eventId), transactionId(key, `${name} anew`, identity));
    }
    if (part.kind === "text") await offer(part, eventId, target);
    return { eventId, kind: part.kind, identity };
  }

  async function offer(part: TextPart, eventId: string, target: Target): Promise<void> {
    if (part.buttons.length === 0 && presses.find(eventId) === undefined) return;
    await presses.put({ eventId, thread: target.thread, buttons: part.buttons });
    const urgency = target.urgency === "unasked" ? "unasked button" : "button";
    for (const { emoji } of part.buttons)
      deps.background(() => react(target.roomId, eventId, emoji, urgency));
  }

  async function react(roomId: string, eventId: string, emoji: string, urgency: Urgency): Promise<void> {
    const content = { "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key: emoji } };
    try {
      const txnId = transactionId(eventId, "reaction", emoji);
      await sender.send({ roomId, urgency }, "m.reaction", content, txnId);
    } catch (error) {
      const { cause } = asPostFailure(error);
      if (cause instanceof MatrixFault && cause.code === "M_DUPLICATE_ANNOTATION") return;
      // Very many may have waited for their turn.
      if (deps.closed.aborted) return;
      // People can add the number themselves, and the command is written beside it.
      deps.log.warn({ err: error, room: roomId }, "Matrix: a reaction was not added");
    }
  }

  async function post(parts: readonly Part[], target: Target, key: string): Promise<readonly Shown[]> {
    const shown: Shown[] = [];
    for (const [index, part] of parts.entries()) {
      const one = await sendPart(part, index, target, key);
      if (one !== undefined) shown.push(one);
    }
    return shown;
  }

  async function edit(old: Shown, part: TextPart, target: Target, newKey: string): Promise<Shown> {
    const identity = identityOf(part);
    if (old.identity !== identity) {
      const content = asEdit(part.content, old.eventId);
      const txnId = transactionId(newKey, old.eventId, identity);
      await sender.send(destinationOf(target), "m.room.message", content, txnId);
    }
    await offer(part, old.eventId, target);
    return { ...old, identity };
  }

  return {
    post,
    async replace(shown, parts, target, newKey) {
      const result: Shown[] = [];
      const wanted = [...parts];
      const kept = [...shown];
      for (let old = kept[0]; old !== undefined; old = kept[0]) {
        const [part] = wanted;
        if (part?.kind === "text" && old.kind === "text") result.push(await edit(old, part, target, newKey));
        else if (part === undefined || identityOf(part) !== old.identity) break;
        else result.push(old);
        kept.shift();
        wanted.shift();
      }
      for (const { eventId } of kept)
        await sender.redact(destinationOf(target), eventId, transactionId(newKey, eventId, "gone"));
      result.push(...(await post(wanted, target, newKey)));
      return result;
    },
  };
}

function notAttached(name: string): Content {
  const body = `⚠️ I could not attach ${name}: the homeserver did not take it.`;
  return { msgtype: "m.notice", body, "m.mentions": {} };
}

function destinationOf({ roomId, urgency = "answer", alone }: Target): Destination {
  return { roomId, urgency, alone };
}

/** In a thread every message names it; elsewhere the first message of an answer says what it answers. */
function relationOf({ thread, answers }: Target, index: number): Content | undefined {
  if (thread !== undefined)
    return {
      rel_type: "m.thread",
      event_id: thread,
      is_falling_back: true,
      "m.in_reply_to": { event_id: answers ?? thread },
    };
  return answers === undefined || index > 0 ? undefined : { "m.in_reply_to": { event_id: answers } };
}
