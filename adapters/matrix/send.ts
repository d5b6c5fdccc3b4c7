/** Sends one event after the other in each room, once each, no faster than the homeserver allows. */
import { createHash } from "node:crypto";
import { PostFailure } from "../../src/surface.ts";
import { type Account, pause } from "./account.ts";
import { MatrixFault } from "./http.ts";
import { textAt } from "./json.ts";
import { heeding, type Pace, type Urgency } from "./pace.ts";
import type { Rooms } from "./rooms.ts";

export type Content = Readonly<Record<string, unknown>>;

/** Nothing is said in an encrypted room that the bot cannot encrypt for. */
export class EncryptedRoom extends PostFailure {}

/** Where to, and when, something is sent. */
export interface Destination {
  readonly roomId: string;
  readonly urgency: Urgency;
  /** Only while one person alone reads there; it may have to wait for its turn for long. */
  readonly alone?: boolean | undefined;
}

export interface Sender {
  /** The id of the event. A second send with the same `txnId` is the same event. */
  send(to: Destination, type: string, content: Content, txnId: string): Promise<string>;
  redact(from: Omit<Destination, "alone">, eventId: string, txnId: string): Promise<void>;
  /** Opens a room, which counts as an event. */
  createRoom(options: Readonly<Record<string, unknown>>): Promise<string>;
  /** Enters a room, which counts as an event as well. */
  joinRoom(roomId: string, servers: readonly string[]): Promise<string>;
  /** Work of another kind, one after the other in its lane; again where the homeserver finds that it came too early. */
  inTurn<T>(lane: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is waiting any more. */
  idle(): Promise<void>;
}

export interface SenderDeps {
  readonly account: Account;
  readonly rooms: Rooms;
  readonly pace: Pace;
  readonly closed: AbortSignal;
}

/**
 * The transaction id of a part of a post. A homeserver silently drops another body under an id it has seen: where words that
 * changed must not vanish, `content` makes them part of the id.
 */
export function transactionId(key: string, part: string, content: unknown = ""): string {
  const hash = createHash("sha256").update(JSON.stringify([key, part, content]));
  return `ai4.${hash.digest("base64url").slice(0, 32)}`;
}

export function createSender({ account, rooms, pace, closed }: SenderDeps): Sender {
  const turns = createTurns();
  const put = (path: string, body: Content) => account.request({ method: "PUT", path, body });
  // What nobody waits for must not stand before an answer in the same room either: each urgency has a lane of its own.
  const paced = <T>(roomId: string, urgency: Urgency, work: () => Promise<T>) =>
    turns.take(`${urgency} ${roomId}`, () => pace.run(urgency, work));
  return {
    send: ({ roomId, urgency, alone = false }, type, content, txnId) =>
      paced(roomId, urgency, async () => {
        const { encrypted, open, others } = await rooms.facts(roomId);
        if (alone && (open || others.size > 1))
          throw new PostFailure("not-sent", "others came to read along before a private answer was sent");
        const sent = encrypted ? await seal(account, roomId, type, content) : { type, content };
        const answer = await put(
          `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/${sent.type}/${encodeURIComponent(txnId)}`,
          sent.content,
        );
        return textAt(answer, "event_id") ?? "";
      }),
    redact: ({ roomId, urgency }, eventId, txnId) =>
      paced(roomId, urgency, async () => {
        const room = encodeURIComponent(roomId);
        const event = encodeURIComponent(eventId);
        await put(`/_matrix/client/v3/rooms/${room}/redact/${event}/${encodeURIComponent(txnId)}`, {});
      }),
    createRoom: (options) => pace.run("answer", () => account.client.createRoom(options)),
    joinRoom: (roomId, servers) =>
      turns.take("joins", () => pace.run("answer", () => account.client.joinRoom(roomId, [...servers]))),
    inTurn: (lane, work) => turns.take(lane, () => heeding(work, (ms) => pause(ms, closed))),
    idle: turns.idle,
  };
}

interface Sent {
  readonly type: string;
  readonly content: Content;
}

async function seal(account: Account, roomId: string, type: string, content: Content): Promise<Sent> {
  if (account.encryption === undefined) throw noEncryption();
  // Reactions stay as they are, as in other clients: what they relate to stands in clear all the same, and encrypted they ring,
  // and are not counted (https://github.com/matrix-org/matrix-rust-sdk/issues/470).
  if (type === "m.reaction") return { type, content };
  const sealed = await account.encryption.encrypt(roomId, type, content);
  return { type: "m.room.encrypted", content: sealed as Content };
}

export function noEncryption(): EncryptedRoom {
  return new EncryptedRoom("rejected", "the room is encrypted, and encryption is not available here");
}

interface Turns {
  take<T>(lane: string, work: () => Promise<T>): Promise<T>;
  idle(): Promise<void>;
}

/** One after the other in each lane. */
function createTurns(): Turns {
  const lanes = new Map<string, Promise<unknown>>();
  return {
    take(lane, work) {
      const before = lanes.get(lane) ?? Promise.resolve();
      const mine = before.then(work).catch((error: unknown) => {
        throw asPostFailure(error);
      });
      const settled = mine
        .catch(() => undefined)
        .then(() => {
          if (lanes.get(lane) === settled) lanes.delete(lane);
        });
      lanes.set(lane, settled);
      return mine;
    },
    async idle() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
  };
}

/** A request with a transaction id may be tried again as long as it may not have been taken. */
export function asPostFailure(error: unknown): PostFailure {
  if (error instanceof PostFailure) return error;
  if (!(error instanceof MatrixFault)) return new PostFailure("ambiguous", String(error), { cause: error });
  const { message, retryAfterMs } = error;
  const kind =
    error.limited || error.unauthorised || !error.reached
      ? "not-sent"
      : error.final
        ? "rejected"
        : "ambiguous";
  return new PostFailure(kind, message, { retryAfterMs, cause: error });
}
