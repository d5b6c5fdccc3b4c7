/** The room in which the bot and one person are alone; made once per person. */
import type { Account } from "./account.ts";
import { MatrixFault } from "./http.ts";
import { at, listAt, membersOf } from "./json.ts";
import { isAloneWith, type Rooms } from "./rooms.ts";
import type { Sender } from "./send.ts";

export interface DirectRooms {
  /** The id of the room; rejects with a post failure where there can be none. */
  of(userId: string): Promise<string>;
  /** Remembers a room that the person opened. */
  learn(userId: string, roomId: string): Promise<void>;
}

export function createDirectRooms(account: Account, rooms: Rooms, sender: Sender): DirectRooms {
  const { memory } = account;
  const keyOf = (userId: string) => `direct ${userId}`;

  async function usable(roomId: string, userId: string): Promise<boolean> {
    try {
      const facts = await rooms.fresh(roomId);
      return isAloneWith(facts, userId) && (!facts.encrypted || account.encryption !== undefined);
    } catch (error) {
      // A room that the bot is no longer in; anything else would make a second room for nothing.
      if (error instanceof MatrixFault && error.final && !error.unauthorised) return false;
      throw error;
    }
  }

  async function find(userId: string): Promise<string | undefined> {
    const remembered = await memory.get(keyOf(userId));
    const listed = listAt(await directList(account), userId).filter((one) => typeof one === "string");
    for (const roomId of new Set([...(remembered === undefined ? [] : [remembered]), ...listed]))
      if (await usable(roomId, userId)) return roomId;
    return undefined;
  }

  async function learn(userId: string, roomId: string): Promise<void> {
    const list = await directList(account);
    const known = listAt(list, userId);
    if (!known.includes(roomId))
      await account.client.setAccountData("m.direct", {
        ...Object.fromEntries(membersOf(list)),
        [userId]: [roomId, ...known],
      });
    await memory.set(keyOf(userId), roomId);
  }

  return {
    // One lane for all: the list is one document, and two rooms for one person must not be made at once.
    of: (userId) =>
      sender.inTurn("direct rooms", async () => {
        const found = await find(userId);
        if (found !== undefined) {
          if ((await memory.get(keyOf(userId))) !== found) await memory.set(keyOf(userId), found);
          return found;
        }
        const made = await sender.createRoom({
          invite: [userId],
          is_direct: true,
          preset: "private_chat",
          visibility: "private",
        });
        await memory.set(keyOf(userId), made);
        await learn(userId, made);
        return made;
      }),
    learn: (userId, roomId) => sender.inTurn("direct rooms", () => learn(userId, roomId)),
  };
}

async function directList(account: Account): Promise<unknown> {
  try {
    return at({ list: await account.client.getAccountData("m.direct") }, "list");
  } catch (error) {
    if (error instanceof MatrixFault && error.status === 404) return {};
    throw error;
  }
}
