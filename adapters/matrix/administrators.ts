/** Who administers a room, as Matrix sees it: by the power level. */
import type { Administrators } from "../../src/surface.ts";
import type { Account } from "./account.ts";
import { at, listAt, numberAt, textAt } from "./json.ts";

/** That of a moderator, and what changing the state of a room needs unless the room says otherwise. */
const MODERATOR = 50;
/** Since this version of rooms, their creators stand above all levels and are in no list. */
const CREATORS_ABOVE = 12;

export const ADMINISTRATORS: Pick<Administrators, "who" | "ids"> = {
  who: "members whose power level is that of a moderator (50) or more",
  ids: /^@[^\s:]+:\S+$/,
};

export function createAdministrators({ request }: Pick<Account, "request">): Administrators {
  return {
    ...ADMINISTRATORS,
    async include({ id }, { channel }) {
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(channel)}/state`;
      return mayAdminister(await request({ method: "GET", path }), id);
    },
  };
}

/** Whether the state of a room gives this person the say there. */
export function mayAdminister(state: unknown, userId: string): boolean {
  const events = listAt({ state }, "state");
  const find = (type: string, key = "") =>
    events.find((event) => textAt(event, "type") === type && textAt(event, "state_key") === key);
  if (textAt(find("m.room.member", userId), "content", "membership") !== "join") return false;
  const created = find("m.room.create");
  const creator = textAt(created, "sender");
  const version = Number(textAt(created, "content", "room_version") ?? "1");
  const creators = [creator, ...listAt(created, "content", "additional_creators")];
  if (version >= CREATORS_ABOVE && creators.includes(userId)) return true;
  const levels = at(find("m.room.power_levels"), "content");
  // A room without levels is its creator's.
  if (levels === undefined) return userId === creator;
  const held = numberAt(levels, "users", userId) ?? numberAt(levels, "users_default") ?? 0;
  return held >= Math.max(MODERATOR, numberAt(levels, "state_default") ?? MODERATOR);
}
