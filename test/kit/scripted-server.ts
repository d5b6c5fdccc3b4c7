import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface SeenRequest {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Answers one request, or leaves it without an answer. */
export type Reaction = (response: ServerResponse, request: SeenRequest) => void | Promise<void>;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** What happens to requests of this method and path (without the query), one after the other; the last one repeats. */
  on(route: string, ...reactions: Reaction[]): void;
}

/** An HTTP server on the loopback address that does what it is told and remembers what it was asked. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const scripts = new Map<string, Reaction[]>();
  const server = createServer(async (incoming, response) => {
    const request = await readRequest(incoming);
    seen.push(request);
    const script = scripts.get(`${request.method} ${request.target.split("?", 1)[0]}`) ?? [];
    const reaction = script.length > 1 ? script.shift() : script[0];
    await (reaction ?? json({ detail: "Not Found" }, 404))(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  let closed: Promise<unknown> | undefined;
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    on: (route, ...reactions) => {
      scripts.set(route, reactions);
    },
    [Symbol.asyncDispose]: async () => {
      closed ??= new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method = "", url = "", headers } = incoming;
  return { method, target: url, headers, body: Buffer.concat(chunks).toString() };
}

export function json(body: unknown, status = 200): Reaction {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
}

export function words(text: string, status: number, type = "text/plain; charset=utf-8"): Reaction {
  return (response) => {
    response.writeHead(status, { "content-type": type }).end(text);
  };
}

/** How the platform's framework answers a failure that nobody foresaw. */
export const serverError = words("Internal Server Error", 500);

/** Breaks the connection without an answer. */
export const reset: Reaction = (response) => {
  response.socket?.resetAndDestroy();
};

/** Never answers. */
export const silence: Reaction = () => {};

/** Answers when `gate` opens. */
export function delayed(gate: Promise<unknown>, reaction: Reaction): Reaction {
  return async (response, request) => {
    await gate;
    await reaction(response, request);
  };
}
