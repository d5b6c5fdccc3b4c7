/** What Discord's errors mean for a post: never taken, not sent, or perhaps sent. */
import type { RateLimitData } from "@discordjs/rest";
import { PostFailure } from "../../src/surface.ts";
import { BLOCKED_MS } from "./limits.ts";
import { DiscordAPIError, HTTPError, RateLimitError } from "./sdk.ts";

/** The codes of Discord's JSON errors that we act on. */
export const CODE = {
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  alreadyAcknowledged: 40060,
  cannotSendToUser: 50007,
  invalidToken: 50027,
} as const;

/** No connection was made, so nothing was asked. */
const NOT_CONNECTED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

export function codeOf(error: unknown): number | undefined {
  if (!(error instanceof DiscordAPIError)) return undefined;
  return typeof error.code === "number" ? error.code : undefined;
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof DiscordAPIError || error instanceof HTTPError ? error.status : undefined;
}

/** The interaction can no longer be answered through its token. */
export function isTokenDead(error: unknown): boolean {
  const code = codeOf(error);
  return code === CODE.unknownInteraction || code === CODE.unknownWebhook || code === CODE.invalidToken;
}

/** A refusal that names no limit and no waiting time comes from Discord's edge, which blocks our address for long. */
export function isBlocked({
  retryAfter,
  limit,
  global,
}: Pick<RateLimitData, "retryAfter" | "limit" | "global">): boolean {
  return !global && retryAfter === 0 && limit === Number.POSITIVE_INFINITY;
}

/** We were refused in this channel a short while ago and did not ask again. */
export class QuietChannel extends PostFailure {
  constructor() {
    super("rejected", "I may not write in this channel; I try again later.");
  }
}

export function isForbidden(error: unknown): boolean {
  return error instanceof QuietChannel || statusOf(error) === 403;
}

/** The cause stays out of it where it holds the request: addresses of interactions contain their token. */
export function postFailure(error: unknown): PostFailure {
  if (error instanceof PostFailure) return error;
  if (error instanceof RateLimitError) {
    const retryAfterMs = isBlocked(error) ? BLOCKED_MS : Math.max(error.retryAfter, error.timeToReset);
    return new PostFailure("not-sent", "Discord asks for a pause.", { retryAfterMs });
  }
  if (error instanceof DiscordAPIError)
    return new PostFailure("rejected", `Discord refused: ${error.message} (${error.code}).`);
  if (error instanceof HTTPError)
    return new PostFailure("ambiguous", `Discord failed with status ${error.status}.`);
  const network = networkCode(error);
  return NOT_CONNECTED.has(network)
    ? new PostFailure("not-sent", `Discord cannot be reached (${network}).`)
    : new PostFailure("ambiguous", `The connection to Discord broke (${network}).`);
}

function networkCode(error: unknown): string {
  if (typeof error !== "object" || error === null) return "unknown";
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("cause" in error && error.cause !== undefined) return networkCode(error.cause);
  return "name" in error && typeof error.name === "string" ? error.name : "unknown";
}
