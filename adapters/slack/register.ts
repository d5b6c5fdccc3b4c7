/** Slack as a surface. */
import { setTimeout as pause } from "node:timers/promises";
import { refuse } from "../../src/errors.ts";
import type { ChatHost, ChatSurface, SurfaceDeps, SurfaceHealth } from "../../src/surface.ts";
import { createAdministrators } from "./administrators.ts";
import { createClient, sdkLogger } from "./client.ts";
import { examineSlack } from "./examine.ts";
import { credentialsRefusal, isCredentialError } from "./failure.ts";
import { createFileReader } from "./files.ts";
import type { HttpDeliveries, HttpPlace } from "./http.ts";
import { createIntake, type Intake } from "./intake.ts";
import { TIMING, type Timing } from "./limits.ts";
import { createOutbound } from "./outbound.ts";
import { createPointer } from "./pointer.ts";
import { createSender, directKey } from "./sender.ts";
import { createSockets, type Sockets } from "./sockets.ts";
import { tracked } from "./tracked.ts";

export { slackManifest } from "./manifest.ts";

export interface SlackConfig {
  readonly botToken: string;
  /** With it, deliveries arrive over Socket Mode. */
  readonly appToken?: string | undefined;
  /** Without an app token, deliveries arrive over HTTP and are verified with this. */
  readonly signingSecret?: string | undefined;
  /** Base address of the Web API, e.g. `https://slack.com/api/`. */
  readonly apiUrl: string;
  /** Where deliveries over HTTP are heard: a port of our own, or a path of a server that runs already. */
  readonly http?: HttpPlace | undefined;
}

const DEFAULT_PORT = 3000;

export function createSlack(config: SlackConfig, deps: SurfaceDeps, timing: Timing = TIMING): ChatSurface {
  const logger = sdkLogger(deps.log);
  const client = createClient(config.botToken, config.apiUrl, timing.timeout, logger);
  let health: SurfaceHealth = { state: "starting", lastGoodAt: undefined, problem: undefined };
  /** Stopped or failed: what connections still do changes nothing. */
  let over = false;
  const heard = () => {
    health = { ...health, lastGoodAt: deps.now() };
  };
  let announce: (reason: unknown) => void = () => undefined;
  const failed = new Promise<unknown>((resolve) => {
    announce = resolve;
  });
  const fail = (reason: unknown) => {
    if (over) return;
    over = true;
    health = { ...health, state: "down", problem: reason instanceof Error ? reason.message : String(reason) };
    announce(reason);
  };
  const sender = createSender({ client, memory: deps.memory, timing, lost: fail });
  const point = createPointer(config.apiUrl, timing.timeout, deps.log);
  const outbound = tracked({
    ...createOutbound({ ...deps, sender, timing, point }),
    administrators: createAdministrators(client),
  });
  let intake: Intake | undefined;
  let way: Sockets | HttpDeliveries | undefined;
  let pulse: NodeJS.Timeout | undefined;

  /** A connection can be open and dead, and Slack does not always say that a token was revoked. */
  async function beat(): Promise<void> {
    try {
      await client.auth.test();
      heard();
    } catch (error) {
      if (isCredentialError(error)) fail(credentialsRefusal("the bot token", error));
    }
  }

  async function wayIn(taking: Intake): Promise<Sockets | HttpDeliveries> {
    const { appToken, signingSecret, apiUrl } = config;
    if (appToken !== undefined) {
      const up = (count: number) => {
        if (over) return;
        if (count > 0) health = { ...health, state: "up", problem: undefined };
        else if (health.state === "up")
          health = { ...health, state: "down", problem: "no connection to Slack" };
      };
      return createSockets({ appToken, apiUrl, timing, logger, intake: taking, heard, up, failed: fail });
    }
    if (signingSecret !== undefined) {
      // Bolt with its web server is loaded only where deliveries arrive over HTTP.
      const { createHttp } = await import("./http.ts");
      return createHttp(signingSecret, config.http ?? { port: DEFAULT_PORT }, logger, taking);
    }
    throw refuse(
      "surface.credentials",
      "Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) besides the bot token.",
    );
  }

  async function start(host: ChatHost): Promise<void> {
    const self = await client.auth.test().catch((error: unknown) => {
      throw isCredentialError(error) ? credentialsRefusal("the bot token", error) : error;
    });
    const reader = {
      self: self.user_id ?? "",
      direct: sender.direct,
      knownDirect: (user: string) => deps.memory.get(directKey(user)),
      newId: deps.newId,
      readFile: createFileReader(config.botToken, config.apiUrl),
    };
    const uninstalled = () =>
      fail(credentialsRefusal("the bot any more: the app was removed from the workspace"));
    const taking = createIntake({ ...deps, host, client, reader, uninstalled });
    intake = { ...taking, take: (body, ack) => taking.take(body, ack).finally(heard) };
    way = await wayIn(intake);
    await way.start();
    heard();
    clearInterval(pulse);
    pulse = setInterval(() => void beat(), timing.pulse).unref();
    health = { ...health, state: "up", problem: undefined };
  }

  async function stop(graceMs: number): Promise<void> {
    over = true;
    health = { ...health, state: "stopped", problem: undefined };
    clearInterval(pulse);
    intake?.close();
    const enough = new AbortController();
    const grace = pause(graceMs, undefined, { signal: enough.signal }).catch(() => undefined);
    await Promise.race([Promise.all([intake?.idle(), outbound.idle()]), grace]);
    await sender.stop();
    await Promise.race([way?.stop(), grace]);
    enough.abort();
  }

  return {
    name: "slack",
    outbound,
    failed,
    start,
    stop,
    health: () => health,
    examine() {
      const { appToken, apiUrl } = config;
      const appClient = appToken && createClient(appToken, apiUrl, timing.timeout, logger);
      return examineSlack({
        client,
        appClient: appClient || undefined,
        signed: Boolean(config.signingSecret),
      });
    },
  };
}
