/** A Discord on loopback that keeps state and refuses what Discord refuses. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createFakeGateway, type FakeGateway } from "./gateway.ts";
import type { FakeFile } from "./message-rules.ts";
import { isObject, type Json, Refused } from "./refusal.ts";
import { answerCall, EMPTY, type FakeCall } from "./routes.ts";
import { createState, type FakeState } from "./state.ts";

/** What goes wrong with a request: before or after the work was done. */
type Fault =
  | { readonly kind: "reset-before" | "reset-after" | "error-before" | "error-after" }
  | { readonly kind: "slow-down"; readonly seconds: number; readonly scope?: "global" | "shared" }
  | { readonly kind: "blocked" };

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly body: Json;
  readonly list: readonly unknown[];
  readonly status: number;
}

export interface FakeDiscord {
  readonly apiUrl: string;
  readonly state: FakeState;
  readonly gateway: FakeGateway;
  /** Every request that was answered, in order. */
  readonly seen: readonly Seen[];
  /** The next request that fits meets this fault. */
  fail(method: string, path: RegExp, fault: Fault): void;
  /** From now on posts meet this: seconds after which they may come again, where it is too early now. */
  limit(rule: (channel: string) => number | undefined): void;
  /** Runs when a request that fits was answered. */
  after(path: RegExp, work: () => void): void;
  /** Resolves when something happened after which the condition holds. */
  until(condition: () => boolean): Promise<void>;
  /** Something outside happened that a condition may wait for. */
  changed(): void;
  close(): Promise<void>;
}

export async function startDiscord(now: () => Date, heartbeatMs = 45_000): Promise<FakeDiscord> {
  const state = createState(now);
  const seen: Seen[] = [];
  const faults: { method: string; path: RegExp; fault: Fault }[] = [];
  const hooks: { path: RegExp; work: () => void }[] = [];
  const waiting = new Set<() => void>();
  let rule: (channel: string) => number | undefined = () => undefined;
  const changed = () => {
    for (const look of [...waiting]) look();
  };
  const http = createServer((request, response) => {
    void handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const gateway = createFakeGateway(http, state, { heartbeatMs, changed });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request, `ws://127.0.0.1:${port}`);
    const [, channel] = call.method === "POST" ? (/^\/channels\/(\d+)\/messages$/.exec(call.path) ?? []) : [];
    const early = channel === undefined ? undefined : rule(channel);
    if (early !== undefined) return failFirst(request, response, call, { kind: "slow-down", seconds: early });
    const index = faults.findIndex(({ method, path }) => method === call.method && path.test(call.path));
    const [found] = index === -1 ? [] : faults.splice(index, 1);
    const fault = found?.fault;
    if (fault === undefined || fault.kind.endsWith("-after")) work(request, response, call, fault);
    else failFirst(request, response, call, fault);
  }

  function failFirst(request: IncomingMessage, response: ServerResponse, call: FakeCall, fault: Fault): void {
    if (fault.kind === "reset-before") note(call, 0, () => request.socket.destroy());
    if (fault.kind === "error-before") note(call, 503, () => reply(response, 503, {}));
    if (fault.kind === "blocked")
      note(call, 429, () => response.writeHead(429, { "content-type": "text/html" }).end("banned"));
    if (fault.kind === "slow-down") note(call, 429, () => slowDown(response, fault));
  }

  function work(
    request: IncomingMessage,
    response: ServerResponse,
    call: FakeCall,
    fault: Fault | undefined,
  ): void {
    let [status, answer]: [number, unknown] = [200, undefined];
    try {
      answer = answerCall(state, call);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      [status, answer] = [error.status, { code: error.code, message: error.message }];
    }
    if (fault?.kind === "reset-after") note(call, 0, () => request.socket.destroy());
    else if (fault?.kind === "error-after") note(call, 502, () => reply(response, 502, {}));
    else note(call, status, () => reply(response, status, answer));
  }

  function note({ method, path, body, list }: FakeCall, status: number, answer: () => void): void {
    seen.push({ method, path, body, list, status });
    answer();
    for (const hook of hooks) if (hook.path.test(path)) hook.work();
    changed();
  }

  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    state,
    gateway,
    seen,
    changed,
    fail: (method, path, fault) => faults.push({ method, path, fault }),
    limit(given) {
      rule = given;
    },
    after: (path, work) => hooks.push({ path, work }),
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      gateway.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function slowDown(response: ServerResponse, fault: Extract<Fault, { kind: "slow-down" }>): void {
  const { seconds, scope } = fault;
  response.setHeader("retry-after", String(seconds));
  if (scope === "global") response.setHeader("x-ratelimit-global", "true");
  response.setHeader("x-ratelimit-scope", scope ?? "user");
  response.setHeader("x-ratelimit-bucket", "bucket");
  response.setHeader("x-ratelimit-limit", "5");
  response.setHeader("x-ratelimit-remaining", "0");
  response.setHeader("x-ratelimit-reset-after", String(seconds));
  reply(response, 429, {
    message: "You are being rate limited.",
    retry_after: seconds,
    global: scope === "global",
  });
}

function reply(response: ServerResponse, status: number, answer: unknown): void {
  if (answer === EMPTY) {
    response.writeHead(204).end();
    return;
  }
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer ?? {}));
}

async function readCall(request: IncomingMessage, gatewayUrl: string): Promise<FakeCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://fake");
  const path = pathname.replace(/^\/api\/v10/, "");
  const { json, files } = await readBody(Buffer.concat(chunks), request.headers["content-type"] ?? "");
  return {
    method: request.method ?? "GET",
    path,
    query,
    token: request.headers.authorization,
    body: isObject(json) ? json : {},
    list: Array.isArray(json) ? json : [],
    files,
    gatewayUrl,
  };
}

async function readBody(
  bytes: Buffer,
  type: string,
): Promise<{ readonly json: unknown; readonly files: readonly FakeFile[] }> {
  if (bytes.length === 0) return { json: undefined, files: [] };
  if (!type.startsWith("multipart/form-data")) return { json: JSON.parse(bytes.toString()), files: [] };
  const form = await new Response(bytes, { headers: { "content-type": type } }).formData();
  const files: FakeFile[] = [];
  let json: unknown;
  for (const [name, value] of form) {
    if (name === "payload_json") json = JSON.parse(String(value));
    else if (typeof value !== "string")
      files.push({ name: value.name, data: Buffer.from(await value.arrayBuffer()) });
  }
  return { json, files };
}
