/** What `doctor` tries: the tokens, the scopes, the way in. */
import type { WebClient } from "@slack/web-api";
import type { Finding } from "../../src/surface.ts";
import { errorName } from "./failure.ts";
import { SCOPES } from "./manifest.ts";

export interface ExamineDeps {
  readonly client: WebClient;
  /** A client of the app-level token; undefined where events arrive over HTTP. */
  readonly appClient: WebClient | undefined;
  readonly signed: boolean;
}

export async function examineSlack({ client, appClient, signed }: ExamineDeps): Promise<readonly Finding[]> {
  const identity = await examineToken(client);
  return [...identity, appClient === undefined ? examineSecret(signed) : await examineSocket(appClient)];
}

async function examineToken(client: WebClient): Promise<readonly Finding[]> {
  try {
    const answer = await client.auth.test();
    const what = `bot token: ${answer.user ?? "?"} in ${answer.team ?? "?"}`;
    return [{ what, ok: true }, scopesFinding(answer.response_metadata?.scopes)];
  } catch (error) {
    const mend = `${reason(error)} Copy the Bot User OAuth Token (xoxb-…) from “OAuth & Permissions” of the app into SLACK_BOT_TOKEN.`;
    return [{ what: "bot token", ok: false, mend }];
  }
}

function scopesFinding(granted: readonly string[] | undefined): Finding {
  const what = "scopes of the bot token";
  // Compatible servers and some proxies do not say which scopes were granted.
  if (granted === undefined) return { what: `${what}: not told by the server`, ok: true };
  const missing = [...SCOPES].filter(([scope]) => !granted.includes(scope));
  if (missing.length === 0) return { what, ok: true };
  const list = missing.map(([scope, use]) => `${scope} (to ${use})`).join(", ");
  const mend = `Add ${list} under “OAuth & Permissions”, then install the app again.`;
  return { what, ok: false, mend };
}

async function examineSocket(appClient: WebClient): Promise<Finding> {
  const what = "Socket Mode";
  try {
    await appClient.apps.connections.open({});
    return { what, ok: true };
  } catch (error) {
    const mend = `${reason(error)} Switch Socket Mode on, and put an app-level token (xapp-…) with the scope connections:write into SLACK_APP_TOKEN.`;
    return { what, ok: false, mend };
  }
}

function examineSecret(signed: boolean): Finding {
  return signed
    ? { what: "signing secret: set; only a delivery of Slack can prove it", ok: true }
    : {
        what: "way in",
        ok: false,
        mend: "Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).",
      };
}

function reason(error: unknown): string {
  const name = errorName(error);
  if (name !== undefined) return `Slack says ${name}.`;
  return `Slack could not be reached (${error instanceof Error ? error.message : String(error)}).`;
}
