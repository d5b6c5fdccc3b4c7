/** The gateway of the fake Discord: hello, identify, heartbeats, resume, reconnect, invalid sessions, close codes. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { isObject, type Json } from "./refusal.ts";
import type { FakeState } from "./state.ts";

const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);

interface Session {
  readonly id: string;
  sequence: number;
  readonly sent: { readonly s: number; readonly payload: string }[];
  socket: WebSocket | undefined;
}

export interface FakeGateway {
  readonly identifies: number;
  readonly resumes: number;
  readonly heartbeats: number;
  /** What the bot asked to hear. */
  readonly intents: number;
  readonly connected: boolean;
  dispatch(t: string, d: Json): void;
  /** Dispatches again what was sent last, with its old number. */
  repeatLast(): void;
  /** Closes the connection with a code. */
  drop(code: number): void;
  /** Asks the bot to reconnect (op 7). */
  askReconnect(): void;
  invalidate(resumable: boolean): void;
  /** Every further identify is closed with this code. */
  refuseWith(code: number): void;
  close(): void;
}

export function createFakeGateway(
  http: Server,
  state: FakeState,
  options: { readonly heartbeatMs: number; readonly changed: () => void },
): FakeGateway {
  const server = new WebSocketServer({ server: http });
  const sessions = new Map<string, Session>();
  let current: Session | undefined;
  let refusal: number | undefined;
  let last: string | undefined;
  const counts = { identifies: 0, resumes: 0, heartbeats: 0, intents: 0 };

  function send(session: Session, t: string, d: Json): void {
    session.sequence += 1;
    const payload = JSON.stringify({ op: 0, t, d, s: session.sequence });
    session.sent.push({ s: session.sequence, payload });
    if (!["READY", "RESUMED", "GUILD_CREATE"].includes(t)) last = payload;
    session.socket?.send(payload);
  }

  function identify(socket: WebSocket, d: Json): void {
    counts.identifies += 1;
    counts.intents = Number(d["intents"]);
    const code = d["token"] !== state.token ? 4004 : (counts.intents & PRIVILEGED) !== 0 ? 4014 : refusal;
    if (code !== undefined) {
      socket.close(code, "refused");
      return;
    }
    const session: Session = { id: state.nextId(), sequence: 0, sent: [], socket };
    sessions.set(session.id, session);
    current = session;
    const user = { id: state.self, username: "ai4", bot: true };
    const { port } = http.address() as AddressInfo;
    const resume_gateway_url = `ws://127.0.0.1:${port}`;
    const application = { id: state.application, flags: state.applicationFlags };
    send(session, "READY", {
      v: 10,
      user,
      application,
      session_id: session.id,
      resume_gateway_url,
      guilds: [],
    });
    send(session, "GUILD_CREATE", guildOf(state));
  }

  function resume(socket: WebSocket, d: Json): void {
    counts.resumes += 1;
    const session = sessions.get(String(d["session_id"]));
    if (session === undefined) {
      socket.send(JSON.stringify({ op: 9, d: false }));
      return;
    }
    session.socket = socket;
    current = session;
    for (const { s, payload } of session.sent) if (s > Number(d["seq"])) socket.send(payload);
    send(session, "RESUMED", {});
  }

  server.on("connection", (socket) => {
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: options.heartbeatMs } }));
    socket.on("message", (data) => {
      const { op, d } = JSON.parse(String(data)) as { op: number; d: unknown };
      if (op === 1) {
        counts.heartbeats += 1;
        socket.send(JSON.stringify({ op: 11 }));
      } else if (op === 2 && isObject(d)) identify(socket, d);
      else if (op === 6 && isObject(d)) resume(socket, d);
      else socket.close(4001, "Unknown opcode");
      options.changed();
    });
    socket.on("close", () => {
      if (current?.socket === socket) current.socket = undefined;
      options.changed();
    });
  });

  return {
    get identifies() {
      return counts.identifies;
    },
    get resumes() {
      return counts.resumes;
    },
    get heartbeats() {
      return counts.heartbeats;
    },
    get intents() {
      return counts.intents;
    },
    get connected() {
      return current?.socket !== undefined;
    },
    dispatch(t, d) {
      if (current === undefined) throw new Error("nobody is connected");
      send(current, t, d);
    },
    repeatLast() {
      if (last !== undefined) current?.socket?.send(last);
    },
    drop: (code) => current?.socket?.close(code),
    askReconnect: () => current?.socket?.send(JSON.stringify({ op: 7 })),
    invalidate(resumable) {
      if (!resumable) sessions.clear();
      current?.socket?.send(JSON.stringify({ op: 9, d: resumable }));
    },
    refuseWith(code) {
      refusal = code;
    },
    close() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}

/** The server as Discord tells of it after READY: its channels, with the newest message of each. */
function guildOf(state: FakeState): Json {
  const newest = new Map(
    [...state.said, ...state.messages].map((message) => [message["channel_id"], message["id"]]),
  );
  const channels = [...state.channels.values()]
    .filter(({ guild_id }) => guild_id === state.guild)
    .map((channel) => ({ ...channel, last_message_id: newest.get(channel.id) ?? null }));
  return { id: state.guild, joined_at: "2026-01-01T00:00:00Z", channels, threads: [] };
}
