/** Which messages are meant for the bot, and what they say to it. */
import { at, listAt, textAt } from "./json.ts";

export interface Me {
  readonly userId: string;
  readonly displayName: string;
}

/** What a room's people type before a command. */
export const PREFIX = "!ai4";

/** The words for the bot; undefined where a message is not meant for it. In a direct room every message is. */
export function wordsForBot(content: unknown, me: Me, direct: boolean): string | undefined {
  const body = withoutQuotation(content, textAt(content, "body") ?? "").trim();
  const prefixed = /^!ai4(?:\s+|$)/i.exec(body);
  if (prefixed !== null) return orHelp(body.slice(prefixed[0].length));
  const mentioned = listAt(content, "m.mentions", "user_ids").includes(me.userId);
  const pill = leadingPill(content, me.userId);
  const called = afterName(body, me, pill, mentioned);
  if (called !== undefined) return orHelp(called);
  if (mentioned) return orHelp(withoutName(body, me));
  return direct ? body : undefined;
}

function orHelp(words: string): string {
  return words.trim() === "" ? "help" : words.trim();
}

/** Older clients quote what they answer: lines that begin with ">" and an empty one. */
function withoutQuotation(content: unknown, body: string): string {
  if (at(content, "m.relates_to", "m.in_reply_to") === undefined || !body.startsWith("> ")) return body;
  const lines = body.split("\n");
  const first = lines.findIndex((line) => !line.startsWith(">"));
  return first === -1 ? body : lines.slice(first).join("\n");
}

/** The label of a link to the bot with which a message begins. */
function leadingPill(content: unknown, userId: string): string | undefined {
  const html = textAt(content, "formatted_body") ?? "";
  const [, address = "", label = ""] =
    /^\s*(?:<p>)?<a\s+href="([^"]{1,300})"[^>]{0,200}>([^<]{1,300})<\/a>/i.exec(html) ?? [];
  const target = /^https:\/\/matrix\.to\/#\/([^?/]+)/.exec(address)?.[1] ?? "";
  return decoded(target) === userId ? unescapeHtml(label) : undefined;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/**
 * What follows the bot's name at the start. A bare name is an ordinary word of the room's talk: it counts only before a
 * colon or comma, unless the message says that it mentions the bot.
 */
function afterName(body: string, me: Me, pill: string | undefined, mentioned: boolean): string | undefined {
  for (const { name, certain } of namesOf(me, pill)) {
    const start = body.slice(0, name.length);
    if (name === "" || start.toLowerCase() !== name.toLowerCase()) continue;
    const rest = body.slice(name.length);
    // “@ai4:example.org” begins with “@ai4:”, and may be somebody else.
    const called = (name.startsWith("@") ? /^\s*[:,](?=\s|$)/ : /^\s*[:,]/).exec(rest);
    if (called !== null) return rest.slice(called[0].length);
    if ((certain || mentioned) && /^(?:\s|$)/.test(rest)) return rest;
  }
  return undefined;
}

function namesOf(me: Me, pill: string | undefined): readonly { name: string; certain: boolean }[] {
  const local = me.userId.slice(1).split(":")[0] ?? "";
  return [
    { name: pill ?? "", certain: true },
    { name: me.userId, certain: true },
    { name: `@${me.displayName}`, certain: true },
    { name: `@${local}`, certain: true },
    { name: me.displayName, certain: false },
    { name: local, certain: false },
  ];
}

function withoutName(body: string, me: Me): string {
  for (const { name } of namesOf(me, undefined)) {
    const place = name === "" ? -1 : body.toLowerCase().indexOf(name.toLowerCase());
    if (place !== -1)
      return `${body.slice(0, place)}${body.slice(place + name.length)}`.replace(/ {2,}/g, " ");
  }
  return body;
}
