/** An OpenAI-compatible server, through OpenAI's own client with everything off that acts by itself. */
import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from "openai";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import { z } from "zod";

export interface ChatServerOptions {
  readonly baseUrl: string;
  /** Undefined: none is sent. */
  readonly apiKey: string | undefined;
  readonly model: string;
  readonly fetch: typeof fetch;
}

export interface Completion {
  readonly content: string;
  readonly calls: readonly { readonly name: string; readonly text: string }[];
  /** It broke off because it grew too long. */
  readonly cutOff: boolean;
  /** The model, or a filter before it, does not want to answer. */
  readonly declined: boolean;
  /** As the server counted them; undefined where it does not. */
  readonly tokens: { readonly prompt: number; readonly completion: number } | undefined;
}

/**
 * `key`: who asks is refused. `unknown`: no such model or address. `form`: something in the request is not taken.
 * `limited`: too many requests. `down`: nobody there, or out of order. `strange`: an answer of another kind.
 */
export type FailureKind = "key" | "unknown" | "form" | "limited" | "down" | "strange";

export class ServerFailure extends Error {
  override readonly name = "ServerFailure";
  readonly kind: FailureKind;
  readonly status: number | undefined;
  /** What the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Name of the parameter that the server does not take, where it says so. */
  readonly refused: "temperature" | "max_tokens" | undefined;

  constructor(
    kind: FailureKind,
    more: { status?: number; retryAfterMs?: number; refused?: ServerFailure["refused"] } = {},
  ) {
    // The server's words may hold the sentence, or part of the key: they go nowhere.
    super(more.status === undefined ? kind : `${kind} (${more.status})`);
    this.kind = kind;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
    this.refused = more.refused;
  }
}

export interface ChatServer {
  /** Throws a {@link ServerFailure}. */
  complete(
    body: Omit<ChatCompletionCreateParamsNonStreaming, "model">,
    signal: AbortSignal,
  ): Promise<Completion>;
  /** Names of the models there. */
  models(signal: AbortSignal): Promise<readonly string[]>;
}

/** Our deadline is shorter; this is only so that none of the client's own is. */
const NEVER_MS = 3_600_000;
/** No answer in our form is near as long. */
const MOST_BYTES = 256 * 1024;

const completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          tool_calls: z
            .array(z.object({ function: z.object({ name: z.string(), arguments: z.string() }).optional() }))
            .nullish(),
        }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: z.number().int(), completion_tokens: z.number().int() }).nullish(),
});

export function createChatServer({ baseUrl, apiKey, model, fetch }: ChatServerOptions): ChatServer {
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey ?? "none",
    // Else read from the environment, which is for `main` alone.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: NEVER_MS,
    // It would print whole requests.
    logLevel: "off",
    fetch: limited(fetch),
    defaultHeaders: { ...SILENT, ...(apiKey === undefined ? { Authorization: null } : {}) },
  });
  return {
    complete: async (body, signal) => {
      const answer: unknown = await attempt(() =>
        client.chat.completions.create({ ...body, model, stream: false }, { signal }),
      );
      return readCompletion(answer);
    },
    models: async (signal) => {
      const page: unknown = await attempt(() => client.models.list({ signal }));
      const read = z.object({ data: z.array(z.object({ id: z.string() })) }).safeParse(page);
      return read.success ? read.data.data.map(({ id }) => id) : [];
    },
  };
}

/** The client tells servers what machine it runs on, which is nobody's business. */
const SILENT = Object.fromEntries(
  ["Lang", "Package-Version", "OS", "Arch", "Runtime", "Runtime-Version", "Retry-Count", "Timeout"].map(
    (name) => [`X-Stainless-${name}`, null],
  ),
);

function readCompletion(answer: unknown): Completion {
  const read = completion.safeParse(answer);
  const [choice] = read.data?.choices ?? [];
  if (!read.success || !choice) throw new ServerFailure("strange");
  const { message, finish_reason: reason } = choice;
  const { usage } = read.data;
  return {
    content: message.content ?? "",
    calls: (message.tool_calls ?? []).flatMap(({ function: called }) =>
      called ? [{ name: called.name, text: called.arguments }] : [],
    ),
    cutOff: reason === "length",
    declined: reason === "content_filter" || (message.refusal ?? "") !== "",
    tokens: usage ? { prompt: usage.prompt_tokens, completion: usage.completion_tokens } : undefined,
  };
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): ServerFailure {
  if (error instanceof ServerFailure) return error;
  if (error instanceof APIConnectionError) {
    const { cause } = error;
    return cause instanceof ServerFailure ? cause : new ServerFailure("down");
  }
  if (error instanceof APIUserAbortError) return new ServerFailure("down");
  if (!(error instanceof APIError) || error.status === undefined) return new ServerFailure("strange");
  const status = Number(error.status);
  const more = { status, ...retryAfter(error.headers) };
  if (status === 401 || status === 403) return new ServerFailure("key", more);
  if (status === 404) return new ServerFailure("unknown", more);
  if (status === 429) return new ServerFailure("limited", more);
  // Servers that do not know what we ask for say so with any of these.
  if ([400, 405, 415, 422, 501].includes(status))
    return new ServerFailure("form", { ...more, ...refusedIn(error.message) });
  return new ServerFailure(status >= 500 || status === 408 ? "down" : "strange", more);
}

function refusedIn(words: string): { readonly refused?: NonNullable<ServerFailure["refused"]> } {
  const [refused] = /\b(?:temperature|max_tokens)\b/.exec(words) ?? [];
  return refused === "temperature" || refused === "max_tokens" ? { refused } : {};
}

/** In seconds, or as a date, as HTTP has it. */
function retryAfter(headers: Headers | undefined): { readonly retryAfterMs?: number } {
  const value = headers?.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}(?:\.\d+)?$/.test(value)) return { retryAfterMs: Number(value) * 1000 };
  const at = Date.parse(value);
  const sent = Date.parse(headers?.get("date") ?? "");
  return Number.isNaN(at) || Number.isNaN(sent) ? {} : { retryAfterMs: Math.max(0, at - sent) };
}

/** Reads the whole answer, and no more than is sensible; a redirection would carry the sentence to another host. */
function limited(ask: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await ask(input, { ...init, redirect: "error" });
    const { status, statusText, headers } = response;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      // Leaving the loop cancels the rest.
      if (size > MOST_BYTES) throw new ServerFailure("strange", { status });
      chunks.push(chunk);
    }
    const body = chunks.length === 0 ? null : Buffer.concat(chunks);
    return new Response(body, { status, statusText, headers });
  };
}
