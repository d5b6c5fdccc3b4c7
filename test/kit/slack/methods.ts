/** The methods of the Web API, on the state of the workspace. */
import { type Json, listOf, stringOf } from "./json.ts";
import { messageProblem, viewProblem } from "./message-rules.ts";
import {
  BOT,
  type Channel,
  nextId,
  nextTs,
  type StoredMessage,
  type StoredView,
  type Workspace,
} from "./workspace.ts";

/** An answer that says no. */
export class SlackNo extends Error {}

export interface Method {
  readonly scope?: string;
  readonly token?: "app";
  run(workspace: Workspace, args: Json, origin: string): Json;
}

const TRIGGER_MS = 3000;

export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["auth.test", { run: () => ({ user_id: BOT, user: "ai4", team: "Lab", team_id: "T1", bot_id: "B1" }) }],
  [
    "apps.connections.open",
    { token: "app", run: (_, __, origin) => ({ url: `${origin.replace("http", "ws")}/link/` }) },
  ],
  ["chat.postMessage", { scope: "chat:write", run: postMessage }],
  ["chat.postEphemeral", { scope: "chat:write", run: postEphemeral }],
  ["chat.update", { scope: "chat:write", run: update }],
  ["chat.delete", { scope: "chat:write", run: remove }],
  ["conversations.open", { scope: "im:write", run: openDirect }],
  ["conversations.history", { run: history }],
  ["conversations.replies", { run: history }],
  ["files.getUploadURLExternal", { scope: "files:write", run: uploadUrl }],
  ["files.completeUploadExternal", { scope: "files:write", run: completeUpload }],
  ["users.info", { scope: "users:read", run: userInfo }],
  ["views.open", { run: openView }],
  ["views.update", { run: updateView }],
  ["views.publish", { run: publish }],
]);

function text(args: Json, name: string): string {
  return stringOf(args[name]) ?? "";
}

function channelOf(workspace: Workspace, args: Json, name = "channel"): Channel {
  const channel = workspace.channels.get(text(args, name));
  if (channel === undefined) throw new SlackNo("channel_not_found");
  if (!channel.members.has(BOT)) throw new SlackNo("not_in_channel");
  return channel;
}

function check(problem: string | undefined): void {
  if (problem !== undefined) throw new SlackNo(problem.split(":")[0]);
}

function store(workspace: Workspace, channel: Channel, args: Json, files: readonly string[]): StoredMessage {
  const message = {
    ts: nextTs(workspace),
    text: text(args, "text").slice(0, 40_000),
    blocks: listOf(args["blocks"]),
    thread: stringOf(args["thread_ts"]),
    metadata: args["metadata"] as Json | undefined,
    files,
    edits: 0,
  };
  channel.messages.push(message);
  return message;
}

function postMessage(workspace: Workspace, args: Json): Json {
  const channel = channelOf(workspace, args);
  check(messageProblem("chat.postMessage", args));
  if (JSON.stringify(args["metadata"] ?? {}).length > 8000) throw new SlackNo("metadata_too_large");
  if (args["unfurl_links"] !== "false" || args["unfurl_media"] !== "false") throw new SlackNo("unfurls");
  return { channel: channel.id, ts: store(workspace, channel, args, []).ts };
}

function postEphemeral(workspace: Workspace, args: Json): Json {
  const channel = channelOf(workspace, args);
  const user = text(args, "user");
  if (!channel.members.has(user)) throw new SlackNo("user_not_in_channel");
  check(messageProblem("chat.postEphemeral", args));
  workspace.ephemeral.push({
    channel: channel.id,
    user,
    text: text(args, "text"),
    blocks: listOf(args["blocks"]),
  });
  return { message_ts: nextTs(workspace) };
}

function messageOf(channel: Channel, args: Json): StoredMessage {
  const message = channel.messages.find(({ ts }) => ts === args["ts"]);
  if (message === undefined) throw new SlackNo("message_not_found");
  return message;
}

function update(workspace: Workspace, args: Json): Json {
  const message = messageOf(channelOf(workspace, args), args);
  check(messageProblem("chat.update", args));
  if (args["parse"] !== "none") throw new SlackNo("parse_would_be_client");
  Object.assign(message, { text: text(args, "text"), blocks: listOf(args["blocks"]) });
  message.edits += 1;
  return { ts: message.ts };
}

function remove(workspace: Workspace, args: Json): Json {
  const channel = channelOf(workspace, args);
  channel.messages.splice(channel.messages.indexOf(messageOf(channel, args)), 1);
  return {};
}

function openDirect(workspace: Workspace, args: Json): Json {
  const user = text(args, "users");
  if (!/^U\d/.test(user)) throw new SlackNo("user_not_found");
  const id = `D${user.slice(1)}`;
  if (!workspace.channels.has(id))
    workspace.channels.set(id, { id, members: new Set([BOT, user]), messages: [] });
  return { channel: { id } };
}

function userInfo(workspace: Workspace, args: Json): Json {
  const id = text(args, "user");
  const member = workspace.people.get(id);
  if (member === undefined) throw new SlackNo("user_not_found");
  const rights = { is_admin: false, is_owner: false, is_primary_owner: false, is_bot: false, deleted: false };
  return { user: { id, name: id.toLowerCase(), ...rights, ...member } };
}

function history(workspace: Workspace, args: Json): Json {
  const channel = channelOf(workspace, args);
  const scope = channel.id.startsWith("D") ? "im:history" : "channels:history";
  if (!workspace.scopes.has(scope)) throw new SlackNo("missing_scope");
  const thread = stringOf(args["ts"]);
  const found = channel.messages
    .filter((message) => thread === undefined || message.thread === thread || message.ts === thread)
    .filter((message) => thread !== undefined || message.thread === undefined)
    .filter(({ ts }) => Number(ts) > Number(args["oldest"] ?? 0))
    .toReversed();
  const withMetadata = args["include_all_metadata"] === "true";
  const start = Number(args["cursor"] ?? 0);
  const end = start + Math.min(Number(args["limit"] ?? 100), 100);
  return {
    messages: found.slice(start, end).map(({ ts, metadata, files, text: words }) => ({
      ts,
      text: words,
      files: files.map((id) => ({ id })),
      ...(withMetadata && metadata !== undefined ? { metadata } : {}),
    })),
    response_metadata: { next_cursor: end < found.length ? String(end) : "" },
  };
}

function uploadUrl(workspace: Workspace, args: Json, origin: string): Json {
  const length = Number(args["length"]);
  if (!(length > 0) || text(args, "filename") === "") throw new SlackNo("invalid_arguments");
  const id = nextId("F");
  const name = text(args, "filename");
  const alt = stringOf(args["alt_text"]);
  workspace.files.set(id, { id, name, length, bytes: undefined, title: undefined, alt });
  return { upload_url: `${origin}/upload/${id}`, file_id: id };
}

function completeUpload(workspace: Workspace, args: Json): Json {
  const channel = channelOf(workspace, args, "channel_id");
  const ids = listOf(args["files"]).map((file) => {
    const stored = workspace.files.get(text(file, "id"));
    if (stored?.bytes === undefined) throw new SlackNo("file_not_found");
    stored.title = text(file, "title");
    return stored.id;
  });
  store(workspace, channel, { thread_ts: args["thread_ts"] }, ids);
  return { files: ids.map((id) => ({ id })) };
}

function openView(workspace: Workspace, args: Json): Json {
  const trigger = workspace.triggers.get(text(args, "trigger_id"));
  if (trigger === undefined) throw new SlackNo("invalid_trigger_id");
  if (trigger.used) throw new SlackNo("exchanged_trigger_id");
  if (workspace.clock - trigger.at > TRIGGER_MS) throw new SlackNo("expired_trigger_id");
  check(viewProblem(args["view"] as Json));
  trigger.used = true;
  const stored: StoredView = {
    id: nextId("V"),
    view: args["view"] as Json,
    history: [args["view"] as Json],
  };
  workspace.views.set(stored.id, stored);
  return { view: { id: stored.id } };
}

function updateView(workspace: Workspace, args: Json): Json {
  const stored = workspace.views.get(text(args, "view_id"));
  if (stored === undefined) throw new SlackNo("not_found");
  check(viewProblem(args["view"] as Json));
  stored.view = args["view"] as Json;
  stored.history.push(stored.view);
  return { view: { id: stored.id } };
}

function publish(workspace: Workspace, args: Json): Json {
  check(viewProblem(args["view"] as Json));
  workspace.homes.set(text(args, "user_id"), args["view"] as Json);
  return {};
}
