/** How calls of Slack's Web API fail, and what that means for a post. */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { type Refusal, refuse } from "../../src/errors.ts";
import { PostFailure } from "../../src/surface.ts";

/** Nobody but an administrator of the workspace or the app can mend these. */
const CREDENTIALS = new Set([
  "account_inactive",
  "app_uninstalled",
  "invalid_auth",
  "not_allowed_token_type",
  "not_authed",
  "team_disabled",
  "token_expired",
  "token_revoked",
  "user_removed_from_team",
]);
/** "Some part of the operation may have succeeded", says Slack. */
const AMBIGUOUS = new Set(["fatal_error", "internal_error", "request_timeout"]);
const LATER = new Set(["service_unavailable", "team_added_to_org"]);
const RATE_LIMITED = new Set(["rate_limited", "ratelimited", "message_limit_exceeded"]);
/** Failures of the network before a byte was sent. */
const NEVER_SENT = new Set(["ECONNREFUSED", "EAI_AGAIN", "ENOTFOUND", "ENETUNREACH", "EHOSTUNREACH"]);
const NEVER_SENT_CONNECT = "UND_ERR_CONNECT_TIMEOUT";

/** The name Slack gave the error of an answered call. */
export function errorName(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

export function isCredentialError(error: unknown): boolean {
  return CREDENTIALS.has(errorName(error) ?? "");
}

export function credentialsRefusal(what: string, cause?: unknown): Refusal {
  return refuse(
    "surface.credentials",
    `Slack does not accept ${what}. Install the app again and put the new token into the settings.`,
    { cause },
  );
}

export function asPostFailure(error: unknown, what: string): PostFailure {
  if (error instanceof PostFailure) return error;
  const failed = (kind: PostFailure["kind"], why: string, retryAfterMs?: number) =>
    new PostFailure(kind, `${what}: ${why}`, { retryAfterMs, cause: error });
  if (error instanceof WebAPIRateLimitedError)
    return failed("not-sent", "rate limited", error.retryAfter * 1000);
  if (error instanceof WebAPIPlatformError) {
    const name = error.data.error;
    const after = error.data.response_metadata?.["retryAfter"];
    if (RATE_LIMITED.has(name))
      return failed("not-sent", name, typeof after === "number" ? after * 1000 : undefined);
    if (LATER.has(name)) return failed("not-sent", name);
    return failed(AMBIGUOUS.has(name) ? "ambiguous" : "rejected", name);
  }
  if (error instanceof WebAPIHTTPError) {
    const { statusCode } = error;
    const refused = statusCode >= 400 && statusCode < 500 && statusCode !== 408;
    return failed(refused ? "rejected" : "ambiguous", `HTTP ${statusCode}`);
  }
  if (error instanceof WebAPIRequestError)
    return failed(neverSent(error.original) ? "not-sent" : "ambiguous", error.original.message);
  const message = error instanceof Error ? error.message : String(error);
  // What the SDK throws for a 429 that does not say how long.
  return failed(message.startsWith("Retry header") ? "not-sent" : "rejected", message);
}

/** fetch wraps the failure of the socket once or twice. */
function neverSent(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    const code = "code" in at ? String(at.code) : "";
    if (NEVER_SENT.has(code) || code === NEVER_SENT_CONNECT) return true;
  }
  return false;
}
