/** Coming into rooms: invitations from those who may invite, and rooms that replace others. The bot leaves none by itself. */
import type { Block, Press } from "../../src/reply/blocks.ts";
import { md } from "../../src/reply/markdown.ts";
import type { SurfaceLog } from "../../src/surface.ts";
import type { Account } from "./account.ts";
import { PREFIX } from "./addressing.ts";
import type { DirectRooms } from "./direct-rooms.ts";
import { MatrixFault } from "./http.ts";
import { at, parseJson, type RoomEvent, textAt } from "./json.ts";
import { isAloneWith, type Rooms } from "./rooms.ts";
import type { Sender } from "./send.ts";
import type { Invite } from "./timeline.ts";

/** A room that the bot is on its way into. */
interface Entry {
  readonly room: string;
  /** Who invited, or who replaced the room. */
  readonly by: string;
  readonly direct: boolean;
  /** The room that this one replaces. */
  readonly replaces?: string;
}

export interface MembershipDeps {
  readonly account: Account;
  readonly rooms: Rooms;
  readonly sender: Sender;
  readonly directRooms: DirectRooms;
  readonly allowedInviters: readonly string[];
  readonly log: SurfaceLog;
  say(blocks: readonly Block<Press>[], room: string, key: string): Promise<void>;
  /** Carries what was set up for a room over to the one that replaces it; false where it has to be set up again. */
  moved(from: string, to: string): Promise<boolean>;
  background(work: () => Promise<unknown>): void;
}

export interface Membership {
  /** Reads which rooms the bot was on its way into before a restart; before any invitation is taken. */
  load(): Promise<void>;
  invited(invite: Invite): Promise<void>;
  /** A room was replaced by another one. */
  replaced(roomId: string, tombstone: RoomEvent): Promise<void>;
  /** Tells a person, once per room and in a room of their own, that the bot cannot read there. */
  cannotRead(roomId: string, userId: string): Promise<void>;
  /** Tries again what did not work before. */
  retry(): void;
}

const KEY = "entering";

export function createMembership(deps: MembershipDeps): Membership {
  const { account, log } = deps;
  const entries = new Map<string, Entry>();
  const busy = new Set<string>();

  const save = () => account.memory.set(KEY, JSON.stringify([...entries.values()]));

  async function add(entry: Entry): Promise<void> {
    entries.set(entry.room, entry);
    await save();
    enter(entry);
  }

  function enter(entry: Entry): void {
    if (busy.has(entry.room)) return;
    busy.add(entry.room);
    deps.background(async () => {
      try {
        await join(entry);
      } finally {
        busy.delete(entry.room);
      }
    });
  }

  async function join(entry: Entry): Promise<void> {
    const { room, by } = entry;
    try {
      await deps.sender.joinRoom(room, [serverOf(by)]);
    } catch (error) {
      const { cause } = error instanceof Error ? error : {};
      const final = cause instanceof MatrixFault && cause.final && !cause.unauthorised;
      log.warn({ err: error, room, invitedBy: by, final }, "Matrix: could not enter a room");
      // A room that replaces another one may still let the bot in, once somebody invites it.
      if (final && entry.replaces === undefined) {
        entries.delete(room);
        await save();
      }
      return;
    }
    await welcome(entry);
    entries.delete(room);
    await save();
    log.info({ room, invitedBy: by }, "Matrix: entered a room");
  }

  async function welcome(entry: Entry): Promise<void> {
    const facts = await deps.rooms.fresh(entry.room);
    if (facts.encrypted && account.encryption === undefined) return tellUnreadable(entry.room, entry.by);
    if (isAloneWith(facts, entry.by)) await deps.directRooms.learn(entry.by, entry.room);
    if (entry.replaces === undefined) return;
    const moved = await deps.moved(entry.replaces, entry.room).catch((error: unknown) => {
      log.error({ err: error, room: entry.room }, "Matrix: what was set up for a room could not be moved");
      return false;
    });
    const text = moved
      ? md`This room replaces an earlier one, and I came along. What was set up for the old room holds here now.`
      : md`This room replaces an earlier one, and I came along. What was set up for the old room (such as \`${`${PREFIX} subscription list`}\`) has to be set up here again.`;
    await deps.say([{ type: "note", tone: "info", text }], entry.room, `replaced ${entry.room}`);
  }

  async function tellUnreadable(roomId: string, userId: string): Promise<void> {
    const key = `told ${roomId} ${userId}`;
    if ((await account.memory.get(key)) !== undefined) return;
    const direct = await deps.directRooms.of(userId);
    const text = md`A room that you share with me (\`${roomId}\`) is encrypted, and this bot runs without encryption: I can read nothing there, and I say nothing there. Please write to me here, or in a room without encryption.`;
    await deps.say([{ type: "note", tone: "warning", text }], direct, key);
    await account.memory.set(key, "yes");
  }

  return {
    async load() {
      const kept = parseJson(await account.memory.get(KEY));
      for (const entry of Array.isArray(kept) ? (kept as Entry[]) : []) entries.set(entry.room, entry);
    },
    async invited({ roomId, inviter, direct }) {
      const expected = entries.get(roomId);
      if (expected?.replaces === undefined && !mayInvite(inviter, deps.allowedInviters)) {
        log.warn(
          { room: roomId, invitedBy: inviter },
          "Matrix: an invitation from somebody who may not invite",
        );
        return;
      }
      await add({ ...expected, room: roomId, by: inviter, direct });
    },
    async replaced(roomId, tombstone) {
      const room = textAt(tombstone.content, "replacement_room");
      if (tombstone.stateKey !== "" || room === undefined || !room.startsWith("!")) return;
      await add({ room, by: tombstone.sender, direct: false, replaces: roomId });
    },
    async cannotRead(roomId, userId) {
      deps.background(() => tellUnreadable(roomId, userId));
    },
    retry() {
      for (const entry of entries.values()) if (entry.replaces === undefined) enter(entry);
    },
  };
}

/** A user id, or `@*:example.org` for everybody of a server. */
export function mayInvite(userId: string, allowed: readonly string[]): boolean {
  return allowed.some((pattern) =>
    pattern.startsWith("@*:")
      ? serverOf(userId) === pattern.slice(3) && userId.startsWith("@")
      : pattern === userId,
  );
}

function serverOf(userId: string): string {
  return userId.slice(userId.indexOf(":") + 1);
}

/** Whether a state event turned encryption on. */
export function turnsEncryptionOn(event: RoomEvent): boolean {
  return (
    event.type === "m.room.encryption" &&
    event.stateKey === "" &&
    at(event.content, "algorithm") !== undefined
  );
}
