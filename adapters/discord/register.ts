/** Discord as a surface. */
import {
  type APIApplication,
  GatewayDispatchEvents,
  type GatewayDispatchPayload,
  Routes,
} from "discord-api-types/v10";
import type { Refusal } from "../../src/errors.ts";
import type { ChatHost, ChatSurface, SurfaceDeps, SurfaceHealth } from "../../src/surface.ts";
import { createAdministrators } from "./administrators.ts";
import { createBackfill } from "./backfill.ts";
import { createChannels } from "./channels.ts";
import { createClient } from "./client.ts";
import { slashMenu } from "./commands.ts";
import { examine } from "./examine.ts";
import { postFailure } from "./failure.ts";
import { readAttachment } from "./files.ts";
import { badToken, createGateway, type Gateway, wordsOnly } from "./gateway.ts";
import { isForUs, messageOf } from "./inbound.ts";
import { createInteractions } from "./interactions.ts";
import { PACE, type Pace } from "./limits.ts";
import { createOutbound } from "./outbound.ts";
import { words } from "./pages.ts";
import { register } from "./registration.ts";
import { createRouter } from "./routing.ts";
import { createSender } from "./send.ts";
import { createWork } from "./work.ts";

export { discordManifest } from "./manifest.ts";

export interface DiscordConfig {
  readonly token: string;
  /** Asked from Discord where it is not given. */
  readonly applicationId?: string;
  /** Commands are registered for this server only, where they change at once. */
  readonly guildId?: string;
  /** `https://discord.com/api`, or a proxy. */
  readonly apiUrl: string;
}

export function createDiscord(config: DiscordConfig, deps: SurfaceDeps, pace: Pace = PACE): ChatSurface {
  const { token, applicationId, guildId, apiUrl } = config;
  const work = createWork();
  let application = applicationId ?? "";
  let state: "new" | "starting" | "started" | "stopped" = "new";
  let gateway: Gateway | undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => {
    fail = resolve;
  });
  let refused: Refusal | undefined;
  const giveUp = (refusal: Refusal) => {
    refused = refusal;
    fail(refusal);
  };
  const client = createClient({ token, apiUrl, pace, onUnauthorised: () => giveUp(badToken()) });
  const sender = createSender(client, deps, () => application);
  const router = createRouter(sender, deps);
  const channels = createChannels(client);
  const outbound = {
    ...createOutbound({ sender, router, deps, track: work.track }),
    administrators: createAdministrators(client),
  };

  async function connect(host: ChatHost): Promise<void> {
    const app = (await client.now({ method: "GET", route: Routes.currentApplication() })) as APIApplication;
    application = app.id;
    const menu = slashMenu(host.commands);
    if (menu.left.length > 0)
      deps.log.warn({ commands: menu.left }, "these commands have no place in the menu");
    try {
      await register({ client, memory: deps.memory, application, guild: guildId }, menu.commands);
    } catch (error) {
      // Mentions and direct messages work without the menu.
      deps.log.error({ reason: postFailure(error).message }, "the slash commands could not be registered");
    }
    const onInteraction = createInteractions({ client, sender, router, host, menu, deps });
    let self = application;
    const backfill = createBackfill({
      client,
      ...deps,
      take: (message, me) => hearMessage(host, message, me),
      excuse: sayAway,
    });
    const hear = (payload: GatewayDispatchPayload): Promise<void> | undefined => {
      switch (payload.t) {
        case GatewayDispatchEvents.Ready:
          self = payload.d.user.id;
          return backfill.begun(self);
        case GatewayDispatchEvents.GuildCreate:
          return backfill.guild(payload.d);
        case GatewayDispatchEvents.InteractionCreate:
          return onInteraction(payload.d);
        case GatewayDispatchEvents.MessageCreate:
          if (!isForUs(payload.d, self)) return undefined;
          return backfill.spokenIn(payload.d.channel_id).then(() => hearMessage(host, payload.d, self));
        case GatewayDispatchEvents.ThreadCreate:
          channels.learn(payload.d);
          return undefined;
        default:
          return undefined;
      }
    };
    const onSign = () => {
      if (state === "stopped") return;
      void work.track(backfill.alive()).catch((error: unknown) => {
        deps.log.warn({ err: error }, "how far was heard could not be noted");
      });
    };
    gateway = createGateway({ client, token, deps, onFatal: giveUp, onDispatch: takeIn(hear), onSign });
    await gateway.connect();
  }

  /** Takes events until the surface stops; what goes wrong with one never reaches the connection. */
  function takeIn(
    hear: (payload: GatewayDispatchPayload) => Promise<void> | undefined,
  ): (payload: GatewayDispatchPayload) => void {
    return (payload) => {
      if (state === "stopped") return;
      const heard = async () => hear(payload);
      void work.track(heard()).catch((error: unknown) => {
        deps.log.error(
          { reason: postFailure(error).message, event: payload.t },
          "an event could not be handled",
        );
      });
    };
  }

  async function hearMessage(
    host: ChatHost,
    message: Parameters<typeof messageOf>[0],
    self: string,
  ): Promise<void> {
    const file = await readAttachment(message.attachments ?? [], apiUrl);
    const event = { ...messageOf(message, await channels.of(message), self), ...file };
    try {
      await host.accept(event);
    } catch (error) {
      deps.log.error({ err: error, message: message.id }, "a message could not be handed over");
      const said = words("Something went wrong on my side. Nothing was done; please try again.");
      const key = `broken ${message.id}`;
      await sender.toChannel({ channel: message.channel_id, message: said, key, replyTo: message.id });
    }
  }

  async function sayAway(channel: string, from: Date, to: Date, key: string): Promise<void> {
    const [begin, end] = [from, to].map((moment) => moment.toISOString().slice(11, 16));
    const text = `I was away from ${begin} to ${end} UTC and did not act on what you asked me then. Send it again if you still want it.`;
    await sender.toChannel({ channel, message: words(text), key });
  }

  function health(): SurfaceHealth {
    const { up = false, lastGoodAt, problem } = gateway?.health() ?? {};
    const down = up ? "up" : "down";
    return {
      state: state === "started" ? down : state === "stopped" ? "stopped" : "starting",
      lastGoodAt,
      problem,
    };
  }

  return {
    name: "discord",
    outbound,
    failed,
    health,
    async start(host) {
      state = "starting";
      try {
        await Promise.race([connect(host), failed.then((reason) => Promise.reject(reason))]);
        state = "started";
      } catch (error) {
        await gateway?.close().catch(() => undefined);
        client.close();
        throw refused ?? wordsOnly(error);
      }
    },
    async stop(graceMs) {
      state = "stopped";
      await work.settled(graceMs);
      await gateway?.close().catch(() => undefined);
      client.close();
    },
    examine: () => examine({ client, memory: deps.memory, application: applicationId, guild: guildId }),
  };
}
