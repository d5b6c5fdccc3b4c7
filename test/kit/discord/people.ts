/** People on the fake Discord: what they say, choose, press and fill in becomes gateway events. */
import type { Json } from "./refusal.ts";
import type { FakeDiscord } from "./server.ts";
import type { FakeChannel, FakeInteraction, FakeMessage, FakeUser } from "./state.ts";

export interface Person {
  readonly id: string;
  readonly user: FakeUser;
  /** Says something; the id of the message. */
  says(channel: string, content: string, more?: Json): string;
  /** Chooses a slash command: its words and options. */
  runs(channel: string, words: string, options?: Readonly<Record<string, unknown>>): FakeInteraction;
  /** Types into an option that completes. */
  types(channel: string, words: string, option: string, typed: string): FakeInteraction;
  presses(message: FakeMessage, customId: string, values?: readonly string[]): FakeInteraction;
  submits(message: FakeMessage, customId: string, values: Readonly<Record<string, string>>): FakeInteraction;
  /** The direct channel with the bot. */
  direct(): string;
}

const TYPES = { string: 3, boolean: 5, number: 10 } as const;

export function person(fake: FakeDiscord, username: string): Person {
  const { state } = fake;
  const user: FakeUser = { id: state.nextId(), username };
  state.users.set(user.id, user);

  function direct(): string {
    const open = [...state.channels.values()].find(({ recipient }) => recipient === user.id);
    const channel: FakeChannel = open ?? { id: state.nextId(), type: 1, recipient: user.id };
    state.channels.set(channel.id, channel);
    return channel.id;
  }

  function interact(
    type: number,
    channel: string,
    data: Json,
    source: { readonly source?: FakeMessage } = {},
  ): FakeInteraction {
    const id = state.nextId();
    const at = state.now().getTime();
    const interaction: FakeInteraction = {
      id,
      token: `token-${id}`,
      at,
      type,
      user: user.id,
      channel,
      ...source,
    };
    state.interactions.set(interaction.token, interaction);
    const place = state.channels.get(channel);
    const inGuild = place?.guild_id !== undefined;
    fake.gateway.dispatch("INTERACTION_CREATE", {
      id,
      token: interaction.token,
      application_id: state.application,
      type,
      data,
      channel: { ...place },
      channel_id: channel,
      context: inGuild ? 0 : 1,
      ...(inGuild ? { guild_id: state.guild, member: { user, nick: null } } : { user }),
      ...(source.source ? { message: { id: source.source.id, flags: source.source.flags } } : {}),
    });
    return interaction;
  }

  function command(words: string, leaf: readonly Json[]): Json {
    const [name, ...below] = words.split(" ");
    const nested = below.reduceRight<readonly Json[]>(
      (options, word, index) => [{ type: below.length - index, name: word, options }],
      leaf,
    );
    return { id: "1", type: 1, name, options: nested };
  }

  return {
    id: user.id,
    user,
    direct,
    says(channel, content, more = {}) {
      const id = state.nextId();
      const place = state.channels.get(channel);
      const mentions = [...content.matchAll(/<@!?(\d+)>/g)].map(([, mentioned]) => ({ id: mentioned }));
      const guild = place?.guild_id === undefined ? {} : { guild_id: place.guild_id, member: { nick: null } };
      const mentioned = mentions.some(({ id: one }) => one === state.self) || place?.type === 1;
      // Without the privileged intent, Discord leaves out the words of what is not said to the bot.
      const seen = mentioned ? content : "";
      const base = { id, channel_id: channel, author: user, content: seen, mentions, type: 0, ...guild };
      const { guild_id: _, member: __, ...kept } = { ...base, ...more } as Json;
      state.said.push(kept);
      fake.gateway.dispatch("MESSAGE_CREATE", { ...base, channel_type: place?.type, ...more });
      return id;
    },
    runs(channel, words, options = {}) {
      const leaf = Object.entries(options).map(([name, value]) => ({
        name,
        value,
        type: TYPES[typeof value as keyof typeof TYPES],
      }));
      return interact(2, channel, command(words, leaf));
    },
    types: (channel, words, name, value) =>
      interact(4, channel, command(words, [{ name, value, type: 3, focused: true }])),
    presses: (source, custom_id, values) =>
      interact(
        3,
        source.channel_id,
        { custom_id, component_type: values ? 3 : 2, ...(values ? { values } : {}) },
        { source },
      ),
    submits: (source, custom_id, values) =>
      interact(
        5,
        source.channel_id,
        {
          custom_id,
          components: Object.entries(values).map(([id, value]) => ({
            type: 18,
            component: { type: 4, custom_id: id, value },
          })),
        },
        { source },
      ),
  };
}
