/**
 * Socket Mode over two connections that are opened some time apart. Slack refreshes every connection every few hours, and
 * the SDK's client closes first and waits five seconds before it opens again; commands and presses in that gap fail for the
 * person. Here the other connection receives meanwhile, and the closed one is replaced at once. The SDK's own reconnecting
 * is off: what fails inside its timers cannot be caught and would end the process.
 */
import { setTimeout as pause } from "node:timers/promises";
import { SocketModeClient } from "@slack/socket-mode";
import { type Refusal, refuse } from "../../src/errors.ts";
import { textAt } from "./body.ts";
import { clientOptions, type SlackLogger } from "./client.ts";
import { credentialsRefusal, isCredentialError } from "./failure.ts";
import type { Intake } from "./intake.ts";
import type { Timing } from "./limits.ts";

const CONNECTIONS = 2;

export interface SocketsDeps {
  readonly appToken: string;
  readonly apiUrl: string;
  readonly timing: Timing;
  readonly logger: SlackLogger;
  readonly intake: Intake;
  /** Something came in. */
  readonly heard: () => void;
  /** How many connections are up has changed. */
  readonly up: (count: number) => void;
  /** The surface cannot go on. */
  readonly failed: (reason: unknown) => void;
}

export interface Sockets {
  /** Resolves when the first connection is up; rejects if it could not be made. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createSockets(deps: SocketsDeps): Sockets {
  const stopping = new AbortController();
  const open = new Set<SocketModeClient>();
  let watchdog: NodeJS.Timeout | undefined;
  let count = 0;

  function counted(change: number): void {
    count += change;
    deps.up(count);
    clearTimeout(watchdog);
    if (count > 0 || stopping.signal.aborted) return;
    watchdog = setTimeout(
      () => deps.failed(new Error("no connection to Slack came up again")),
      deps.timing.deaf,
    );
    watchdog.unref();
  }

  /** One connection, from opening to its end; `up` is called in between. */
  async function live(up: () => void): Promise<void> {
    const client = createClient(deps);
    open.add(client);
    const ended = new Promise<void>((resolve) => {
      client.on("disconnected", () => resolve());
    });
    client.on("ws_message", (data: unknown) => {
      deps.heard();
      if (isSwitchedOff(data)) deps.failed(switchedOff());
    });
    try {
      await started(client, deps.timing.timeout);
      counted(1);
      up();
      await ended;
      counted(-1);
    } finally {
      open.delete(client);
    }
  }

  async function keep(
    first: { up: () => void; failed: (error: unknown) => void } | undefined,
  ): Promise<void> {
    let failures = 0;
    let expected = first;
    while (!stopping.signal.aborted) {
      try {
        await live(() => {
          failures = 0;
          expected?.up();
          expected = undefined;
        });
      } catch (error) {
        if (expected !== undefined) return expected.failed(connectFailure(error));
        if (isCredentialError(error)) return deps.failed(connectFailure(error));
        failures += 1;
      }
      if (failures > 0)
        await napping(Math.min(deps.timing.retry * 2 ** (failures - 1), deps.timing.longestRetry));
    }
  }

  /** Rejects never; ends early when the surface stops. */
  const napping = (ms: number) => pause(ms, undefined, { signal: stopping.signal }).catch(() => undefined);

  return {
    async start() {
      await new Promise<void>((up, failed) => {
        void keep({ up, failed });
      });
      for (let more = 1; more < CONNECTIONS; more += 1)
        void napping(more * deps.timing.stagger).then(() => keep(undefined));
    },
    async stop() {
      stopping.abort();
      clearTimeout(watchdog);
      await Promise.all([...open].map((client) => client.disconnect()));
    },
  };
}

/** The SDK's client as it is: Bolt's receiver around it loads a web server and a login of its own besides. */
function createClient({ appToken, apiUrl, timing, logger, intake }: SocketsDeps): SocketModeClient {
  const client = new SocketModeClient({
    appToken,
    logger,
    autoReconnectEnabled: false,
    clientOptions: clientOptions(apiUrl, timing.timeout, logger),
  });
  client.on("slack_event", ({ body, ack }: { body: unknown; ack: () => Promise<unknown> }) => {
    // What could not be taken stays without an acknowledgement, so that Slack sends it again.
    intake
      .take(body, () => ack())
      .catch((error: unknown) => {
        logger.error(`a delivery was not taken: ${error instanceof Error ? error.message : String(error)}`);
      });
  });
  return client;
}

/** Up means greeted by Slack. A rejection of the SDK may have no reason at all. */
async function started(client: SocketModeClient, timeout: number): Promise<void> {
  const late = new AbortController();
  const greeted = client.start().then(
    () => undefined,
    (error: unknown) => {
      throw error ?? new Error("the connection was closed before Slack greeted");
    },
  );
  const tooLate = pause(timeout, undefined, { signal: late.signal }).then(
    () => {
      void client.disconnect();
      throw new Error("Slack did not greet in time");
    },
    () => undefined,
  );
  await Promise.race([greeted, tooLate]).finally(() => late.abort());
}

function isSwitchedOff(data: unknown): boolean {
  if (typeof data !== "string" || !data.includes("link_disabled")) return false;
  try {
    const message: unknown = JSON.parse(data);
    return textAt(message, "type") === "disconnect" && textAt(message, "reason") === "link_disabled";
  } catch {
    return false;
  }
}

function switchedOff(): Refusal {
  return refuse(
    "surface.credentials",
    "Socket Mode was switched off in the settings of the Slack app. Switch it on again, then start the bot anew.",
  );
}

function connectFailure(error: unknown): unknown {
  return isCredentialError(error) ? credentialsRefusal("the app-level token", error) : error;
}
