/** Web API clients that do what they are told once: no retries, no waiting out of rate limits, and never without end. */
import { LogLevel, WebClient, type WebClientOptions } from "@slack/web-api";
import type { SurfaceLog } from "../../src/surface.ts";

export type SlackLogger = NonNullable<WebClientOptions["logger"]>;

/**
 * The SDK's own client repeats a post up to ten times after network errors and 5xx, each of which may already have been
 * posted, and stops its whole queue for one rate-limited method.
 */
export function createClient(token: string, apiUrl: string, timeout: number, logger: SlackLogger): WebClient {
  return new WebClient(token, clientOptions(apiUrl, timeout, logger));
}

export function clientOptions(apiUrl: string, timeout: number, logger: SlackLogger): WebClientOptions {
  return {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    timeout,
    logger,
  };
}

/** The SDK's words go to our log; its debug lines, which hold messages of people, nowhere. */
export function sdkLogger(log: SurfaceLog): SlackLogger {
  const text = (parts: readonly unknown[]) => parts.map(String).join(" ");
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts: readonly unknown[]) => log.warn({ surface: "slack" }, text(parts)),
    error: (...parts: readonly unknown[]) => log.error({ surface: "slack" }, text(parts)),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
