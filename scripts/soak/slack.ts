/** Slack: events that are not acknowledged come again, commands do not. */
import { setMaxListeners } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { SCOPES } from "../../adapters/slack/manifest.ts";
import { startFakeSlack } from "../../test/kit/slack/fake-slack.ts";
import type { Json } from "../../test/kit/slack/json.ts";
import { command, direct, mention } from "../../test/kit/slack/payloads.ts";
import { wordsOf } from "../../test/kit/slack/read-back.ts";
import { APP_TOKEN, BOT, BOT_TOKEN, nextTs } from "../../test/kit/slack/workspace.ts";
import type { Chance } from "./random.ts";
import type { Said, Stage } from "./stage.ts";

/** Slack waits 3 s, then repeats at once, after a minute, after five, and hourly for a day; here it is in a hurry. */
const ACKNOWLEDGE_MS = 1000;
const REPEATS_MS = [0, 2000, 10_000] as const;
const LATE_REPEAT_MS = 20_000;
/** One in so many is repeated though it was acknowledged, as happens in the field (bolt-js#2487). */
const NEEDLESS = 15;

const LAUNCHERS = ["D1", "D2", "D3"];
const READERS = ["D4", "D5", "D6", "D7"];
const ROOMS = ["C11", "C12", "C13", "C14"];

export async function slackStage(chance: Chance): Promise<Stage> {
  const fake = await startFakeSlack(SCOPES.keys());
  const { workspace } = fake;
  const clock = setInterval(() => {
    workspace.clock = Date.now();
  }, 5);
  workspace.clock = Date.now();
  for (const id of [...LAUNCHERS, ...READERS])
    workspace.channels.set(id, { id, members: new Set([BOT, `U${id.slice(1)}`]), messages: [] });
  for (const id of ROOMS)
    workspace.channels.set(id, { id, members: new Set([BOT, `U${id.slice(1)}`]), messages: [] });
  const closed = new AbortController();
  setMaxListeners(0, closed.signal);

  /** Over any of the connections that are up; nothing arrives where none is. */
  async function once(type: string, body: Json): Promise<boolean> {
    const { acked } = fake.deliver(type, body, chance.between(0, Math.max(0, fake.connections() - 1)));
    const late = pause(ACKNOWLEDGE_MS, false, { signal: closed.signal, ref: false }).catch(() => false);
    return Promise.race([acked.then(() => true), late]);
  }

  async function untilTaken(body: Json): Promise<void> {
    for (let attempt = 0; !closed.signal.aborted; attempt += 1) {
      if (await once("events_api", body)) {
        if (chance.between(1, NEEDLESS) === 1) await once("events_api", body);
        return;
      }
      const wait = REPEATS_MS[attempt] ?? LATE_REPEAT_MS;
      await pause(wait, undefined, { signal: closed.signal, ref: false }).catch(() => undefined);
    }
  }

  function event(make: typeof direct, channel: string, text: string): Said {
    const ts = nextTs(workspace);
    void untilTaken(make(text, { channel, user: `U${channel.slice(1)}`, ts }));
    return { inboxId: `slack:message:${channel}:${ts}`, expected: () => true };
  }

  function typed(channel: string, text: string): Said {
    const trigger = fake.trigger();
    let taken: boolean | undefined;
    const more = { channel_id: channel, user_id: `U${channel.slice(1)}` };
    void once("slash_commands", command(trigger, text, more)).then((acked) => {
      taken = acked;
    });
    return { inboxId: `slack:command:${trigger}`, expected: () => taken !== false };
  }

  return {
    name: "slack",
    settings: { SLACK_BOT_TOKEN: BOT_TOKEN, SLACK_APP_TOKEN: APP_TOKEN, SLACK_API_URL: fake.apiUrl },
    launchers: LAUNCHERS,
    meet: async () => undefined,
    says: async (channel, text) => event(direct, channel, text),
    async asks(text, turn) {
      if (turn % 4 === 0) return typed(chance.pick(ROOMS), text);
      return turn % 2 === 0
        ? event(direct, chance.pick(READERS), text)
        : event(mention, chance.pick(ROOMS), text);
    },
    shown: async () =>
      [...workspace.channels.values()].flatMap(({ id: channel, messages }) =>
        messages.map(({ ts, text, blocks }) => ({
          id: ts,
          channel,
          text: blocks.length > 0 ? wordsOf(blocks) : text,
        })),
      ),
    async open(count) {
      const ids = Array.from({ length: count }, (_, index) => `C${100 + index}`);
      for (const id of ids) workspace.channels.set(id, { id, members: new Set([BOT, "U1"]), messages: [] });
      return ids;
    },
    // Every look into a channel's past is for a post in doubt.
    knownAgain: () => fake.calls.filter((name) => name.startsWith("conversations.history")).length,
    wrongs: () => fake.wrongs,
    async close() {
      closed.abort();
      clearInterval(clock);
      await fake.close();
    },
  };
}
