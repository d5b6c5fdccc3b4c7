/** Asks the platform: time limits, repeated reads, the circuit breaker, and answers checked against their schema. */

import type { z } from "zod";
import type { CircuitChange } from "../circuit-breaker.ts";
import { createCircuit } from "./circuit.ts";
import { PlatformFailure } from "./failure.ts";
import { type Asked, failureOfAnswer, failureOfTransport, unreadable } from "./refusals.ts";
import { type Answer, type Exchange, exchange, TransportFailure } from "./transport.ts";
import { jsonOf } from "./wire/problem.ts";

/** Limits in ms for one request. A read may be repeated until its total is used up. */
export interface Timeouts {
  readonly read: number;
  readonly readTotal: number;
  /** Reads for which the platform itself calls every endpoint of a deployment. */
  readonly probe: number;
  readonly probeTotal: number;
  readonly create: number;
  /** Deleting, and ordering a snapshot. */
  readonly change: number;
}

export const TIMEOUTS: Timeouts = {
  read: 15_000,
  readTotal: 35_000,
  probe: 30_000,
  probeTotal: 60_000,
  create: 90_000,
  change: 60_000,
};

/** What the client tells the log. Never a body, a query, a token or what a person wrote. */
export type PlatformLogEvent =
  | {
      readonly event: "answer";
      readonly method: string;
      readonly path: string;
      readonly status: number;
      readonly durationMs: number;
      readonly attempt: number;
    }
  | {
      readonly event: "no-answer";
      readonly method: string;
      readonly path: string;
      readonly problem: string;
      readonly durationMs: number;
      readonly attempt: number;
    }
  | { readonly event: "unreadable"; readonly path: string; readonly fields: readonly string[] }
  | { readonly event: "circuit"; readonly state: CircuitChange };

/** A form with one file and one text. */
export interface Upload {
  readonly file: {
    readonly field: string;
    readonly name: string;
    readonly type: string;
    readonly text: string;
  };
  readonly text: { readonly field: string; readonly value: string };
}

export interface PlatformRequest {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below `/v1`, from `segments`, without a slash at the end; empty for the API's own root above it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as a form with a file, instead of a body. */
  readonly upload?: Upload;
  /** True for a POST that changes nothing: it may be repeated. */
  readonly onlyReads?: boolean;
  /** Access token; none for public routes. */
  readonly token?: string;
  readonly limit: "read" | "probe" | "create" | "change";
  /** See `Asked`. */
  readonly badRequest?: "missing";
}

export interface Http {
  /** Throws `PlatformFailure`. Reads are repeated when that may help; changes never are. */
  ask<S extends z.ZodType>(request: PlatformRequest, schema: S): Promise<z.output<S>>;
  readonly log: (event: PlatformLogEvent) => void;
}

export interface HttpOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: (event: PlatformLogEvent) => void;
  readonly timeouts: Timeouts;
}

/** Tries of one read, the first included. */
const MOST_TRIES = 3;
const FIRST_PAUSE_MS = 500;

export function createHttp(options: HttpOptions): Http {
  const { log, timeouts } = options;
  const answerTo = createAttempts(options);
  return {
    log,
    ask: async (request, schema) => {
      const asked = askedOf(request, timeouts);
      const outcome = await answerTo(request);
      if (outcome instanceof TransportFailure) throw failureOfTransport(outcome, asked);
      if (outcome.status < 200 || outcome.status > 299) throw failureOfAnswer(outcome, asked);
      const parsed = schema.safeParse(jsonOf(outcome.text));
      if (parsed.success) return parsed.data;
      log({ event: "unreadable", path: request.path, fields: problemPaths(parsed.error) });
      throw unreadable(asked.method, parsed.error);
    },
  };
}

type Outcome = Answer | TransportFailure;

/** Makes requests until there is an outcome worth telling. */
function createAttempts(options: HttpOptions): (request: PlatformRequest) => Promise<Outcome> {
  const { now, timeouts } = options;
  const tryOnce = createTry(options);
  return async (request) => {
    const each = timeouts[request.limit];
    if (changesSomething(request)) return tryOnce(request, each, 1);
    const endsAt = now().getTime() + (request.limit === "probe" ? timeouts.probeTotal : timeouts.readTotal);
    for (let attempt = 1; ; attempt++) {
      const outcome = await tryOnce(request, Math.min(each, endsAt - now().getTime()), attempt);
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + options.random() / 2);
      const inTime = now().getTime() + pause < endsAt;
      if (attempt === MOST_TRIES || !inTime || !mayPass(outcome)) return outcome;
      await options.sleep(pause);
    }
  };
}

type Try = (request: PlatformRequest, timeoutMs: number, attempt: number) => Promise<Outcome>;

function createTry({ baseUrl, fetch, now, log }: HttpOptions): Try {
  const base = baseUrl.replace(/\/+$/u, "").replace(/\/v1$/u, "");
  const circuit = createCircuit(now, (state) => log({ event: "circuit", state }));
  return async (request, timeoutMs, attempt) => {
    const { method, path } = request;
    const startedAt = now().getTime();
    const facts = () => ({ method, path, durationMs: now().getTime() - startedAt, attempt });
    try {
      const answer = await circuit.run(() => exchange(fetch, toExchange(base, request, timeoutMs)));
      log({ event: "answer", ...facts(), status: answer.status });
      return answer;
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      log({ event: "no-answer", ...facts(), problem: error.problem });
      return error;
    }
  };
}

/** Whether the same read may well succeed a moment later. */
function mayPass(outcome: Outcome): boolean {
  if (outcome instanceof TransportFailure) return outcome.problem !== "too-large";
  return [500, 502, 503, 504].includes(outcome.status);
}

function changesSomething({ method, onlyReads = false }: PlatformRequest): boolean {
  return method !== "GET" && !onlyReads;
}

function askedOf(request: PlatformRequest, timeouts: Timeouts): Asked {
  const { limit, query, badRequest } = request;
  const method = changesSomething(request) ? request.method : "GET";
  return { method, timeoutMs: timeouts[limit], vo: query?.["vo"] ?? query?.["vos"], badRequest };
}

/** Which fields were not as agreed, without their values. */
export function problemPaths(error: z.ZodError): readonly string[] {
  return error.issues.slice(0, 5).map(({ path, code }) => `${path.map(String).join(".")} ${code}`.trim());
}

function toExchange(base: string, request: PlatformRequest, timeoutMs: number): Exchange {
  const { method, path, query, body, upload, token } = request;
  const url = new URL(path === "" ? `${base}/` : `${base}/v1/${path}`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.append(name, value);
  // With any other Accept the platform's metadata route answers 400, and bodies of any other type are misread.
  const headers = {
    accept: "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { "content-type": "application/json" }),
  };
  const bare = { method, url, headers, timeoutMs };
  if (upload !== undefined) return { ...bare, body: formOf(upload) };
  return body === undefined ? bare : { ...bare, body: JSON.stringify(body) };
}

/** The file must have a name: the platform takes a part without one for a text. */
function formOf({ file, text }: Upload): FormData {
  const form = new FormData();
  form.append(file.field, new Blob([file.text], { type: file.type }), file.name);
  form.append(text.field, text.value);
  return form;
}

/** Joins parts of a path. What people typed must not climb out of its place (`..`) or end the path in a slash. */
export function segments(...parts: readonly string[]): string {
  for (const part of parts)
    if (/^\.{0,2}$|\p{Surrogate}/u.test(part))
      throw new PlatformFailure("missing", "The platform knows nothing of that name.");
  return parts.map(encodeURIComponent).join("/");
}
