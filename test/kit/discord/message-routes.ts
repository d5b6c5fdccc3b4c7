/** Messages in channels and answers to interactions, with all that Discord refuses there. */
import { checkCompletion, checkModal } from "./command-rules.ts";
import { checkMessage, type FakeFile, FLAG } from "./message-rules.ts";
import { check, type Json, objectOf, Refused } from "./refusal.ts";
import type { FakeInteraction, FakeMessage, FakeState } from "./state.ts";

const NONCE_WINDOW_MS = 3 * 60_000;
const FIRST_ANSWER_MS = 3000;
const TOKEN_MS = 15 * 60_000;

export interface Upload {
  readonly body: Json;
  readonly files: readonly FakeFile[];
}

export function wire(message: FakeMessage): Json {
  const { id, channel_id, flags, body } = message;
  return { id, channel_id, flags, components: body["components"] ?? [], content: body["content"] ?? "" };
}

export function postInChannel(state: FakeState, channelId: string, { body, files }: Upload): FakeMessage {
  const channel = state.channels.get(channelId);
  if (channel === undefined) throw new Refused(404, 10003, "Unknown Channel");
  if (state.forbidden.has(channelId)) throw new Refused(403, 50013, "Missing Permissions");
  if (channel.recipient !== undefined && state.closedTo.has(channel.recipient))
    throw new Refused(403, 50007, "Cannot send messages to this user");
  checkMessage(body, files);
  const nonce = typeof body["nonce"] === "string" ? body["nonce"] : undefined;
  const now = state.now().getTime();
  const twin = state.messages.find(
    (known) => nonce !== undefined && known.nonce === nonce && now - known.at < NONCE_WINDOW_MS,
  );
  if (twin !== undefined && body["enforce_nonce"] === true) {
    if (twin.deleted) throw new Refused(404, 10008, "Unknown Message");
    return twin;
  }
  return add(state, channelId, { body, files }, { ...(nonce === undefined ? {} : { nonce }) });
}

function add(
  state: FakeState,
  channel_id: string,
  { body, files }: Upload,
  more: Pick<Partial<FakeMessage>, "onlyFor" | "nonce"> & { readonly flags?: number },
): FakeMessage {
  const flags = more.flags ?? Number(body["flags"] ?? 0);
  const message: FakeMessage = {
    id: state.nextId(),
    channel_id,
    at: state.now().getTime(),
    body,
    files,
    edits: 0,
    deleted: false,
    ...more,
    flags,
  };
  state.messages.push(message);
  return message;
}

export function editMessage(message: FakeMessage | undefined, { body, files }: Upload): FakeMessage {
  if (message === undefined || message.deleted) throw new Refused(404, 10008, "Unknown Message");
  checkMessage({ ...body, flags: message.flags | Number(body["flags"] ?? 0) }, files);
  message.flags = (message.flags | Number(body["flags"] ?? 0)) & ~FLAG.loading;
  message.body = body;
  message.files = files;
  message.edits += 1;
  return message;
}

export function inChannel(state: FakeState, channel: string, id: string): FakeMessage {
  const message = state.messages.find((known) => known.channel_id === channel && known.id === id);
  if (message === undefined || message.deleted || message.onlyFor !== undefined)
    throw new Refused(404, 10008, "Unknown Message");
  return message;
}

/** The first answer: within 3 s, once. */
export function firstAnswer(state: FakeState, id: string, token: string, { body, files }: Upload): void {
  const interaction = state.interactions.get(token);
  const late = interaction && state.now().getTime() - interaction.at > FIRST_ANSWER_MS;
  if (interaction?.id !== id || (late && interaction.answer === undefined))
    throw new Refused(404, 10062, "Unknown interaction");
  if (interaction.answer !== undefined)
    throw new Refused(400, 40060, "Interaction has already been acknowledged.");
  const type = Number(body["type"]);
  const data = body["data"] === undefined ? {} : objectOf(body["data"], "data");
  check(allowedAnswers(interaction).includes(type), "type", `answer ${type} does not fit`);
  const hidden = (Number(data["flags"] ?? 0) & FLAG.ephemeral) !== 0;
  const seen = hidden ? { onlyFor: interaction.user } : {};
  if (type === 9) checkModal(data);
  if (type === 8) checkCompletion(data);
  if (type === 4) {
    checkMessage(data, files);
    interaction.original = add(state, interaction.channel, { body: data, files }, seen);
  }
  if (type === 5) {
    check((Number(data["flags"] ?? 0) & ~FLAG.ephemeral) === 0, "flags", "only EPHEMERAL may be deferred");
    const flags = FLAG.loading | (hidden ? FLAG.ephemeral : 0);
    interaction.original = add(state, interaction.channel, { body: {}, files: [] }, { ...seen, flags });
  }
  if (type === 6 && interaction.source !== undefined) interaction.original = interaction.source;
  interaction.answer = { type, data };
}

function allowedAnswers({ type, source }: FakeInteraction): readonly number[] {
  if (type === 4) return [8];
  if (type === 2) return [4, 5, 9];
  if (type === 3) return [4, 5, 6, 7, 9];
  return source === undefined ? [4, 5] : [4, 5, 6, 7];
}

/** The interaction behind a token that may be used for edits and follow-ups. */
export function answered(state: FakeState, application: string, token: string): FakeInteraction {
  const interaction = state.interactions.get(token);
  if (interaction === undefined || application !== state.application)
    throw new Refused(404, 10015, "Unknown Webhook");
  if (state.now().getTime() - interaction.at > TOKEN_MS)
    throw new Refused(401, 50027, "Invalid Webhook Token");
  if (interaction.answer === undefined) throw new Refused(404, 10015, "Unknown Webhook");
  return interaction;
}

/** A further answer. The first one after a defer fills the deferred one, with that one's visibility. */
export function followUp(state: FakeState, interaction: FakeInteraction, upload: Upload): FakeMessage {
  check(upload.body["nonce"] === undefined, "nonce", "not for webhooks");
  const { original } = interaction;
  const waits = original !== undefined && !original.deleted && (original.flags & FLAG.loading) !== 0;
  if (waits) return editMessage(original, upload);
  checkMessage(upload.body, upload.files);
  const hidden = (Number(upload.body["flags"] ?? 0) & FLAG.ephemeral) !== 0;
  return add(state, interaction.channel, upload, hidden ? { onlyFor: interaction.user } : {});
}

export function answerOf(state: FakeState, interaction: FakeInteraction, id: string): FakeMessage {
  const message = id === "@original" ? interaction.original : state.messages.find((known) => known.id === id);
  if (message === undefined || message.deleted) throw new Refused(404, 10008, "Unknown Message");
  return message;
}
