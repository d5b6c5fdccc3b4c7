/** Discord: a gateway session dies with the process, and what is said meanwhile is to be read back by the bot. */
import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { person } from "../../test/kit/discord/people.ts";
import { wordsIn } from "../../test/kit/discord/read-back.ts";
import { startDiscord } from "../../test/kit/discord/server.ts";
import type { Chance } from "./random.ts";
import type { Said, Stage } from "./stage.ts";

/** Then Discord says that the application did not respond. */
const FIRST_ANSWER_MS = 3000;
const LAUNCHERS = 3;
const READERS = 5;
const CHANNELS = 3;

export async function discordStage(chance: Chance): Promise<Stage> {
  const fake = await startDiscord(() => new Date(), 5000);
  const { state } = fake;
  const people = Array.from({ length: LAUNCHERS + READERS }, (_, index) => person(fake, `person-${index}`));
  const launchers = people.slice(0, LAUNCHERS);
  const readers = people.slice(LAUNCHERS);
  const open = (count: number) =>
    Array.from({ length: count }, () => {
      const id = state.nextId();
      state.channels.set(id, { id, type: 0, guild_id: state.guild });
      return id;
    });
  const channels = open(CHANNELS);
  const closed = new AbortController();
  setMaxListeners(0, closed.signal);

  function command(channel: string, words: string): Said {
    const [path = "", ...rest] = words.split(" ");
    const interaction = chance.pick(readers).runs(channel, path, { text: rest.join(" ") });
    let late = false;
    void pause(FIRST_ANSWER_MS, undefined, { signal: closed.signal, ref: false }).then(
      () => {
        late = interaction.answer === undefined;
      },
      () => undefined,
    );
    return { inboxId: `discord:${interaction.id}`, expected: () => !late };
  }

  return {
    name: "discord",
    settings: { DISCORD_TOKEN: state.token, DISCORD_API_URL: fake.apiUrl },
    launchers: launchers.map((one) => one.direct()),
    // Of a person who wrote never before, a direct message said while the bot is down can be found by nobody.
    async meet() {
      for (const one of readers) one.says(one.direct(), "about");
      await fake.until(() => state.messages.length >= READERS);
    },
    async says(channel, text) {
      const one = launchers.find((launcher) => launcher.direct() === channel);
      return { inboxId: `discord:${one?.says(channel, text)}`, expected: () => true };
    },
    async asks(text, turn) {
      if (turn % 3 === 0) return command(chance.pick(channels), text);
      const one = chance.pick(readers);
      const id =
        turn % 3 === 1
          ? one.says(one.direct(), text)
          : one.says(chance.pick(channels), `<@${state.self}> ${text}`);
      return { inboxId: `discord:${id}`, expected: () => true };
    },
    shown: async () =>
      state.messages
        .filter(({ deleted }) => !deleted)
        .map(({ id, channel_id: channel, body }) => ({ id, channel, text: wordsIn(body) })),
    open: async (count) => open(count),
    knownAgain() {
      const posts = fake.seen.filter(
        ({ method, path, status }) =>
          method === "POST" && status === 200 && /^\/channels\/\d+\/messages$/.test(path),
      );
      return posts.length - new Set(state.messages.flatMap(({ nonce }) => nonce ?? [])).size;
    },
    wrongs: () =>
      fake.seen
        .filter(({ status, path }) => status === 400 && !path.endsWith("/callback"))
        .map(({ method, path }) => `${method} ${path} was refused`),
    async close() {
      closed.abort();
      await fake.close();
    },
  };
}
