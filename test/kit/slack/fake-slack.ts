/** A Slack on loopback: Web API, uploads, answers of slash commands and Socket Mode, with faults on demand. */
import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Json } from "./json.ts";
import { METHODS, SlackNo } from "./methods.ts";
import { acceptSocket, type ServerSocket } from "./web-socket.ts";
import { createWorkspace, nextId, type Workspace } from "./workspace.ts";

/** What happens to the next call of a method; `after` means that the work was done all the same. */
type Fault =
  | { readonly kind: "error"; readonly error: string }
  | { readonly kind: "error-after"; readonly error: string }
  | { readonly kind: "limited"; readonly seconds: number }
  | { readonly kind: "broken"; readonly after: boolean }
  | { readonly kind: "dropped"; readonly after: boolean }
  | { readonly kind: "held"; readonly until: Promise<unknown> };

/** One envelope on its way; acknowledged or not. */
interface Delivered {
  readonly acked: Promise<void>;
  isAcked(): boolean;
}

export interface FakeSlack {
  readonly workspace: Workspace;
  readonly apiUrl: string;
  readonly origin: string;
  /** Files that people sent, by what follows `/download/` in their address. */
  readonly downloads: Map<string, string | Uint8Array>;
  /** Names of the methods called, in order. */
  readonly calls: string[];
  /** What a client must not do: acknowledge twice, or something unknown. */
  readonly wrongs: string[];
  /** Calls that were refused for what was in them, as `method error`; faults on demand are not among them. */
  readonly refused: readonly string[];
  fail(method: string, ...faults: readonly Fault[]): void;
  /** From now on posts meet this: seconds after which they may come again, where it is too early now. */
  limit(rule: (channel: string) => number | undefined): void;
  /** Posts that came too early. */
  readonly tooEarly: number;
  trigger(): string;
  /** Sends an envelope over the connection with this number, counted over those that are up. */
  deliver(type: string, payload: Json, connection?: number): Delivered;
  connections(): number;
  /** Says goodbye as Slack does before it takes a connection down. */
  disconnect(connection: number, reason: "warning" | "refresh_requested" | "link_disabled"): void;
  drop(connection: number): void;
  /** Resolves as soon as it holds; looked at whenever something happens here. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

interface Link {
  readonly socket: ServerSocket;
}

export async function startFakeSlack(scopes: Iterable<string>): Promise<FakeSlack> {
  const workspace = createWorkspace(scopes);
  const happened = new EventEmitter();
  happened.setMaxListeners(0);
  const faults = new Map<string, Fault[]>();
  const downloads = new Map<string, string | Uint8Array>();
  const [calls, wrongs, links]: [string[], string[], Link[]] = [[], [], []];
  const refused: string[] = [];
  let rule: (channel: string) => number | undefined = () => undefined;
  let tooEarly = 0;
  const envelopes = new Map<string, { acked: boolean; resolve: () => void }>();
  const server = createServer((request, response) => {
    void handle(request, response).finally(() => happened.emit("change"));
  });
  server.on("upgrade", (request, stream) => {
    const socket = acceptSocket(request, stream, {
      message: (text) => acknowledge(text),
      closed() {
        const index = links.findIndex((link) => link.socket === socket);
        if (index >= 0) links.splice(index, 1);
        happened.emit("change");
      },
    });
    links.push({ socket });
    socket.send(JSON.stringify({ type: "hello", num_connections: links.length }));
    happened.emit("change");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function acknowledge(text: string): void {
    const id = String((JSON.parse(text) as Json)["envelope_id"]);
    const envelope = envelopes.get(id);
    if (envelope === undefined) wrongs.push(`acknowledged the unknown ${id}`);
    else if (envelope.acked) wrongs.push(`acknowledged ${id} twice`);
    else {
      envelope.acked = true;
      envelope.resolve();
    }
    happened.emit("change");
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const path = request.url ?? "";
    if (path.startsWith("/upload/")) {
      const file = workspace.files.get(path.slice("/upload/".length));
      const whole = file !== undefined && file.length === body.length;
      if (whole) file.bytes = body;
      return void response.writeHead(whole ? 200 : 400).end();
    }
    if (path.startsWith("/download/")) {
      const file = downloads.get(path.slice("/download/".length));
      // Without the token or its scope, a page to log in.
      const allowed =
        request.headers.authorization === `Bearer ${workspace.botToken}` &&
        workspace.scopes.has("files:read");
      if (file === undefined || !allowed)
        return void response.writeHead(302, { location: `${origin}/login` }).end();
      return void response.writeHead(200, { "content-type": "text/plain" }).end(file);
    }
    if (path.startsWith("/answers/")) {
      workspace.answers.push(JSON.parse(body.toString()) as Json);
      return void response.end("ok");
    }
    await answerMethod(path.replace("/api/", ""), request, body, response);
  }

  async function answerMethod(
    name: string,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    calls.push(name);
    happened.emit("change");
    const early = name === "chat.postMessage" ? rule(String(argsOf(body)["channel"])) : undefined;
    if (early !== undefined) {
      tooEarly += 1;
      return void response.writeHead(429, { "retry-after": String(Math.ceil(early)) }).end();
    }
    const fault = faults.get(name)?.shift();
    if (fault?.kind === "held") await fault.until;
    if (fault?.kind === "limited")
      return void response.writeHead(429, { "retry-after": String(fault.seconds) }).end();
    if (fault?.kind === "error") return reply(response, { ok: false, error: fault.error });
    const before = (fault?.kind === "broken" || fault?.kind === "dropped") && !fault.after;
    const answer = before ? {} : call(name, request.headers.authorization ?? "", argsOf(body));
    if (fault?.kind === "dropped") return void request.socket.destroy();
    if (fault?.kind === "broken") return void response.writeHead(503).end("upstream");
    if (fault?.kind === "error-after") return reply(response, { ok: false, error: fault.error });
    reply(response, answer);
  }

  function call(name: string, authorization: string, args: Json): Json {
    const method = METHODS.get(name);
    if (method === undefined) return { ok: false, error: "unknown_method" };
    const token = method.token === "app" ? workspace.appToken : workspace.botToken;
    if (authorization !== `Bearer ${token}`) return { ok: false, error: "invalid_auth" };
    if (method.scope !== undefined && !workspace.scopes.has(method.scope))
      return { ok: false, error: "missing_scope", needed: method.scope };
    try {
      return { ok: true, ...method.run(workspace, args, origin) };
    } catch (error) {
      if (error instanceof SlackNo) {
        refused.push(`${name} ${error.message}`);
        return { ok: false, error: error.message };
      }
      throw error;
    }
  }

  function reply(response: ServerResponse, answer: Json): void {
    response.setHeader("x-oauth-scopes", [...workspace.scopes].join(","));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  }

  return {
    workspace,
    origin,
    downloads,
    apiUrl: `${origin}/api/`,
    calls,
    wrongs,
    refused,
    get tooEarly() {
      return tooEarly;
    },
    limit(given) {
      rule = given;
    },
    fail(method, ...more) {
      faults.set(method, [...(faults.get(method) ?? []), ...more]);
    },
    trigger() {
      const id = nextId("trigger.");
      workspace.triggers.set(id, { at: workspace.clock, used: false });
      return id;
    },
    deliver(type, payload, connection = 0) {
      const id = nextId("envelope-");
      const acked = new Promise<void>((resolve) => {
        envelopes.set(id, { acked: false, resolve });
      });
      const envelope = { envelope_id: id, type, payload, accepts_response_payload: type !== "events_api" };
      links[connection]?.socket.send(JSON.stringify(envelope));
      return { acked, isAcked: () => envelopes.get(id)?.acked === true };
    },
    connections: () => links.length,
    disconnect: (connection, reason) =>
      links[connection]?.socket.send(JSON.stringify({ type: "disconnect", reason })),
    drop(connection) {
      for (const { socket } of links.splice(connection, 1)) socket.drop();
    },
    async until(holds) {
      while (!holds()) await once(happened, "change");
    },
    close: () => closeServer(server, links),
  };
}

async function closeServer(server: Server, links: readonly Link[]): Promise<void> {
  for (const { socket } of [...links]) socket.drop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The SDK sends forms whose structured values are JSON. */
function argsOf(body: Buffer): Json {
  const args = new Map<string, unknown>();
  for (const [name, value] of new URLSearchParams(body.toString())) {
    args.set(name, /^[[{]/.test(value) && name !== "text" ? JSON.parse(value) : value);
  }
  return Object.fromEntries(args);
}
