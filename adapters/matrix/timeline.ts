/** What a sync brought, put in order: gaps filled, and nothing from before the bot was there. */
import type { SurfaceLog } from "../../src/surface.ts";
import type { Account } from "./account.ts";
import { at, listAt, membersOf, type RoomEvent, readEvent, textAt } from "./json.ts";
import { MAX_AGE_MS, MAX_GAP_PAGES, TIMELINE_EVENTS } from "./limits.ts";

export interface RoomNews {
  readonly roomId: string;
  /** State that changed where the timeline does not show it. */
  readonly state: readonly RoomEvent[];
  readonly events: readonly RoomEvent[];
}

export interface Invite {
  readonly roomId: string;
  readonly inviter: string;
  readonly direct: boolean;
}

export interface News {
  readonly rooms: readonly RoomNews[];
  readonly invites: readonly Invite[];
}

interface Deps {
  readonly log: SurfaceLog;
  readonly now: () => Date;
}

export async function newsOf(
  sync: unknown,
  since: string | undefined,
  account: Account,
  deps: Deps,
): Promise<News> {
  const invites = membersOf(at(sync, "rooms", "invite")).flatMap(([roomId, room]) =>
    inviteOf(roomId, room, account),
  );
  const rooms: RoomNews[] = [];
  for (const [roomId, room] of membersOf(at(sync, "rooms", "join"))) {
    const state = listAt(room, "state", "events").flatMap((raw) => readEvent(raw) ?? []);
    // The first sync tells what was said before the bot was started for the first time.
    const events = since === undefined ? [] : await eventsOf(roomId, room, since, account, deps);
    rooms.push({ roomId, state, events: events.filter((event) => isRecent(event, deps.now())) });
  }
  return { rooms, invites };
}

function inviteOf(roomId: string, room: unknown, account: Account): readonly Invite[] {
  const event = listAt(room, "invite_state", "events").findLast(
    (one) => textAt(one, "type") === "m.room.member" && textAt(one, "state_key") === account.userId,
  );
  const inviter = textAt(event, "sender");
  if (inviter === undefined || textAt(event, "content", "membership") !== "invite") return [];
  return [{ roomId, inviter, direct: at(event, "content", "is_direct") === true }];
}

async function eventsOf(
  roomId: string,
  room: unknown,
  since: string,
  account: Account,
  deps: Deps,
): Promise<readonly RoomEvent[]> {
  const events = listAt(room, "timeline", "events").flatMap((raw) => readEvent(raw) ?? []);
  const gap =
    at(room, "timeline", "limited") === true && !events.some((event) => isOwnJoin(event, account.userId));
  const from = textAt(room, "timeline", "prev_batch");
  const earlier = gap && from !== undefined ? await before(roomId, from, since, account, deps) : [];
  const all = [...earlier, ...events];
  return all.slice(all.findLastIndex((event) => isOwnJoin(event, account.userId)) + 1);
}

/** A change of the bot's own name is a join after a join. */
function isOwnJoin(event: RoomEvent, userId: string): boolean {
  return (
    event.type === "m.room.member" &&
    event.stateKey === userId &&
    textAt(event.content, "membership") === "join" &&
    textAt(event.previous, "membership") !== "join"
  );
}

/** What a sync with too many events left out, oldest first. */
async function before(
  roomId: string,
  from: string,
  since: string,
  account: Account,
  deps: Deps,
): Promise<readonly RoomEvent[]> {
  const found: RoomEvent[] = [];
  let token: string | undefined = from;
  for (let page = 0; token !== undefined && page < MAX_GAP_PAGES; page++) {
    const answer: unknown = await account.request({
      method: "GET",
      path: `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/messages`,
      query: { dir: "b", from: token, to: since, limit: TIMELINE_EVENTS },
    });
    const events = listAt(answer, "chunk").flatMap((raw) => readEvent(raw) ?? []);
    found.push(...events);
    const oldest = events.at(-1);
    const enough = events.some((event) => isOwnJoin(event, account.userId));
    if (enough || (oldest !== undefined && !isRecent(oldest, deps.now()))) token = undefined;
    else token = events.length === 0 ? undefined : textAt(answer, "end");
  }
  if (token !== undefined)
    deps.log.warn(
      { room: roomId, events: found.length },
      "Matrix: too much was said while away; the oldest is left out",
    );
  return found.reverse();
}

function isRecent(event: RoomEvent, now: Date): boolean {
  if (event.stateKey !== undefined) return true;
  return (event.age ?? now.getTime() - event.sentAt) <= MAX_AGE_MS;
}
