/** Deliveries over HTTP. Bolt's receiver checks the signature on the raw body, and that it is at most five minutes old. */
import type { RequestListener } from "node:http";
import { type App, HTTPReceiver } from "@slack/bolt";
import type { SlackLogger } from "./client.ts";
import type { Intake } from "./intake.ts";

/** The path that goes into all three request addresses of the app's settings. */
const EVENTS_PATH = "/slack/events";

/** A server of ours on a port, or a path of somebody else's server. */
export type HttpPlace =
  | { readonly port: number; readonly host?: string }
  | { readonly mount: (path: string, listener: RequestListener) => void };

export interface HttpDeliveries {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createHttp(
  signingSecret: string,
  place: HttpPlace,
  logger: SlackLogger,
  intake: Intake,
): HttpDeliveries {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: [EVENTS_PATH], logger });
  receiver.init(asApp(intake));
  return {
    async start() {
      if ("port" in place) await receiver.start({ port: place.port, host: place.host ?? "0.0.0.0" });
      else place.mount(EVENTS_PATH, receiver.requestListener);
    },
    async stop() {
      if ("port" in place) await receiver.stop();
    },
  };
}

/** Bolt's own App acknowledges events before anybody has seen them; ours writes them down first. */
function asApp(intake: Intake): App {
  const taking: Pick<App, "processEvent"> = {
    processEvent: ({ body, ack }) => intake.take(body, () => ack()),
  };
  return taking as App;
}
