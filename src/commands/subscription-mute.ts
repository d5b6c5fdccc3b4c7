/** What a person is told of his own deployments, wherever he is: off, and on again. */
import { z } from "zod";
import { actions, button, heading, note, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { OWN_TOPICS, type OwnTopic } from "./subscriptions.ts";

interface Wish {
  readonly topic: OwnTopic;
}

type Ports = Pick<CommandPorts, "subscriptions">;

const COMMON = {
  access: "anyone",
  pressedBy: "anyone",
  answer: "private",
  effect: "change",
  positional: ["topic"],
  prepare: ({ topic }: Wish): Wish => ({ topic }),
} as const;

const input = z.strictObject({
  topic: param.choice(
    OWN_TOPICS,
    "ready: what becomes of your deployments; downtime: which of them a downtime concerns",
  ),
});

export const subscriptionMute = change({
  ...COMMON,
  path: "subscription mute",
  summary: "Stop telling you in private of your own deployments",
  examples: ["mute ready", "mute downtime"],
  aliases: ["mute"],
  input,
  plan: ({ topic }) => whisper(heading(`Tell you no more of ${topic}?`)),
  run: async (wish, { subscriptions }: Ports): Promise<Wish> => {
    await subscriptions.muteOwn(wish.topic);
    return wish;
  },
  recover: async (wish, { subscriptions }: Ports) =>
    (await subscriptions.ownMuted()).includes(wish.topic) ? wish : undefined,
  reply: ({ topic }) =>
    whisper(
      note("success", `I tell you no more of your own deployments in private (${topic}).`),
      actions(button("Undo", "subscription unmute", { topic })),
    ),
});

export const subscriptionUnmute = change({
  ...COMMON,
  path: "subscription unmute",
  summary: "Tell you again of your own deployments",
  examples: ["unmute ready"],
  aliases: ["unmute"],
  input,
  plan: ({ topic }) => whisper(heading(`Tell you again of ${topic}?`)),
  run: async (wish, { subscriptions }: Ports): Promise<Wish> => {
    await subscriptions.unmuteOwn(wish.topic);
    return wish;
  },
  recover: async (wish, { subscriptions }: Ports) =>
    (await subscriptions.ownMuted()).includes(wish.topic) ? undefined : wish,
  reply: ({ topic }) => whisper(note("success", `I tell you again of your own deployments (${topic}).`)),
});
