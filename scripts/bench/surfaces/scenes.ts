/** The fake Slack, the fake Discord and a real Synapse, each with people who ask for `about`. */
import { setTimeout as pause } from "node:timers/promises";
import { SCOPES } from "../../../adapters/slack/manifest.ts";
import { person } from "../../../test/kit/discord/people.ts";
import { startDiscord } from "../../../test/kit/discord/server.ts";
import { createUser, type MatrixEvent, until } from "../../../test/kit/matrix-lab.ts";
import { startFakeSlack } from "../../../test/kit/slack/fake-slack.ts";
import { direct } from "../../../test/kit/slack/payloads.ts";
import { APP_TOKEN, BOT, BOT_TOKEN, nextTs } from "../../../test/kit/slack/workspace.ts";
import { sharedSynapse } from "../../../test/kit/synapse.ts";
import { bucket, rulesOf, slidingWindow } from "../outbox-pace.ts";
import type { Scene } from "./scene.ts";

const PLACES = 20;
const ASK_AGAIN_MS = 3000;

export async function slackScene(): Promise<Scene> {
  const fake = await startFakeSlack(SCOPES.keys());
  const { workspace } = fake;
  const clock = setInterval(() => {
    workspace.clock = Date.now();
  }, 5);
  const places = Array.from({ length: PLACES }, (_, index) => `D${100 + index}`);
  for (const id of places)
    workspace.channels.set(id, { id, members: new Set([BOT, `U${id.slice(1)}`]), messages: [] });
  return {
    name: "Slack",
    settings: { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN, SLACK_API_URL: fake.apiUrl },
    places,
    connected: () => fake.until(() => fake.connections() > 0),
    left: () => fake.until(() => fake.connections() === 0),
    async ask(channel) {
      const messages = workspace.channels.get(channel)?.messages ?? [];
      const before = messages.length;
      fake.deliver(
        "events_api",
        direct("about", { channel, user: `U${channel.slice(1)}`, ts: nextTs(workspace) }),
      );
      await fake.until(() => messages.length > before);
    },
    // “About one a second” per channel, “several hundred a minute” per workspace: taken as 300, and 100 at once.
    enforceLimits: () =>
      fake.limit(rulesOf(bucket({ burst: 100, perSecond: 5 }), () => bucket({ burst: 1, perSecond: 1.02 }))),
    async close() {
      clearInterval(clock);
      await fake.close();
    },
  };
}

export async function discordScene(): Promise<Scene> {
  const fake = await startDiscord(() => new Date());
  const { state } = fake;
  const people = new Map(
    Array.from({ length: PLACES }, (_, index) => {
      const one = person(fake, `person-${index}`);
      return [one.direct(), one] as const;
    }),
  );
  const posts = (channel: string) => state.messages.filter(({ channel_id }) => channel_id === channel).length;
  return {
    name: "Discord",
    settings: { DISCORD_TOKEN: state.token, DISCORD_API_URL: fake.apiUrl },
    places: [...people.keys()],
    connected: () => fake.until(() => fake.gateway.connected),
    left: () => fake.until(() => !fake.gateway.connected),
    async ask(channel) {
      const before = posts(channel);
      people.get(channel)?.says(channel, "about");
      await fake.until(() => posts(channel) > before);
    },
    enforceLimits: () => fake.limit(rulesOf(slidingWindow(50, 1), () => slidingWindow(5, 5))),
    close: () => fake.close(),
  };
}

export async function matrixScene(): Promise<Scene> {
  const url = await sharedSynapse();
  const [bot, watcher] = [await createUser(url, "ai4bot"), await createUser(url, "watcher")];
  const people = new Map<string, Awaited<ReturnType<typeof createUser>>>();
  for (let index = 0; index < PLACES; index += 1) {
    const one = await createUser(url, `person-${index}`);
    const room = await one.createRoom({ invite: [bot.id, watcher.id] });
    await Promise.all([bot.join(room), watcher.join(room)]);
    people.set(room, one);
  }
  const posts = new Map<string, number>();
  const waiting = new Set<() => void>();
  let closed = false;
  const watch = async () => {
    let since = String((await watcher.call("GET", "/sync?timeout=0"))["next_batch"]);
    while (!closed) {
      const news = await watcher.call("GET", `/sync?timeout=2000&since=${since}`);
      since = String(news["next_batch"]);
      const rooms =
        (news["rooms"] as { join?: Record<string, { timeline: { events: MatrixEvent[] } }> })?.join ?? {};
      for (const [room, { timeline }] of Object.entries(rooms)) {
        const more = timeline.events.filter(
          ({ type, sender }) => type === "m.room.message" && sender === bot.id,
        );
        posts.set(room, (posts.get(room) ?? 0) + more.length);
      }
      for (const look of [...waiting]) look();
    }
  };
  const watching = watch();
  return {
    name: "Matrix",
    settings: {
      MATRIX_HOMESERVER_URL: url,
      MATRIX_ACCESS_TOKEN: bot.token,
      MATRIX_ALLOWED_INVITERS: "@*:chat.test",
    },
    places: [...people.keys()],
    // Nothing tells from outside, and what was said before a bot listens is not answered: so somebody asks until it is.
    async connected() {
      const [room = "", one] = [...people][0] ?? [];
      const before = posts.get(room) ?? 0;
      while ((posts.get(room) ?? 0) <= before) {
        await one?.say(room, "!ai4 about");
        await pause(ASK_AGAIN_MS);
      }
    },
    left: async () => undefined,
    async ask(room) {
      const before = posts.get(room) ?? 0;
      await people.get(room)?.say(room, "!ai4 about");
      await new Promise<void>((resolve) => {
        const look = () => {
          if ((posts.get(room) ?? 0) <= before) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    async close() {
      closed = true;
      await watching;
      await until(() => true);
    },
  };
}
