/**
 * Requests to the homeserver. The SDK's own transport cannot be broken off, which would leave a long poll open after a
 * stop, and drops the `Retry-After` header; so the SDK's client is given this one.
 */
import { REQUEST_TIMEOUT_MS } from "./limits.ts";

/** What the homeserver refused, or why it could not be asked. */
export class MatrixFault extends Error {
  override readonly name = "MatrixFault";
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** Matrix error code, such as `M_FORBIDDEN`; empty where there was none. */
  readonly code: string;
  /** When the next attempt is allowed, ms; only after a rate limit that named it. */
  readonly retryAfterMs: number | undefined;
  /** False where the request cannot have reached the server. */
  readonly reached: boolean;

  constructor(
    message: string,
    details: { status?: number; code?: string; retryAfterMs?: number | undefined; reached: boolean },
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = details.status;
    this.code = details.code ?? "";
    this.retryAfterMs = details.retryAfterMs;
    this.reached = details.reached;
  }

  get limited(): boolean {
    return this.status === 429 || this.code === "M_LIMIT_EXCEEDED";
  }

  /** The access token is worth nothing any more. */
  get unauthorised(): boolean {
    return this.code === "M_UNKNOWN_TOKEN" || this.code === "M_MISSING_TOKEN" || this.status === 401;
  }

  /** A request like this one will never be taken. */
  get final(): boolean {
    const { status } = this;
    return status !== undefined && status >= 400 && status < 500 && status !== 408 && !this.limited;
  }
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Sent as JSON unless it is bytes. */
  readonly body?: unknown;
  readonly contentType?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export type Request = (call: Call) => Promise<unknown>;

/** Requests of one account; all of them end when `closed` is aborted. */
export function createRequest(homeserverUrl: string, accessToken: string, closed: AbortSignal): Request {
  const base = homeserverUrl.replace(/\/+$/, "");
  return async (call) => {
    const signals = [closed, AbortSignal.timeout(call.timeoutMs ?? REQUEST_TIMEOUT_MS)];
    if (call.signal !== undefined) signals.push(call.signal);
    let response: Response;
    let text: string;
    try {
      response = await fetch(base + call.path + queryOf(call.query), {
        method: call.method,
        headers: headersOf(call, accessToken),
        signal: AbortSignal.any(signals),
        // A homeserver does not redirect its API; following one could carry the token elsewhere.
        redirect: "manual",
        ...bodyOf(call.body),
      });
      text = await response.text();
    } catch (error) {
      throw unanswered(error);
    }
    if (!response.ok) throw refused(response, text);
    return parse(text) ?? {};
  };
}

function headersOf(call: Call, accessToken: string): Record<string, string> {
  return {
    ...(accessToken === "" ? {} : { authorization: `Bearer ${accessToken}` }),
    ...(call.body == null ? {} : { "content-type": call.contentType ?? "application/json" }),
  };
}

function bodyOf(body: unknown): { body?: Blob | string } {
  if (body == null) return {};
  return { body: body instanceof Uint8Array ? new Blob([new Uint8Array(body)]) : JSON.stringify(body) };
}

function queryOf(query: Readonly<Record<string, unknown>> | null | undefined): string {
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]): [string, string][] =>
    value == null
      ? []
      : Array.isArray(value)
        ? value.map((one): [string, string] => [name, String(one)])
        : [[name, String(value)]],
  );
  return pairs.length === 0 ? "" : `?${new URLSearchParams(pairs)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(response: Response, text: string): MatrixFault {
  const body = parse(text);
  const fields = new Map<string, unknown>(
    typeof body === "object" && body !== null ? Object.entries(body) : [],
  );
  const code = fields.get("errcode");
  const words = fields.get("error");
  const old = fields.get("retry_after_ms");
  return new MatrixFault(
    [code, words].filter((part) => typeof part === "string" && part !== "").join(": ") ||
      `HTTP ${response.status}`,
    {
      status: response.status,
      code: typeof code === "string" ? code : "",
      retryAfterMs: retryAfter(response.headers) ?? (typeof old === "number" ? old : undefined),
      reached: true,
    },
  );
}

/** Seconds, or a date, which is held against the server's own clock. */
function retryAfter(headers: Headers): number | undefined {
  const header = headers.get("retry-after") ?? "";
  if (header.trim() === "") return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds)
    ? seconds * 1000
    : Date.parse(header) - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** Failures before a connection stood; the request was not sent. */
const NOT_REACHED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function unanswered(error: unknown): MatrixFault {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const words = code !== "" ? code : error instanceof Error ? error.message : String(error);
  return new MatrixFault(`no answer (${words})`, { reached: !NOT_REACHED.has(code) }, error);
}
