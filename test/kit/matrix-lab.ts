/** People, rooms and the bot on a real homeserver. */
import { randomBytes, randomUUID } from "node:crypto";
import type { MatrixConfig } from "../../adapters/matrix/account.ts";
import type { Allowance } from "../../adapters/matrix/limits.ts";
import { createMatrix } from "../../adapters/matrix/register.ts";
import type { ChatHost, ChatSurface, Inbound, SurfaceDeps, SurfaceMemory } from "../../src/surface.ts";

export interface MatrixEvent {
  readonly event_id: string;
  readonly type: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly origin_server_ts: number;
  readonly content: Readonly<Record<string, unknown>>;
  readonly unsigned?: Readonly<Record<string, unknown>>;
}

type Json = Readonly<Record<string, unknown>>;

/** An account that a test acts with. */
export interface MatrixUser {
  readonly id: string;
  readonly token: string;
  call(method: string, path: string, body?: unknown): Promise<Json>;
  createRoom(options?: Json): Promise<string>;
  join(roomId: string): Promise<void>;
  send(roomId: string, content: Json, type?: string): Promise<string>;
  say(roomId: string, body: string, more?: Json): Promise<string>;
  react(roomId: string, eventId: string, key: string): Promise<string>;
  /** The newest events of a room, oldest first. */
  read(roomId: string): Promise<readonly MatrixEvent[]>;
  /** Waits until an event of the room fits. */
  see(roomId: string, fits: (event: MatrixEvent) => boolean): Promise<MatrixEvent>;
  rooms(): Promise<readonly string[]>;
  /** Rooms the account is invited to. */
  invites(): Promise<readonly string[]>;
}

/** Waits for something that is certain to come; the test's own time-out ends it otherwise. */
export async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((done) => setTimeout(done, 40));
  }
}

export async function createUser(url: string, name: string, password = "secret"): Promise<MatrixUser> {
  const register = await callAs(url, undefined)("POST", "/register", {
    username: `${name}-${randomBytes(4).toString("hex")}`,
    password,
    auth: { type: "m.login.dummy" },
  });
  const id = String(register["user_id"]);
  const token = String(register["access_token"]);
  const call = callAs(url, token);
  await call("PUT", `/profile/${encodeURIComponent(id)}/displayname`, { displayname: name });
  const inRoom = (roomId: string) => `/rooms/${encodeURIComponent(roomId)}`;
  const send = async (roomId: string, content: Json, type = "m.room.message") => {
    const sent = await call("PUT", `${inRoom(roomId)}/send/${type}/${randomUUID()}`, content);
    return String(sent["event_id"]);
  };
  const read = async (roomId: string) => {
    const answer = await call("GET", `${inRoom(roomId)}/messages?dir=b&limit=500`);
    return (answer["chunk"] as MatrixEvent[]).reverse();
  };
  // Synapse gives the same answer again for two minutes, unless something in the question differs.
  const sync = () => {
    const filter = JSON.stringify({ presence: { not_senders: [`@${randomUUID()}:x`] } });
    return call("GET", `/sync?timeout=0&filter=${encodeURIComponent(filter)}`);
  };
  return {
    id,
    token,
    call,
    send,
    read,
    createRoom: async (options = {}) =>
      String((await call("POST", "/createRoom", { preset: "private_chat", ...options }))["room_id"]),
    join: async (roomId) => {
      await call("POST", `/join/${encodeURIComponent(roomId)}`, {});
    },
    say: (roomId, body, more = {}) => send(roomId, { msgtype: "m.text", body, ...more }),
    react: (roomId, eventId, key) =>
      send(roomId, { "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key } }, "m.reaction"),
    see: (roomId, fits) => until(async () => (await read(roomId)).find(fits)),
    rooms: async () => (await call("GET", "/joined_rooms"))["joined_rooms"] as string[],
    invites: async () => {
      const rooms = (await sync())["rooms"] as { invite?: Json } | undefined;
      return Object.keys(rooms?.invite ?? {});
    },
  };
}

function callAs(url: string, token: string | undefined) {
  return async (method: string, path: string, body?: unknown): Promise<Json> => {
    const response = await fetch(`${url}/_matrix/client/v3${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Json;
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer;
  };
}

/** What the engine's side of the seam got, each id once. */
interface TestHost extends ChatHost {
  readonly events: Inbound[];
  /** Deliveries of events that were known already. */
  readonly again: string[];
  /** While set, taking events fails. */
  broken: boolean;
  /** While set, taking an event takes as long as this. */
  slowness?: (event: Inbound) => Promise<unknown>;
  /** Rooms that were replaced, and by which; `moves` says whether what was set up came along. */
  readonly replaced: [string, string][];
  moves: boolean;
  next(fits?: (event: Inbound) => boolean): Promise<Inbound>;
}

function createTestHost(): TestHost {
  const events: Inbound[] = [];
  const again: string[] = [];
  const seen = new Set<string>();
  return {
    events,
    again,
    broken: false,
    replaced: [],
    moves: false,
    async moved(from, to) {
      this.replaced.push([from, to]);
      return this.moves;
    },
    commands: [],
    async accept(event) {
      if (this.broken) throw new Error("the inbox cannot be written");
      await this.slowness?.(event);
      if (seen.has(event.id)) {
        again.push(event.id);
        return "known";
      }
      seen.add(event.id);
      events.push(event);
      return "new";
    },
    completeParam: async () => [],
    complete: async () => [],
    form: async () => undefined,
    next: (fits = () => true) => until(() => events.find(fits)),
  };
}

export interface TestMemory extends SurfaceMemory {
  readonly values: Map<string, string>;
  /** Called before each change; may throw to play a crash at this point. */
  guard: (key: string) => void;
}

export function createMemory(): TestMemory {
  const values = new Map<string, string>();
  return {
    values,
    guard: () => undefined,
    get: async (key) => values.get(key),
    async set(key, value) {
      this.guard(key);
      if (value === undefined) values.delete(key);
      else values.set(key, value);
    },
  };
}

interface Logged {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface BotOptions {
  readonly memory?: TestMemory;
  readonly host?: TestHost;
  readonly allowedInviters?: readonly string[];
  readonly credentials?: MatrixConfig["credentials"];
  readonly now?: () => Date;
  readonly allowance?: Allowance;
  /** Another address of the same homeserver. */
  readonly through?: string;
  /** Where its keys of encrypted rooms are; without it there is no encryption. */
  readonly cryptoFolder?: string;
}

export interface Bot {
  readonly surface: ChatSurface;
  readonly host: TestHost;
  readonly memory: TestMemory;
  readonly log: readonly Logged[];
}

/** A bot that is not started yet. */
export function createBot(url: string, account: MatrixUser, options: BotOptions = {}): Bot {
  const memory = options.memory ?? createMemory();
  const host = options.host ?? createTestHost();
  const log: Logged[] = [];
  const write = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) => {
    log.push({ level, message, fields });
  };
  const deps: SurfaceDeps = {
    memory,
    log: { info: write("info"), warn: write("warn"), error: write("error") },
    now: options.now ?? (() => new Date()),
    newId: randomUUID,
  };
  const config = {
    homeserverUrl: options.through ?? url,
    credentials: options.credentials ?? { accessToken: account.token },
    allowedInviters: options.allowedInviters ?? ["@*:chat.test"],
    ...(options.allowance ? { allowance: options.allowance } : {}),
    ...(options.cryptoFolder === undefined ? {} : { cryptoFolder: options.cryptoFolder }),
  };
  return { surface: createMatrix(config, deps), host, memory, log };
}
