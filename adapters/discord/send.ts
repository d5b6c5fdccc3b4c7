/** Single messages: to a channel, to one person, or as the answer to an interaction. */
import { createHash } from "node:crypto";
import {
  type APIMessage,
  type RESTPostAPICurrentUserCreateDMChannelResult,
  Routes,
} from "discord-api-types/v10";
import type { SurfaceDeps } from "../../src/surface.ts";
import type { InteractionHandle, Part } from "./address.ts";
import type { DiscordClient } from "./client.ts";
import { CODE, codeOf, isForbidden, QuietChannel } from "./failure.ts";
import { COMPONENTS_V2, EPHEMERAL, FORBIDDEN_MS, LOADING, NONCE } from "./limits.ts";
import type { Rendered } from "./render.ts";

/** Nothing that we write pings anybody. */
const SILENT = { parse: [], replied_user: false } as const;

interface ChannelSend {
  readonly channel: string;
  readonly message: Rendered;
  /** The same for every attempt; Discord then shows a second one only once, for some minutes. */
  readonly key: string;
  /** A message that this one answers. */
  readonly replyTo?: string | undefined;
}

export interface Sender {
  toChannel(send: ChannelSend): Promise<Part>;
  /** The channel with one person; rejects with Discord's error where they take no messages. */
  directChannel(user: string): Promise<string>;
  /** Fills the answer that was deferred; may be repeated. */
  original(handle: InteractionHandle, message: Rendered): Promise<Part>;
  /** A further answer: Discord has no nonce for it. */
  followUp(handle: InteractionHandle, message: Rendered, isPrivate: boolean): Promise<Part>;
  /** Takes a deferred answer back. */
  withdraw(handle: InteractionHandle): Promise<void>;
  /** Whether the deferred answer still waits. */
  isWaiting(handle: InteractionHandle): Promise<boolean>;
  editInChannel(part: Part, message: Rendered): Promise<void>;
  editAnswer(handle: InteractionHandle, part: Part, message: Rendered): Promise<void>;
  remove(part: Part, handle: InteractionHandle | undefined): Promise<void>;
}

export function createSender(
  client: DiscordClient,
  deps: Pick<SurfaceDeps, "now">,
  application: () => string,
): Sender {
  const forbidden = new Map<string, number>();
  const directs = new Map<string, string>();

  async function guarded<T>(channel: string, work: () => Promise<T>): Promise<T> {
    const until = forbidden.get(channel) ?? 0;
    if (until > deps.now().getTime()) throw new QuietChannel();
    try {
      return await work();
    } catch (error) {
      // A person may open their direct messages at any moment, because we asked them to.
      if (isForbidden(error) && codeOf(error) !== CODE.cannotSendToUser)
        forbidden.set(channel, deps.now().getTime() + FORBIDDEN_MS);
      throw error;
    }
  }

  const answer = (handle: InteractionHandle, message: string) =>
    Routes.webhookMessage(application(), handle.token, message);
  const answerId = ({ kind, message }: Part) =>
    kind === "original" || kind === "whispered" ? "@original" : message;

  return {
    async toChannel({ channel, message, key, replyTo }) {
      const reference =
        replyTo === undefined
          ? {}
          : { message_reference: { message_id: replyTo, fail_if_not_exists: false } };
      const sent = await guarded(channel, () =>
        client.paced(channel, {
          method: "POST",
          route: Routes.channelMessages(channel),
          body: { ...body(message, false), ...reference, nonce: nonceOf(key, channel), enforce_nonce: true },
          files: message.files,
        }),
      );
      return { kind: "channel", channel, message: (sent as APIMessage).id };
    },
    async directChannel(user) {
      const known = directs.get(user);
      if (known !== undefined) return known;
      const call = { method: "POST", route: Routes.userChannels(), body: { recipient_id: user } } as const;
      const { id } = (await client.paced("direct", call)) as RESTPostAPICurrentUserCreateDMChannelResult;
      directs.set(user, id);
      return id;
    },
    async original(handle, message) {
      const isPrivate = handle.deferred === "private";
      const sent = (await client.paced(handle.id, {
        method: "PATCH",
        route: answer(handle, "@original"),
        body: body(message, false),
        files: message.files,
        auth: false,
      })) as APIMessage;
      return { kind: isPrivate ? "whispered" : "original", channel: sent.channel_id, message: sent.id };
    },
    async followUp(handle, message, isPrivate) {
      const sent = (await client.paced(handle.id, {
        method: "POST",
        route: Routes.webhook(application(), handle.token),
        body: body(message, isPrivate),
        files: message.files,
        auth: false,
      })) as APIMessage;
      return { kind: isPrivate ? "whisper" : "aside", channel: sent.channel_id, message: sent.id };
    },
    async withdraw(handle) {
      await client.paced(handle.id, { method: "DELETE", route: answer(handle, "@original"), auth: false });
    },
    async isWaiting(handle) {
      const call = { method: "GET", route: answer(handle, "@original"), auth: false } as const;
      const { flags = 0 } = (await client.paced(handle.id, call)) as APIMessage;
      return (flags & LOADING) !== 0;
    },
    async editInChannel({ channel, message: id }, message) {
      await guarded(channel, () =>
        client.paced(channel, {
          method: "PATCH",
          route: Routes.channelMessage(channel, id),
          body: body(message, false),
          files: message.files,
        }),
      );
    },
    async editAnswer(handle, part, message) {
      await client.paced(handle.id, {
        method: "PATCH",
        route: answer(handle, answerId(part)),
        body: body(message, false),
        files: message.files,
        auth: false,
      });
    },
    async remove(part, handle) {
      const route =
        handle === undefined
          ? Routes.channelMessage(part.channel, part.message)
          : answer(handle, answerId(part));
      await client.paced(part.channel, { method: "DELETE", route, auth: handle === undefined });
    },
  };
}

export function body({ components, files }: Rendered, isPrivate: boolean): Readonly<Record<string, unknown>> {
  return {
    flags: COMPONENTS_V2 | (isPrivate ? EPHEMERAL : 0),
    components,
    allowed_mentions: SILENT,
    attachments: files.map(({ name, alt }, id) => ({
      id,
      filename: name,
      ...(alt === undefined ? {} : { description: alt }),
    })),
  };
}

/** A nonce is too short for a key, and holds for the whole bot: the channel is part of it. */
function nonceOf(key: string, channel: string): string {
  return createHash("sha256").update(`${channel}/${key}`).digest("base64url").slice(0, NONCE);
}
