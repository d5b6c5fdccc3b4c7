/** Discord's events as the engine's: who, where, what. */
import {
  type APIApplicationCommandInteractionDataOption,
  type APIInteraction,
  type APIUser,
  ApplicationCommandOptionType,
  ChannelType,
  type GatewayMessageCreateDispatchData,
  InteractionContextType,
  MessageType,
} from "discord-api-types/v10";
import type { Actor, InboundCommand, InboundMessage, Place } from "../../src/surface.ts";
import { type Deferred, writeHandle } from "./address.ts";
import type { Chosen } from "./commands.ts";

const THREADS = new Set<ChannelType>([
  ChannelType.AnnouncementThread,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
]);
const SPOKEN = new Set<MessageType>([MessageType.Default, MessageType.Reply]);

/** The part of a channel that says where a conversation stands. */
export interface ChannelFacts {
  readonly id: string;
  readonly type: ChannelType;
  readonly parent_id?: string | null;
}

function actorOf(user: APIUser, nick?: string | null): Actor {
  return { surface: "discord", id: user.id, name: nick || user.global_name || user.username };
}

function placeOf(channel: ChannelFacts, direct: boolean, handle: string): Place {
  const inThread = THREADS.has(channel.type) && typeof channel.parent_id === "string";
  return {
    surface: "discord",
    channel: inThread ? (channel.parent_id ?? channel.id) : channel.id,
    ...(inThread ? { thread: channel.id } : {}),
    direct,
    handle,
  };
}

/** Who asked and where; undefined for what no person in a channel did. */
export function sourceOf(
  interaction: APIInteraction,
  deferred: Deferred,
  at: number,
): { readonly actor: Actor; readonly place: Place } | undefined {
  const user = interaction.member?.user ?? interaction.user;
  const { channel } = interaction;
  if (user === undefined || user.bot || channel?.id === undefined) return undefined;
  const { id, token, context } = interaction;
  const direct =
    context === undefined ? channel.type === ChannelType.DM : context === InteractionContextType.BotDM;
  const parent = "parent_id" in channel ? channel.parent_id : undefined;
  const facts = {
    id: channel.id,
    type: channel.type,
    ...(parent === undefined ? {} : { parent_id: parent }),
  };
  const handle = writeHandle({ kind: "interaction", id, token, deferred, at });
  return { actor: actorOf(user, interaction.member?.nick), place: placeOf(facts, direct, handle) };
}

/** The words of the chosen command, and its options. */
export function readChoice(data: {
  readonly name: string;
  readonly options?: readonly APIApplicationCommandInteractionDataOption[] | undefined;
}): {
  readonly path: string;
  readonly options: readonly APIApplicationCommandInteractionDataOption[];
} {
  let path = data.name;
  let options: readonly APIApplicationCommandInteractionDataOption[] = data.options ?? [];
  for (;;) {
    const [inner] = options;
    const nested =
      inner?.type === ApplicationCommandOptionType.Subcommand ||
      inner?.type === ApplicationCommandOptionType.SubcommandGroup;
    if (!nested) return { path, options };
    path += ` ${inner.name}`;
    options = inner.options ?? [];
  }
}

/** The values of a command as text; options that we never offered are left out. */
export function valuesOf(
  chosen: Chosen,
  options: readonly APIApplicationCommandInteractionDataOption[],
): InboundCommand["values"] {
  const values = options.flatMap((option): (readonly [string, readonly string[]])[] => {
    const param = chosen.params.get(option.name);
    if (param === undefined || !("value" in option)) return [];
    const text = String(option.value);
    return [[param.name, param.repeatable ? splitList(text) : [text]]];
  });
  return Object.fromEntries(values);
}

/** Several values in one option: separated by commas, except within quotation marks. */
export function splitList(text: string): readonly string[] {
  const parts = text.match(/(?:"[^"]*"|[^,"]|")+/g) ?? [];
  return parts.map((part) => part.trim().replace(/^"([^"]*)"$/, "$1")).filter((part) => part !== "");
}

/** Whether the bot is spoken to: only then does Discord show it the text without a privileged intent. */
export function isForUs(message: GatewayMessageCreateDispatchData, self: string): boolean {
  const { author, webhook_id, type, guild_id, mentions } = message;
  if (author.bot || author.system || webhook_id !== undefined || author.id === self) return false;
  if (!SPOKEN.has(type)) return false;
  return guild_id === undefined || mentions.some(({ id }) => id === self);
}

export function messageOf(
  message: GatewayMessageCreateDispatchData,
  channel: ChannelFacts,
  self: string,
): InboundMessage {
  const { id, author, content, guild_id, member } = message;
  const text = content
    .replaceAll(new RegExp(`<@!?${self}>`, "g"), " ")
    .split(/(```[\s\S]*?```)/)
    // In code, spaces at the beginning of a line mean something.
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/ {2,}/g, " ")))
    .join("")
    .trim();
  const direct = guild_id === undefined && channel.type === ChannelType.DM;
  return {
    kind: "message",
    id,
    actor: actorOf(author, member?.nick),
    place: placeOf(channel, direct, writeHandle({ kind: "message", id })),
    // A mention without words asks what this bot is for.
    text: text === "" ? "help" : text,
  };
}
