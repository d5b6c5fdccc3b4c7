/** A loopback proxy before a real server that plays the faults of a network. */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly at: number;
  /** Of the server's own answer; undefined while there is none. */
  status?: number;
}

interface Fault {
  readonly match: RegExp;
  /** `before`: the server never gets it. `after`: the server takes it, but no answer comes. `answer`: answered here. */
  readonly kind: "before" | "after" | "answer";
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** How often; 1 where nothing is said. */
  times?: number;
}

export interface FaultProxy extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** Requests that were not answered yet. */
  open(): readonly string[];
  fail(fault: Fault): void;
}

export async function faultProxy(target: string): Promise<FaultProxy> {
  const faults: Fault[] = [];
  const seen: Seen[] = [];
  const open = new Map<ServerResponse, string>();

  function handle(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const line = `${incoming.method} ${decodeURIComponent(incoming.url ?? "")}`;
    const call: Seen = { method: incoming.method ?? "", path: incoming.url ?? "", at: Date.now() };
    seen.push(call);
    open.set(outgoing, line);
    outgoing.on("close", () => open.delete(outgoing));
    const fault = faults.find(({ match, times = 1 }) => times > 0 && match.test(line));
    if (fault !== undefined) fault.times = (fault.times ?? 1) - 1;
    if (fault?.kind === "before") return void incoming.socket.destroy();
    if (fault?.kind === "answer") {
      incoming.resume();
      outgoing.writeHead(fault.status ?? 500, { "content-type": "application/json", ...fault.headers });
      return void outgoing.end(JSON.stringify(fault.body ?? {}));
    }
    pass(incoming, outgoing, call, fault?.kind === "after");
  }

  function pass(incoming: IncomingMessage, outgoing: ServerResponse, call: Seen, drop: boolean): void {
    const { method, headers, url } = incoming;
    const upstream = request(new URL(url ?? "/", target), {
      ...(method === undefined ? {} : { method }),
      headers,
    });
    upstream.on("response", (answer) => {
      if (answer.statusCode !== undefined) call.status = answer.statusCode;
      if (drop) {
        answer.resume();
        answer.on("end", () => incoming.socket.destroy());
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    upstream.on("error", () => incoming.socket.destroy());
    outgoing.on("close", () => upstream.destroy());
    incoming.pipe(upstream);
  }

  const server = createServer(handle);
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    open: () => [...open.values()],
    fail: (fault) => {
      faults.push(fault);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
