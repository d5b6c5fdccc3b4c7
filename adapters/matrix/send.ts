/** Sends one event after the other in each room, once each, no faster than the homeserver allows. */
import { createHash } from "node:crypto";
import { PostFailure, type SurfaceLog } from "../../src/surface.ts";
import { type Account, pause } from "./account.ts";
import { MatrixFault } from "./http.ts";
import { textAt } from "./json.ts";
import { MAX_WAIT_MS, UNNAMED_WAIT_MS } from "./limits.ts";
import type { Rooms } from "./rooms.ts";

export type Content = Readonly<Record<string, unknown>>;

/** Nothing is said in an encrypted room that the bot cannot encrypt for. */
export class EncryptedRoom extends PostFailure {}

export interface Sender {
  /** The id of the event. A second send with the same `txnId` is the same event. */
  send(roomId: string, type: string, content: Content, txnId: string): Promise<string>;
  redact(roomId: string, eventId: string, txnId: string): Promise<void>;
  /** Work of another kind, in its room's turn and under the same rate limit. */
  inTurn<T>(lane: string, work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is waiting any more. */
  idle(): Promise<void>;
}

export interface SenderDeps {
  readonly account: Account;
  readonly rooms: Rooms;
  readonly log: SurfaceLog;
  readonly now: () => Date;
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

export function createSender(deps: SenderDeps): Sender {
  const { account, rooms } = deps;
  const inTurn = createTurns(deps);
  const put = (path: string, body: Content) => account.request({ method: "PUT", path, body });
  return {
    send: (roomId, type, content, txnId) =>
      inTurn(roomId, async () => {
        const sealed = (await rooms.facts(roomId)).encrypted
          ? await seal(account, roomId, type, content)
          : undefined;
        const sent = sealed === undefined ? { type, content } : { type: "m.room.encrypted", content: sealed };
        const answer = await put(
          `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/${sent.type}/${encodeURIComponent(txnId)}`,
          sent.content,
        );
        return textAt(answer, "event_id") ?? "";
      }),
    redact: (roomId, eventId, txnId) =>
      inTurn(roomId, async () => {
        const room = encodeURIComponent(roomId);
        const event = encodeURIComponent(eventId);
        await put(`/_matrix/client/v3/rooms/${room}/redact/${event}/${encodeURIComponent(txnId)}`, {});
      }),
    inTurn,
    idle: inTurn.idle,
  };
}

async function seal(account: Account, roomId: string, type: string, content: Content): Promise<Content> {
  if (account.encryption === undefined)
    throw new EncryptedRoom("rejected", "the room is encrypted, and encryption is not available here");
  return (await account.encryption.encrypt(roomId, type, content)) as Content;
}

interface Turns {
  <T>(lane: string, work: () => Promise<T>): Promise<T>;
  idle(): Promise<void>;
}

/** One lane per room; a rate limit holds up all lanes, as homeservers count per sender. */
function createTurns({ now, closed }: SenderDeps): Turns {
  const lanes = new Map<string, Promise<unknown>>();
  let notBefore = 0;

  async function attempt<T>(work: () => Promise<T>): Promise<T> {
    let waited = 0;
    for (let tries = 1; ; tries++) {
      const wait = notBefore - now().getTime();
      if (wait > 0) {
        waited += wait;
        if (waited > MAX_WAIT_MS)
          throw new PostFailure("not-sent", "the homeserver limits the rate", { retryAfterMs: wait });
        await pause(wait, closed);
      }
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof MatrixFault) || !error.limited) throw asPostFailure(error);
        const hold = error.retryAfterMs ?? UNNAMED_WAIT_MS * 2 ** (tries - 1);
        notBefore = Math.max(notBefore, now().getTime() + hold);
      }
    }
  }

  const turns = <T>(lane: string, work: () => Promise<T>): Promise<T> => {
    const before = lanes.get(lane) ?? Promise.resolve();
    const mine = before.then(() => attempt(work));
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (lanes.get(lane) === settled) lanes.delete(lane);
      });
    lanes.set(lane, settled);
    return mine;
  };
  return Object.assign(turns, {
    idle: async () => {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
  });
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
