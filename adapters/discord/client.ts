/** Discord's REST API with our manners: nothing is repeated behind our back, requests keep their distance. */

import type { RateLimitData, RouteLike } from "@discordjs/rest";
import Bottleneck from "bottleneck";
import { isBlocked, statusOf } from "./failure.ts";
import { PACE, PATIENCE_MS, type Pace } from "./limits.ts";
import type { UploadFile } from "./parts.ts";
import { REST } from "./sdk.ts";

interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly route: RouteLike;
  readonly body?: unknown;
  readonly files?: readonly UploadFile[];
  readonly query?: URLSearchParams;
  /** False where the address itself holds a token. */
  readonly auth?: boolean;
}

export interface DiscordClient {
  readonly rest: REST;
  /** At once: for first answers, which have 3 s. */
  now(call: Call): Promise<unknown>;
  /** In order within `lane` (a channel), and paced. */
  paced(lane: string, call: Call): Promise<unknown>;
  close(): void;
}

export interface ClientOptions {
  readonly token: string;
  readonly apiUrl: string;
  /** Discord no longer takes the token. */
  readonly onUnauthorised: () => void;
  readonly pace?: Pace;
}

export function createClient({ token, apiUrl, onUnauthorised, pace = PACE }: ClientOptions): DiscordClient {
  const rest = new REST({
    api: apiUrl.replace(/\/+$/, ""),
    version: "10",
    // The SDK would repeat a POST at once after a 5xx or a broken connection: three posts for one.
    retries: 0,
    rejectOnRateLimit: isTooLong,
  }).setToken(token);
  const all = new Bottleneck({ maxConcurrent: 10, reservoir: pace.requests });
  const lanes = new Bottleneck.Group({ maxConcurrent: 1, minTime: pace.channel });

  async function now({ method, route, body, files, query, auth }: Call): Promise<unknown> {
    try {
      return await rest.request({
        method: method as never,
        fullRoute: route,
        ...(body === undefined ? {} : { body }),
        ...(query === undefined ? {} : { query }),
        ...(auth === undefined ? {} : { auth }),
        ...(files === undefined || files.length === 0
          ? {}
          : {
              files: files.map(({ name, type, data }) => ({
                name,
                data: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
                contentType: type,
              })),
            }),
      });
    } catch (error) {
      if (statusOf(error) === 401 && auth !== false) onUnauthorised();
      throw error;
    }
  }

  const returning = new Set<NodeJS.Timeout>();
  /** Its place is free again when a window has passed since its answer: Discord counted it before that, however late it came. */
  async function counted(call: Call): Promise<unknown> {
    try {
      return await now(call);
    } finally {
      const timer = setTimeout(() => {
        returning.delete(timer);
        void all.incrementReservoir(1);
      }, pace.windowMs).unref();
      returning.add(timer);
    }
  }

  return {
    rest,
    now,
    paced: (lane, call) => lanes.key(lane).schedule(() => all.schedule(() => counted(call))),
    close() {
      for (const timer of returning) clearTimeout(timer);
      rest.clearHashSweeper();
      rest.clearHandlerSweeper();
    },
  };
}

/** Short waits are the SDK's own, longer ones the caller's. */
function isTooLong(limit: RateLimitData): boolean {
  return isBlocked(limit) || Math.max(limit.timeToReset, limit.retryAfter) > PATIENCE_MS;
}
