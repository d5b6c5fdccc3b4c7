/** What holds for every request: the address it was sent to, where it came from, and what a browser may do with the answer. */
import type { Context, MiddlewareHandler } from "hono";
import type { ProblemView } from "./view.ts";

/** Only our own files; no frames, no plug-ins, and no way to make markup of text in scripts. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join("; ");

const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cache-control": "no-store",
};

export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
};

/**
 * Refuses names that are not ours. A page elsewhere can have its own name resolve to this machine (DNS rebinding), and its
 * scripts would then count as ours; a number or localhost cannot be made to mean something else.
 */
export function knownHost(publicHost: string | undefined): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? "";
    if (host === publicHost || isFixedHost(host)) return next();
    return problem(
      context,
      421,
      "web.host",
      "This page is not served under that name. Use the address that was printed at the start; a name of your own goes into AI4_WEB_URL.",
    );
  };
}

/** What changes something comes from a page of ours, and only a browser says where from. */
export const ownOrigin: MiddlewareHandler = async (context, next) => {
  const { method } = context.req;
  const site = context.req.header("sec-fetch-site");
  const isOwn =
    method === "GET" || method === "HEAD"
      ? site === undefined || site === "same-origin" || site === "none"
      : isSameOrigin(context.req.header("origin"), context.req.header("host"));
  if (isOwn) return next();
  return problem(context, 403, "web.origin", "That was not sent by this page, so it was not done.");
};

export function problem(
  context: Context,
  status: 400 | 401 | 403 | 404 | 413 | 421 | 500 | 503,
  code: string,
  message: string,
): Response {
  return context.json({ code, message } satisfies ProblemView, status);
}

function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || host === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === host;
}

function isFixedHost(host: string): boolean {
  return /^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d+)?$/i.test(host);
}
