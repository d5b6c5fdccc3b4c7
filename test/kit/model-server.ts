/** A language model on the loopback address that says what it is told, in the protocol of OpenAI's chat completions. */
import type { ServerResponse } from "node:http";
import type { BadInput } from "./language-data.ts";
import {
  json,
  type Reaction,
  type ScriptedServer,
  type SeenRequest,
  silence,
  startScriptedServer,
  words,
} from "./scripted-server.ts";

/** What such a request holds; servers refuse what they do not know. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema: unknown } };
  readonly tools?: readonly { readonly function: { readonly name: string; readonly parameters: unknown } }[];
  readonly tool_choice?: unknown;
  readonly temperature?: number;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
}

export interface ModelServer extends AsyncDisposable {
  /** With the version, as settings have it. */
  readonly baseUrl: string;
  readonly seen: readonly SeenRequest[];
  /** The requests for an answer, as they were read. */
  readonly asked: readonly ChatRequest[];
  /** What happens to requests for an answer, one after the other; the last one repeats. */
  on(...reactions: readonly Reaction[]): void;
  /** Resolves when the next request is there. */
  nextRequest(): Promise<void>;
  /** False while its next answer never ends. */
  readonly answers: boolean;
  /** What happens to other requests, such as `GET /v1/models`. */
  readonly server: ScriptedServer;
}

const CHAT = "/v1/chat/completions";

export async function startModelServer(...reactions: readonly Reaction[]): Promise<ModelServer> {
  const server = await startScriptedServer();
  let script = reactions;
  const waiting: (() => void)[] = [];
  const on = (...more: readonly Reaction[]) => {
    script = more;
    server.on(
      `POST ${CHAT}`,
      ...more.map(
        (reaction): Reaction =>
          (response, request) => {
            for (const arrived of waiting.splice(0)) arrived();
            return reaction(response, request);
          },
      ),
    );
  };
  on(...reactions);
  return {
    baseUrl: `${server.url}/v1`,
    server,
    get seen() {
      return server.seen;
    },
    get asked() {
      return server.seen.filter(({ target }) => target === CHAT).map(({ body }) => readRequest(body));
    },
    get answers() {
      return !script.some((reaction) => reaction === silence || reaction === drips);
    },
    nextRequest: () => new Promise((resolve) => void waiting.push(resolve)),
    on,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export function readRequest(body: string): ChatRequest {
  return JSON.parse(body) as ChatRequest;
}

interface Wording {
  readonly content?: string | null;
  readonly calls?: readonly { readonly name: string; readonly arguments: string }[];
  readonly reason?: string;
  readonly refusal?: string;
}

function completion({ content = null, calls = [], reason = "stop", refusal }: Wording) {
  const called = calls.map((one, at) => ({ id: `call_${at}`, type: "function", function: one }));
  const message = {
    role: "assistant",
    content,
    ...(refusal === undefined ? {} : { refusal }),
    ...(called.length === 0 ? {} : { tool_calls: called }),
  };
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_795_000_000,
    model: "scripted",
    choices: [{ index: 0, message, finish_reason: called.length > 0 ? "tool_calls" : reason }],
    usage: { prompt_tokens: 1200, completion_tokens: 60, total_tokens: 1260 },
  };
}

/** An answer whole, as it goes over the wire. */
export const completionOf = (content: string) => completion({ content });

export const says = (content: string, more: Omit<Wording, "content"> = {}): Reaction =>
  json(completion({ content, ...more }));

export const calls = (name: string, args: unknown): Reaction =>
  json(completion({ calls: [{ name, arguments: JSON.stringify(args) }] }));

/** An answer in our form. */
export function proposal(
  command: string,
  params: Readonly<Record<string, string>> = {},
  certainty = "sure",
): string {
  const list = Object.entries(params).map(([name, value]) => ({ name, value }));
  return JSON.stringify({ command, params: list, certainty });
}

export const proposes = (...args: Parameters<typeof proposal>): Reaction => says(proposal(...args));

/** An error as OpenAI words it. */
export const refuses = (status: number, message: string, headers: Readonly<Record<string, string>> = {}) =>
  answer(status, { error: { message, type: "invalid_request_error", param: null, code: null } }, headers);

function answer(status: number, body: unknown, headers: Readonly<Record<string, string>>): Reaction {
  return (response) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  };
}

/** A server that knows only these ways to ask for a form of answer, and answers what `then` says. */
export function takesOnly(
  known: readonly ("json_schema" | "json_object" | "tools" | "text")[],
  then: Reaction,
): Reaction {
  return (response, request) => {
    const { response_format: format, tools } = readRequest(request.body);
    const asked = tools ? "tools" : (format?.type ?? "text");
    const takes = known.some((one) => one === asked);
    const problem = refuses(
      400,
      `'${tools ? "tools" : "response_format"}' of type ${asked} is not supported`,
    );
    return (takes ? then : problem)(response, request);
  };
}

/** One byte now and then, for ever. */
export const drips: Reaction = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  drip(response);
};

function drip(response: ServerResponse): void {
  if (response.destroyed) return;
  response.write(" ");
  setTimeout(() => drip(response), 5);
}

/** Megabytes of something, and it goes on. */
export const floods = (megabytes: number): Reaction => says("x".repeat(megabytes * 1_000_000));

/** The answers of a case of the data. */
export function reactionsOf({ answers = [] }: BadInput): readonly Reaction[] {
  return answers.map((one): Reaction => {
    if (one === "never") return silence;
    if (typeof one === "string") return says(one);
    if ("status" in one) return answer(one.status, one.body ?? "", one.headers ?? {});
    if ("truncated" in one) return says(one.truncated, { reason: "length" });
    return says(one.repeat.text.repeat(one.repeat.times));
  });
}

/** A page of some proxy where the model should be. */
export const page = words("<html><body>Welcome</body></html>", 200, "text/html");
