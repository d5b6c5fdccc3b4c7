/** The shapes in which the platform says no. */
import type { Json } from "../store/store.ts";
import type { Call } from "./context.ts";

/** One entry of the list that a 422 carries. */
export interface Issue {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly input: Json;
  readonly ctx?: { readonly [key: string]: Json };
}

/** Thrown by a handler, answered by the server: JSON with a `detail`, or the plain text of an unforeseen error. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly detail: Json | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: Json | undefined, headers: Readonly<Record<string, string>> = {}) {
    super(typeof detail === "string" ? detail : `status ${status}`);
    this.status = status;
    this.detail = detail;
    this.headers = headers;
  }

  response(): Response {
    if (this.detail === undefined) return plainServerError();
    return Response.json({ detail: this.detail }, { status: this.status, headers: this.headers });
  }
}

/** `{"detail": "…"}`. */
export function problem(status: number, detail: string): Problem {
  return new Problem(status, detail);
}

/** 422 with its list of issues. */
export function invalid(...issues: readonly Issue[]): Problem {
  return new Problem(422, issues as unknown as Json);
}

/** A required parameter that is not there, as an entry of a 422; `body` alone means the whole body. */
export function missing(...loc: readonly string[]): Issue {
  return { type: "missing", loc, msg: "Field required", input: null };
}

/** The plain-text 500 of an exception that the platform did not foresee, e.g. of a service behind it. */
export function serverError(): Problem {
  return new Problem(500, undefined);
}

/** A plain-text 500 where the platform is odd and oddities are imitated, else the answer that would be right. */
export function odd(c: Call, proper: Problem): Problem {
  return c.var.context.quirks ? serverError() : proper;
}

export function plainServerError(): Response {
  return new Response("Internal Server Error", {
    status: 500,
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}

/** The body of a 200 that says that the scheduler did not take the job. */
export function refusedJob(message: string): { readonly status: "fail"; readonly error_msg: string } {
  return { status: "fail", error_msg: message };
}
