/** What Slack delivers, in its shapes, and how it signs it. */
import { createHmac } from "node:crypto";
import type { Json } from "./json.ts";
import { BOT, nextId } from "./workspace.ts";

const TEAM = { team_id: "T1", api_app_id: "A1" };

function eventBody(event: Json): Json {
  return { type: "event_callback", ...TEAM, event_id: nextId("Ev"), event_time: 1, event };
}

export function mention(text: string, more: Json = {}): Json {
  const ts = nextId("1700000000.");
  return eventBody({
    type: "app_mention",
    user: "U1",
    channel: "C1",
    text: `<@${BOT}> ${text}`,
    ts,
    ...more,
  });
}

export function direct(text: string, more: Json = {}): Json {
  const ts = nextId("1700000000.");
  return eventBody({ type: "message", channel_type: "im", user: "U1", channel: "D1", text, ts, ...more });
}

export function command(trigger: string, text: string, more: Json = {}): Json {
  return {
    ...TEAM,
    command: "/ai4",
    text,
    user_id: "U1",
    user_name: "ana",
    channel_id: "C1",
    trigger_id: trigger,
    ...more,
  };
}

export function press(trigger: string, action: Json, more: Json = {}): Json {
  return {
    type: "block_actions",
    user: { id: "U1", username: "ana", team_id: "T1" },
    team: { id: "T1" },
    container: { type: "message", channel_id: "C1", message_ts: "1.1", thread_ts: "1.0" },
    channel: { id: "C1" },
    trigger_id: trigger,
    actions: [action],
    ...more,
  };
}

export function submission(trigger: string, view: Json, values: Json): Json {
  return {
    type: "view_submission",
    user: { id: "U1", username: "ana", team_id: "T1" },
    team: { id: "T1" },
    trigger_id: trigger,
    view: { id: "V1", hash: "h", ...view, state: { values } },
  };
}

export function shortcut(trigger: string, text: string): Json {
  return {
    type: "message_action",
    callback_id: "ask_ai4",
    user: { id: "U1", username: "ana", team_id: "T1" },
    team: { id: "T1" },
    channel: { id: "C1" },
    message: { type: "message", user: "U2", ts: "5.5", text },
    trigger_id: trigger,
  };
}

/** The request of HTTP mode: JSON for events, a form for everything else. */
export function signedRequest(body: Json, secret: string, at: number): RequestInit {
  const isEvent = body["type"] === "event_callback" || body["type"] === "url_verification";
  const form = "command" in body ? body : { payload: JSON.stringify(body) };
  const raw = isEvent
    ? JSON.stringify(body)
    : new URLSearchParams(
        Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString();
  const seconds = Math.floor(at / 1000);
  const hash = createHmac("sha256", secret).update(`v0:${seconds}:${raw}`).digest("hex");
  return {
    method: "POST",
    headers: {
      "content-type": isEvent ? "application/json" : "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": `v0=${hash}`,
    },
    body: raw,
  };
}
