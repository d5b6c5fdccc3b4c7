/** What Slack delivers, as what it means: an event for the engine, or a small thing that concerns Slack alone. */
import type { Actor, Inbound, Place } from "../../src/surface.ts";
import { at, listAt, textAt } from "./body.ts";
import type { FileReader } from "./files.ts";
import { ASK_CALLBACK, FORM_CALLBACK, HELP, readPlace, readSubmission, readToken } from "./forms.ts";
import { HOME } from "./home.ts";
import { typedText } from "./message-text.ts";
import { FORM, PICK, PRESS } from "./render-actions.ts";

export type Meaning =
  | { readonly kind: "event"; readonly event: Inbound }
  | {
      readonly kind: "form";
      readonly token: string;
      readonly trigger: string;
      readonly actor: Actor;
      readonly place: Place;
    }
  | {
      readonly kind: "help";
      readonly token: string;
      readonly actor: Actor;
      readonly place: Place;
      /** Of the modal; the hash keeps an older press from undoing a newer one. */
      readonly view: string;
      readonly hash: string | undefined;
      readonly shown: boolean;
    }
  | { readonly kind: "ask"; readonly text: string; readonly trigger: string; readonly place: Place }
  | { readonly kind: "home"; readonly actor: Actor; readonly channel: string | undefined }
  | { readonly kind: "uninstalled" }
  | { readonly kind: "nothing" };

export interface Reader {
  /** User id of the bot. */
  readonly self: string;
  /** The bot's direct channel with a person, where it is known or can be opened. */
  readonly direct: (user: string) => Promise<string>;
  /** The same, only if it is known already. */
  readonly knownDirect: (user: string) => Promise<string | undefined>;
  readonly newId: () => string;
  readonly readFile: FileReader;
}

export const SHORTCUT = "ask_ai4";

const NOTHING: Meaning = { kind: "nothing" };
/** Subtypes of messages that people write; edits, deletions, joins and bots have others. */
const WRITTEN = new Set(["file_share", "thread_broadcast", "me_message"]);

export async function meaningOf(body: unknown, reader: Reader): Promise<Meaning> {
  switch (textAt(body, "type")) {
    case "event_callback":
      return eventMeaning(at(body, "event"), reader);
    case "block_actions":
      return pressMeaning(body, reader);
    case "view_submission":
      return submitMeaning(body, reader);
    case "message_action":
      return shortcutMeaning(body);
    default:
      return textAt(body, "command") === undefined ? NOTHING : commandMeaning(body, reader);
  }
}

async function eventMeaning(event: unknown, reader: Reader): Promise<Meaning> {
  switch (textAt(event, "type")) {
    case "app_mention":
    case "message":
      return messageMeaning(event, reader);
    case "app_home_opened": {
      const user = textAt(event, "user");
      if (user === undefined || textAt(event, "tab") !== "home") return NOTHING;
      return { kind: "home", actor: actorOf(user, undefined), channel: textAt(event, "channel") };
    }
    case "app_uninstalled":
    case "tokens_revoked":
      return { kind: "uninstalled" };
    default:
      return NOTHING;
  }
}

/**
 * A mention arrives as app_mention and, with wider scopes, as message too, with two event ids. The place of the message
 * (channel and time) is the same for both and for every repeated delivery, so it is the id.
 */
async function messageMeaning(event: unknown, { self, readFile }: Reader): Promise<Meaning> {
  const [user, channel, ts] = [textAt(event, "user"), textAt(event, "channel"), textAt(event, "ts")];
  if (user === undefined || channel === undefined || ts === undefined) return NOTHING;
  const subtype = textAt(event, "subtype");
  const foreign =
    textAt(event, "bot_id") !== undefined || at(event, "bot_profile") !== undefined || user === self;
  if (foreign || at(event, "edited") !== undefined || (subtype !== undefined && !WRITTEN.has(subtype)))
    return NOTHING;
  const direct = textAt(event, "channel_type") === "im";
  const raw = textAt(event, "text") ?? "";
  if (!direct && !raw.includes(`<@${self}`)) return NOTHING;
  const thread = textAt(event, "thread_ts") ?? (direct ? undefined : ts);
  const place: Place = { surface: "slack", channel, direct, ...(thread === undefined ? {} : { thread }) };
  const text = typedText(raw, self) || "help";
  const actor = actorOf(user, undefined);
  const id = `message:${channel}:${ts}`;
  return { kind: "event", event: { kind: "message", id, actor, place, text, ...(await readFile(event)) } };
}

async function commandMeaning(body: unknown, reader: Reader): Promise<Meaning> {
  const [user, channel] = [textAt(body, "user_id"), textAt(body, "channel_id")];
  if (user === undefined || channel === undefined) return NOTHING;
  const handle = textAt(body, "response_url");
  // A channel of direct messages may be one between two people, in which we are not.
  const direct = channel.startsWith("D") && (await reader.knownDirect(user)) === channel;
  const place: Place = { surface: "slack", channel, direct, ...(handle === undefined ? {} : { handle }) };
  const id = `command:${textAt(body, "trigger_id") ?? reader.newId()}`;
  const text = typedText(textAt(body, "text") ?? "", reader.self) || "help";
  const actor = actorOf(user, textAt(body, "user_name"));
  return { kind: "event", event: { kind: "message", id, actor, place, text } };
}

/** One action at a time is what Slack sends; the trigger id is new for every press. */
async function pressMeaning(body: unknown, reader: Reader): Promise<Meaning> {
  const [action] = listAt(body, "actions");
  const user = textAt(body, "user", "id");
  const actionId = textAt(action, "action_id");
  if (action === undefined || user === undefined || actionId === undefined) return NOTHING;
  const trigger = textAt(body, "trigger_id") ?? reader.newId();
  const actor = actorOf(user, textAt(body, "user", "username") ?? textAt(body, "user", "name"));
  const [kind, , ...rest] = actionId.split(":");
  const value = textAt(action, "value");
  if (kind === HOME && value !== undefined) {
    const place = await directPlace(user, reader);
    return { kind: "event", event: { kind: "message", id: `press:${trigger}`, actor, place, text: value } };
  }
  if (kind === HELP) return helpMeaning(at(body, "view"), actor, value === "show");
  const onHome = textAt(body, "view", "type") === "home";
  const place = onHome ? await directPlace(user, reader) : pressPlace(body);
  if (place === undefined) return NOTHING;
  if (kind === FORM && value !== undefined) return { kind: "form", token: value, trigger, actor, place };
  const base = { kind: "press", id: `press:${trigger}`, actor, place } as const;
  if (kind === PRESS && value !== undefined) return { kind: "event", event: { ...base, token: value } };
  const chosen = textAt(action, "selected_option", "value");
  if (kind !== PICK || chosen === undefined) return NOTHING;
  return { kind: "event", event: { ...base, token: rest.join(":"), value: chosen } };
}

function helpMeaning(view: unknown, actor: Actor, shown: boolean): Meaning {
  const [token, place, id] = [readToken(view), readPlace(view), textAt(view, "id")];
  if (token === undefined || place === undefined || id === undefined) return NOTHING;
  return { kind: "help", token, actor, place, view: id, hash: textAt(view, "hash"), shown };
}

/** The Home tab is no place to answer in. */
async function directPlace(user: string, reader: Reader): Promise<Place> {
  return { surface: "slack", channel: await reader.direct(user), direct: true };
}

/** Only our own messages carry our buttons, so a direct channel here is ours. */
function pressPlace(body: unknown): Place | undefined {
  const channel = textAt(body, "container", "channel_id") ?? textAt(body, "channel", "id");
  if (channel === undefined) return undefined;
  const thread = textAt(body, "container", "thread_ts") ?? textAt(body, "message", "thread_ts");
  const direct = channel.startsWith("D");
  return { surface: "slack", channel, direct, ...(thread === undefined ? {} : { thread }) };
}

function submitMeaning(body: unknown, reader: Reader): Meaning {
  const user = textAt(body, "user", "id");
  const view = at(body, "view");
  if (user === undefined || view === undefined) return NOTHING;
  const sent =
    textAt(body, "trigger_id") ?? `${textAt(view, "id")}:${textAt(view, "hash") ?? reader.newId()}`;
  const actor = actorOf(user, textAt(body, "user", "username") ?? textAt(body, "user", "name"));
  const base = { id: `submit:${sent}`, actor };
  const callback = textAt(view, "callback_id");
  if (callback === FORM_CALLBACK) {
    const read = readSubmission(view);
    return read === undefined ? NOTHING : { kind: "event", event: { kind: "submit", ...base, ...read } };
  }
  const place = callback === ASK_CALLBACK ? readPlace(view) : undefined;
  const text = textAt(view, "state", "values", "question", "text", "value")?.trim();
  if (place === undefined || !text) return NOTHING;
  return { kind: "event", event: { kind: "message", ...base, place, text } };
}

function shortcutMeaning(body: unknown): Meaning {
  const [channel, trigger] = [textAt(body, "channel", "id"), textAt(body, "trigger_id")];
  const ts = textAt(body, "message", "thread_ts") ?? textAt(body, "message", "ts");
  if (textAt(body, "callback_id") !== SHORTCUT || channel === undefined || trigger === undefined)
    return NOTHING;
  const handle = textAt(body, "response_url");
  const place: Place = {
    surface: "slack",
    channel,
    direct: false,
    ...(ts === undefined ? {} : { thread: ts }),
    ...(handle === undefined ? {} : { handle }),
  };
  return { kind: "ask", text: typedText(textAt(body, "message", "text") ?? "", ""), trigger, place };
}

/** Names would need the scope users:read; where Slack does not send one, the id has to do. */
function actorOf(id: string, name: string | undefined): Actor {
  return { surface: "slack", id, name: name ?? id };
}
