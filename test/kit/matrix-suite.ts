/** Suites that talk to a real homeserver; left out loudly where there is none and that is allowed. */
import { afterEach, beforeAll, describe } from "vitest";
import {
  type Bot,
  type BotOptions,
  createBot,
  createUser,
  type MatrixEvent,
  type MatrixUser,
  until,
} from "./matrix-lab.ts";
import { mayBeSkipped, noSynapse, sharedSynapse } from "./synapse.ts";

export interface Suite {
  readonly url: () => string;
  user(name: string): Promise<MatrixUser>;
  /** A bot of this test, started and stopped with it. */
  startBot(options?: BotOptions & { readonly account?: MatrixUser }): Promise<RunningBot>;
}

export interface RunningBot extends Bot {
  readonly account: MatrixUser;
  /** Lets a person invite the bot into a room made for the two, with `others` besides. */
  meet(person: MatrixUser, others?: readonly MatrixUser[], options?: object): Promise<string>;
  /** The bot's messages in a room. */
  posts(roomId: string): Promise<readonly MatrixEvent[]>;
}

export function onSynapse(name: string, body: (suite: Suite) => void): void {
  const missing = noSynapse();
  const left = missing !== undefined && mayBeSkipped;
  if (left) process.stderr.write(`LEFT OUT: ${name} (${missing})\n`);
  (left ? describe.skip : describe)(left ? `${name} (LEFT OUT: ${missing})` : name, () => {
    let url = "";
    const bots: Bot[] = [];
    beforeAll(async () => {
      if (missing !== undefined) throw new Error(missing);
      url = await sharedSynapse();
    }, 60_000);
    afterEach(async () => {
      await Promise.all(bots.splice(0).map(({ surface }) => surface.stop(5000)));
    });
    body({
      url: () => url,
      user: (person) => createUser(url, person),
      async startBot({ account: given, ...options } = {}) {
        const account = given ?? (await createUser(url, "ai4bot"));
        const bot = createBot(url, account, options);
        bots.push(bot);
        await bot.surface.start(bot.host);
        return running(bot, account);
      },
    });
  });
}

export function running(bot: Bot, account: MatrixUser): RunningBot {
  return {
    ...bot,
    account,
    async meet(person, others = [], options = {}) {
      const roomId = await person.createRoom({
        invite: [account.id, ...others.map(({ id }) => id)],
        ...options,
      });
      for (const other of others) await other.join(roomId);
      await until(async () => (await account.rooms()).includes(roomId) || undefined);
      return roomId;
    },
    posts: async (roomId) =>
      (await account.read(roomId)).filter(
        ({ type, sender }) => type === "m.room.message" && sender === account.id,
      ),
  };
}
