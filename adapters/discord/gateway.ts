/** The gateway: one connection that stays, resumes and says when it cannot. */
import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from "@discordjs/ws";
import {
  GatewayCloseCodes,
  type GatewayDispatchPayload,
  GatewayIntentBits,
  type GatewayReadyDispatchData,
} from "discord-api-types/v10";
import { type Refusal, refuse } from "../../src/errors.ts";
import type { SurfaceDeps, SurfaceHealth } from "../../src/surface.ts";
import type { DiscordClient } from "./client.ts";
import { postFailure, statusOf } from "./failure.ts";

/** None of these is privileged: text of mentions and direct messages is delivered without MESSAGE_CONTENT. */
const INTENTS = GatewayIntentBits.Guilds | GatewayIntentBits.GuildMessages | GatewayIntentBits.DirectMessages;

/** Close codes after which the same settings can never work. */
const FATAL = new Map<number, string>([
  [
    GatewayCloseCodes.AuthenticationFailed,
    "Discord does not accept the bot's token. Set DISCORD_TOKEN anew.",
  ],
  [GatewayCloseCodes.InvalidShard, "Discord refuses this connection (invalid shard)."],
  [GatewayCloseCodes.ShardingRequired, "The bot is on too many servers for one connection."],
  [
    GatewayCloseCodes.InvalidAPIVersion,
    "Discord no longer speaks this version of its gateway. Update the bot.",
  ],
  [GatewayCloseCodes.InvalidIntents, "Discord does not know the events this bot asks for. Update the bot."],
  [GatewayCloseCodes.DisallowedIntents, "Discord does not allow this bot the events it asks for."],
]);

export interface Gateway {
  /** Resolves once events arrive. */
  connect(): Promise<GatewayReadyDispatchData>;
  close(): Promise<void>;
  health(): Pick<SurfaceHealth, "lastGoodAt" | "problem"> & { readonly up: boolean };
}

export interface GatewayOptions {
  readonly client: DiscordClient;
  readonly token: string;
  readonly deps: Pick<SurfaceDeps, "now" | "log">;
  readonly onDispatch: (payload: GatewayDispatchPayload) => void;
  /** Discord was heard, after what it said was passed on. */
  readonly onSign: () => void;
  readonly onFatal: (refusal: Refusal) => void;
}

export function createGateway(options: GatewayOptions): Gateway {
  const { client, token, deps, onDispatch, onSign, onFatal } = options;
  let session: SessionInfo | null = null;
  let lastGoodAt: Date | undefined;
  let up = false;
  let problem: string | undefined;
  const manager = new WebSocketManager({
    token,
    intents: INTENTS,
    rest: client.rest,
    // One connection serves up to 2,500 servers.
    shardCount: 1,
    // The SDK's own store is shared by all its managers in the process, also by one that was stopped.
    retrieveSessionInfo: () => session,
    updateSessionInfo: (_, info) => {
      session = info;
    },
  });
  const heard = () => {
    lastGoodAt = deps.now();
  };
  let ready: (data: GatewayReadyDispatchData) => void = () => undefined;
  const opened = new Promise<GatewayReadyDispatchData>((resolve) => {
    ready = resolve;
  });
  const alive = () => {
    up = true;
    problem = undefined;
    heard();
  };
  manager.on(WebSocketShardEvents.Ready, ({ data }) => {
    alive();
    ready(data);
  });
  manager.on(WebSocketShardEvents.Resumed, alive);
  manager.on(WebSocketShardEvents.Hello, heard);
  manager.on(WebSocketShardEvents.HeartbeatComplete, () => {
    heard();
    onSign();
  });
  manager.on(WebSocketShardEvents.Dispatch, ({ data }) => {
    heard();
    onDispatch(data);
    onSign();
  });
  manager.on(WebSocketShardEvents.Closed, ({ code }) => {
    up = false;
    problem = FATAL.get(code) ?? `The connection was closed (${code}).`;
    deps.log.warn({ code }, "the gateway connection was closed");
    if (FATAL.has(code)) onFatal(refuse("surface.credentials", problem));
  });
  manager.on(WebSocketShardEvents.Error, ({ error }) => {
    deps.log.warn({ reason: error.message }, "the gateway connection failed");
  });

  return {
    async connect() {
      await manager.connect();
      return opened;
    },
    close: async () => manager.destroy(),
    health: () => ({ up, lastGoodAt, problem }),
  };
}

export function badToken(): Refusal {
  const words = FATAL.get(GatewayCloseCodes.AuthenticationFailed) ?? "";
  return refuse("surface.credentials", words);
}

/** Errors of the SDK hold whole requests; only their words go on. */
export function wordsOnly(error: unknown): Error {
  if (error instanceof Error && statusOf(error) === undefined) return error;
  return new Error(postFailure(error).message);
}
