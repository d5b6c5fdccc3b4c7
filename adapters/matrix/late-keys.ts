/** Encrypted messages whose keys have not come yet: they are read once these come, or their senders are told. */
import type { Block, Markdown, Press } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import type { SurfaceLog } from "../../src/surface.ts";
import type { Account } from "./account.ts";
import { at, listAt, numberAt, parseJson, type RoomEvent, readEvent, textAt } from "./json.ts";
import { LATE_KEY_MS, MAX_LATE_KEYS } from "./limits.ts";
import { isAloneWith, type Rooms } from "./rooms.ts";
import { asPostFailure } from "./send.ts";

export interface LateKeys {
  /** Reads what waited before a restart. */
  load(): Promise<void>;
  /** The event as it was before encryption; undefined where its key is not here, and it is kept for later. */
  decrypt(roomId: string, event: RoomEvent): Promise<RoomEvent | undefined>;
  /** Hands those whose keys have come to `take`, and tells the senders of those that waited for too long. */
  settle(take: (roomId: string, event: RoomEvent) => Promise<void>): Promise<void>;
  /** Whether a key is waited for. */
  waiting(): boolean;
}

interface Deps {
  readonly account: Account;
  readonly rooms: Rooms;
  readonly log: SurfaceLog;
  readonly now: () => Date;
  say(blocks: readonly Block<Press>[], room: string, key: string): Promise<void>;
  background(work: () => Promise<unknown>): void;
}

interface Waiting {
  readonly roomId: string;
  readonly raw: unknown;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Its sender is being told that it could not be read: it is never acted on afterwards, as it may be said again. */
  readonly lost?: true;
}

const KEY = "late keys";

export function createLateKeys(deps: Deps): LateKeys {
  const { account, log } = deps;
  let waiting: readonly Waiting[] = [];
  /** Whom the bot told in which room, until something of theirs can be read there again. */
  const told = new Set<string>();
  const telling = new Set<string>();

  const save = () => account.memory.set(KEY, JSON.stringify({ waiting, told: [...told] }));

  async function tell(one: Waiting, sender: string): Promise<void> {
    const facts = await deps.rooms.facts(one.roomId);
    const name = facts.others.get(sender);
    // Who has left cannot read it, and the others need not.
    if (name === undefined) return;
    const text = isAloneWith(facts, sender) ? unreadable() : unreadableOf(name);
    await deps.say([{ type: "note", tone: "warning", text }], one.roomId, `no key ${idOf(one)}`);
  }

  function giveUp(one: Waiting): void {
    const sender = textAt(one.raw, "sender") ?? "";
    const who = `${one.roomId} ${sender}`;
    if (telling.has(who)) return;
    telling.add(who);
    deps.background(async () => {
      try {
        if (!told.has(who)) await tell(one, sender);
      } catch (error) {
        // It is tried again as long as it can be said at all.
        if (asPostFailure(error).kind !== "rejected") throw error;
      } finally {
        telling.delete(who);
      }
      told.add(who);
      waiting = waiting.filter((other) => idOf(other) !== idOf(one));
      await save();
    });
  }

  return {
    async load() {
      const kept = parseJson(await account.memory.get(KEY));
      waiting = listAt(kept, "waiting").flatMap((one): Waiting[] => {
        const [roomId, since] = [textAt(one, "roomId"), numberAt(one, "since")];
        if (roomId === undefined || since === undefined) return [];
        return [{ roomId, since, raw: at(one, "raw"), ...(at(one, "lost") === true ? { lost: true } : {}) }];
      });
      for (const who of listAt(kept, "told")) told.add(String(who));
    },
    async decrypt(roomId, event) {
      // Of a deleted message nothing is left, and changes of messages are not heard.
      if (at(event.content, "ciphertext") === undefined) return undefined;
      if (textAt(event.content, "m.relates_to", "rel_type") === "m.replace") return undefined;
      // A sync that is read again.
      if (waiting.some((one) => idOf(one) === event.id)) return undefined;
      try {
        const clear = readEvent(await account.encryption?.decrypt(roomId, event.raw));
        if (told.delete(`${roomId} ${event.sender}`)) await save();
        return clear?.type === "m.room.encrypted" ? undefined : clear;
      } catch (error) {
        log.warn({ err: error, room: roomId, event: event.id }, "Matrix: a message could not be decrypted");
        waiting = [...waiting, { roomId, raw: event.raw, since: deps.now().getTime() }].slice(-MAX_LATE_KEYS);
        await save();
        return undefined;
      }
    },
    async settle(take) {
      const now = deps.now().getTime();
      const settled = new Map<string, Waiting | undefined>();
      for (const one of waiting.filter(({ lost }) => !lost)) {
        const opened = await account.encryption?.decrypt(one.roomId, one.raw).catch(() => undefined);
        const clear = readEvent(opened);
        if (clear !== undefined) await take(one.roomId, clear);
        if (clear !== undefined) settled.set(idOf(one), undefined);
        else if (now - one.since >= LATE_KEY_MS) settled.set(idOf(one), { ...one, lost: true });
      }
      if (settled.size > 0) {
        waiting = waiting.flatMap((one) => (settled.has(idOf(one)) ? (settled.get(idOf(one)) ?? []) : [one]));
        await save();
      }
      for (const one of waiting) if (one.lost) giveUp(one);
    },
    waiting: () => waiting.length > 0,
  };
}

function idOf({ raw }: Waiting): string {
  return textAt(raw, "event_id") ?? "";
}

const WHY =
  "its key did not reach me. Some clients give keys only to sessions that somebody verified, which mine is not; this can be switched off there, and rooms without encryption always work.";

function unreadable(): Markdown {
  return md`I could not read what you wrote, and did nothing: ${WHY} Please send it again.`;
}

function unreadableOf(name: string): Markdown {
  return md`I could not read a message of ${name}, and did nothing: ${WHY} If it was for me, please send it again.`;
}
