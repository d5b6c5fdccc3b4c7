/** What is known of rooms: who can read there, and whether it is encrypted. */
import { visibleLine } from "../../src/reply/safe-text.ts";
import type { Account } from "./account.ts";
import { at, listAt, type RoomEvent, textAt } from "./json.ts";

export interface RoomFacts {
  readonly encrypted: boolean;
  /** Everybody but the bot who is in the room or invited: user id to name. */
  readonly others: ReadonlyMap<string, string>;
  /** Strangers can come in or read along. */
  readonly open: boolean;
}

export interface Rooms {
  /** Rejects where the room's state cannot be had: unknown is never taken for harmless. */
  facts(roomId: string): Promise<RoomFacts>;
  /** The same, straight from the server. */
  fresh(roomId: string): Promise<RoomFacts>;
  /** Takes notice of a state event. */
  note(roomId: string, event: RoomEvent): void;
  forget(roomId: string): void;
}

const TELLING = new Set([
  "m.room.member",
  "m.room.encryption",
  "m.room.join_rules",
  "m.room.history_visibility",
]);

/** `current` says whether the sync is running, so that changes of a room would have been heard. */
export function createRooms(account: Account, current: () => boolean): Rooms {
  const known = new Map<string, Promise<RoomFacts>>();
  const fresh = (roomId: string) => {
    const asked = ask(account, roomId);
    known.set(roomId, asked);
    asked.catch(() => {
      if (known.get(roomId) === asked) known.delete(roomId);
    });
    return asked;
  };
  return {
    fresh,
    facts: (roomId) => (current() ? known.get(roomId) : undefined) ?? fresh(roomId),
    note(roomId, event) {
      if (event.stateKey !== undefined && TELLING.has(event.type)) known.delete(roomId);
    },
    forget: (roomId) => {
      known.delete(roomId);
    },
  };
}

/** Whether nobody but this one person can read what the bot says in the room. */
export function isAloneWith(facts: RoomFacts, userId: string): boolean {
  return !facts.open && facts.others.size === 1 && facts.others.has(userId);
}

async function ask(account: Account, roomId: string): Promise<RoomFacts> {
  const state = await account.request({
    method: "GET",
    path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`,
  });
  const others = new Map<string, string>();
  let encrypted = false;
  let open = false;
  for (const event of listAt({ state }, "state")) {
    const content = at(event, "content");
    const key = textAt(event, "state_key");
    if (key === undefined) continue;
    switch (textAt(event, "type")) {
      case "m.room.member": {
        const membership = textAt(content, "membership");
        if (key !== account.userId && (membership === "join" || membership === "invite"))
          others.set(key, nameOf(key, textAt(content, "displayname")));
        break;
      }
      case "m.room.encryption":
        // A redacted or odd event of this type does not take the encryption back.
        encrypted = true;
        break;
      case "m.room.join_rules":
        if (!["invite", "private"].includes(textAt(content, "join_rule") ?? "invite")) open = true;
        break;
      case "m.room.history_visibility":
        if (textAt(content, "history_visibility") === "world_readable") open = true;
    }
  }
  return { encrypted, others, open };
}

/** A display name, or else the first part of the user id. */
export function nameOf(userId: string, displayName: string | undefined): string {
  const name = visibleLine(displayName ?? "");
  return name === "" ? visibleLine(userId.replace(/^@/, "").split(":")[0] ?? userId) : name;
}
