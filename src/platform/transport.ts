/** One HTTP exchange: no retries, no meaning, only limits of time and size. */

/** Larger answers are refused: the largest honest one (cluster figures) has less than 1 MB. */
const LARGEST_BODY_BYTES = 20_000_000;

export interface Exchange {
  readonly method: "GET" | "POST" | "DELETE";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | FormData;
  /** From the first byte sent to the last one read. */
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  /** Media type without parameters, lower case; empty when none was given. */
  readonly type: string;
  /** What names this answer, to ask only for newer ones (`ETag`); empty when none was given. */
  readonly tag: string;
  /** True when the answer asks for authentication (`WWW-Authenticate`). */
  readonly challenge: boolean;
  readonly text: string;
}

export type TransportProblem =
  /** No connection was made, so nothing was asked. */
  | "unconnected"
  /** The connection broke after the request may have been read. */
  | "lost"
  | "timeout"
  | "too-large";

export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  readonly problem: TransportProblem;

  constructor(problem: TransportProblem, cause?: unknown) {
    super(`The exchange failed: ${problem}`, cause === undefined ? undefined : { cause });
    this.problem = problem;
  }
}

export async function exchange(fetcher: typeof fetch, request: Exchange): Promise<Answer> {
  const { method, url, headers, body, timeoutMs } = request;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    // A redirect is not followed: it would send the body, with its passwords, to whoever is named in it.
    const options: RequestInit = { method, headers, redirect: "manual", signal: abort.signal };
    const response = await fetcher(url, body === undefined ? options : { ...options, body });
    return {
      status: response.status,
      type: (response.headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "",
      tag: response.headers.get("etag") ?? "",
      challenge: response.headers.has("www-authenticate"),
      text: await readText(response, abort),
    };
  } catch (error) {
    if (error instanceof TransportFailure) throw error;
    if (abort.signal.aborted) throw new TransportFailure("timeout");
    throw new TransportFailure(wasConnected(error) ? "lost" : "unconnected", error);
  } finally {
    clearTimeout(timer);
  }
}

async function readText(response: Response, abort: AbortController): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > LARGEST_BODY_BYTES) {
      abort.abort();
      throw new TransportFailure("too-large");
    }
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Error codes of Node and of its fetch that mean that no request can have been sent. */
const UNCONNECTED = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

function wasConnected(error: unknown): boolean {
  const code = codeOf(error) ?? (error instanceof Error ? codeOf(error.cause) : undefined);
  return code === undefined || !UNCONNECTED.has(code);
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && "code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
