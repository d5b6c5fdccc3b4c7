import { z } from "zod";
import type { DraftBlock } from "../reply/blocks.ts";
import { actions, button, heading, note, reply, table } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts, Subscribed } from "./ports.ts";
import { timeWords } from "./present/words.ts";
import { TOPICS, topicWords, unsubscribeButton } from "./subscriptions.ts";

export const subscriptionList = read({
  path: "subscription list",
  summary: "Show what is posted here without being asked for",
  examples: ["subscriptions"],
  aliases: ["subscriptions", "list subscriptions"],
  input: z.strictObject({}),
  access: "channel",
  run: async (_params, { subscriptions, channel }: Pick<CommandPorts, "subscriptions" | "channel">) => ({
    alone: channel.direct,
    subscribed: await subscriptions.list(),
    readyIsMuted: await subscriptions.isMuted("ready"),
    ownMuted: await subscriptions.ownMuted(),
  }),
  reply: ({ alone, subscribed, readyIsMuted, ownMuted }) =>
    reply(
      heading(alone ? "What I tell you here unasked" : "What I post in this channel unasked"),
      subscribed.length === 0
        ? note("info", "Nothing was subscribed to here.")
        : table(["Topic", "What", "VO", "Since", "By"], subscribed.map(rowOf)),
      note(
        "info",
        readyIsMuted
          ? "Ready alerts are off here: “subscription add ready” turns them on."
          : "What becomes of deployments launched here is told, too: “subscription remove ready” turns that off.",
      ),
      ...ownMuted.map((topic) =>
        note("info", `You hear of ${topic} nowhere: “subscription unmute ${topic}” turns that on.`),
      ),
      choices(subscribed),
    ),
});

function rowOf({ topic, vo, since, by }: Subscribed): readonly string[] {
  return [topic, topicWords(topic), vo ?? "all", timeWords(since), by];
}

function choices(subscribed: readonly Subscribed[]): DraftBlock {
  const open = TOPICS.filter((topic) => topic !== "ready" && !subscribed.some((one) => one.topic === topic));
  const [only] = subscribed;
  return actions(
    ...(subscribed.length === 1 && only ? [unsubscribeButton(only.topic, only.vo)] : []),
    ...open.map((topic) => button(`Subscribe: ${topic}`, "subscription add", { topic })),
  );
}
