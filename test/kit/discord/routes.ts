/** The REST routes of the fake Discord. */
import { checkCommands } from "./command-rules.ts";
import {
  answered,
  answerOf,
  editMessage,
  firstAnswer,
  followUp,
  inChannel,
  postInChannel,
  type Upload,
  wire,
} from "./message-routes.ts";
import { type Json, objectOf, Refused } from "./refusal.ts";
import type { FakeState } from "./state.ts";

export interface FakeCall extends Upload {
  readonly method: string;
  /** Without the version, e.g. `/channels/1/messages`. */
  readonly path: string;
  readonly token: string | undefined;
  readonly query: URLSearchParams;
  /** The JSON body where it is a list. */
  readonly list: readonly unknown[];
  readonly gatewayUrl: string;
}

type Route = (state: FakeState, call: FakeCall, ids: readonly string[]) => unknown;

/** No content. */
export const EMPTY = Symbol("204");

const ROUTES: readonly (readonly [string, RegExp, "bot" | "open", Route])[] = [
  ["GET", /^\/gateway\/bot$/, "bot", (state, { gatewayUrl }) => gateway(state, gatewayUrl)],
  [
    "GET",
    /^\/applications\/@me$/,
    "bot",
    (state) => ({ id: state.application, flags: state.applicationFlags }),
  ],
  ["GET", /^\/applications\/(\d+)\/commands$/, "bot", (state) => state.commands.get("global") ?? []],
  [
    "PUT",
    /^\/applications\/(\d+)\/commands$/,
    "bot",
    (state, { list }) => putCommands(state, "global", list),
  ],
  [
    "GET",
    /^\/applications\/\d+\/guilds\/(\d+)\/commands$/,
    "bot",
    (state, _, [guild = ""]) => state.commands.get(known(state, guild)) ?? [],
  ],
  [
    "PUT",
    /^\/applications\/\d+\/guilds\/(\d+)\/commands$/,
    "bot",
    (state, { list }, [guild = ""]) => putCommands(state, known(state, guild), list),
  ],
  ["GET", /^\/guilds\/(\d+)$/, "bot", (state, _, [guild = ""]) => guildOf(state, known(state, guild))],
  [
    "GET",
    /^\/guilds\/(\d+)\/members\/(\d+)$/,
    "bot",
    (state, _, [guild = "", user = ""]) => memberOf(state, known(state, guild), user),
  ],
  ["GET", /^\/channels\/(\d+)$/, "bot", (state, _, [id = ""]) => channelOf(state, id)],
  [
    "POST",
    /^\/users\/@me\/channels$/,
    "bot",
    (state, { body }) => openDirect(state, String(body["recipient_id"])),
  ],
  [
    "POST",
    /^\/channels\/(\d+)\/messages$/,
    "bot",
    (state, call, [id = ""]) => wire(postInChannel(state, id, call)),
  ],
  [
    "GET",
    /^\/channels\/(\d+)\/messages$/,
    "bot",
    (state, { query }, [id = ""]) => historyOf(state, id, query),
  ],
  [
    "PATCH",
    /^\/channels\/(\d+)\/messages\/(\d+)$/,
    "bot",
    (state, call, [channel = "", id = ""]) => wire(editMessage(inChannel(state, channel, id), call)),
  ],
  [
    "DELETE",
    /^\/channels\/(\d+)\/messages\/(\d+)$/,
    "bot",
    (state, _, [channel = "", id = ""]) => {
      inChannel(state, channel, id).deleted = true;
      return EMPTY;
    },
  ],
  [
    "POST",
    /^\/interactions\/(\d+)\/([^/]+)\/callback$/,
    "open",
    (state, call, [id = "", token = ""]) => {
      firstAnswer(state, id, token, call);
      return EMPTY;
    },
  ],
  [
    "POST",
    /^\/webhooks\/(\d+)\/([^/]+)$/,
    "open",
    (state, call, [app = "", token = ""]) => wire(followUp(state, answered(state, app, token), call)),
  ],
  [
    "GET",
    /^\/webhooks\/(\d+)\/([^/]+)\/messages\/([^/]+)$/,
    "open",
    (state, _, [app = "", token = "", id = ""]) => wire(answerOf(state, answered(state, app, token), id)),
  ],
  [
    "PATCH",
    /^\/webhooks\/(\d+)\/([^/]+)\/messages\/([^/]+)$/,
    "open",
    (state, call, [app = "", token = "", id = ""]) =>
      wire(editMessage(answerOf(state, answered(state, app, token), id), call)),
  ],
  [
    "DELETE",
    /^\/webhooks\/(\d+)\/([^/]+)\/messages\/([^/]+)$/,
    "open",
    (state, _, [app = "", token = "", id = ""]) => {
      answerOf(state, answered(state, app, token), id).deleted = true;
      return EMPTY;
    },
  ],
];

/** The answer to a call, or a {@link Refused}. */
export function answerCall(state: FakeState, call: FakeCall): unknown {
  for (const [method, pattern, access, route] of ROUTES) {
    const match = method === call.method ? pattern.exec(call.path) : null;
    if (match === null) continue;
    if (access === "bot" && call.token !== `Bot ${state.token}`)
      throw new Refused(401, 0, "401: Unauthorized");
    if (access === "open" && call.token !== undefined)
      throw new Refused(400, 0, "this route takes no bot token");
    return route(state, call, match.slice(1).map(decodeURIComponent));
  }
  throw new Refused(404, 0, "404: Not Found");
}

function gateway(state: FakeState, url: string): Json {
  const limit = { total: 1000, remaining: state.sessionsLeft, reset_after: 86_400_000, max_concurrency: 1 };
  return { url, shards: 1, session_start_limit: limit };
}

function known(state: FakeState, guild: string): string {
  if (guild !== state.guild) throw new Refused(403, 50001, "Missing Access");
  return guild;
}

function putCommands(state: FakeState, scope: string, list: readonly unknown[]): readonly Json[] {
  checkCommands(list);
  const before = state.commands.get(scope) ?? [];
  const stored = list.map((entry) => {
    const command = objectOf(entry, "command");
    const old = before.find(({ name }) => name === command["name"]);
    return { ...command, id: old?.["id"] ?? state.nextId(), version: state.nextId() };
  });
  state.commands.set(scope, stored);
  return stored;
}

function channelOf(state: FakeState, id: string): Json {
  const channel = state.channels.get(id);
  if (channel === undefined) throw new Refused(404, 10003, "Unknown Channel");
  return { ...channel };
}

function guildOf({ owner, roles }: FakeState, id: string): Json {
  return { id, owner_id: owner, roles: [...roles] };
}

function memberOf({ members, users }: FakeState, _guild: string, id: string): Json {
  const roles = members.get(id);
  if (roles === undefined) throw new Refused(404, 10007, "Unknown Member");
  return { user: users.get(id), roles, nick: null };
}

/** The oldest messages after an id, newest first. Of whom the bot sees nothing else, it sees no words either. */
function historyOf(state: FakeState, id: string, query: URLSearchParams): readonly Json[] {
  channelOf(state, id);
  if (state.forbidden.has(id)) throw new Refused(403, 50001, "Missing Access");
  const [after, limit] = [BigInt(query.get("after") ?? "0"), Number(query.get("limit") ?? "50")];
  const own = state.messages
    .filter(({ deleted, onlyFor }) => !deleted && onlyFor === undefined)
    .map(
      (message) => ({ ...wire(message), type: 0, mentions: [], author: state.users.get(state.self) }) as Json,
    );
  return [...state.said, ...own]
    .filter((message) => message["channel_id"] === id && BigInt(String(message["id"])) > after)
    .toSorted((one, two) => (BigInt(String(one["id"])) < BigInt(String(two["id"])) ? -1 : 1))
    .slice(0, limit)
    .toReversed();
}

function openDirect(state: FakeState, user: string): Json {
  if (!state.users.has(user)) throw new Refused(400, 50033, "Invalid Recipient(s)");
  const open = [...state.channels.values()].find(({ recipient }) => recipient === user);
  const channel = open ?? { id: state.nextId(), type: 1 as const, recipient: user };
  state.channels.set(channel.id, channel);
  return { id: channel.id, type: 1 };
}
