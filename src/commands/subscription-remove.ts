import { z } from "zod";
import { refuse } from "../errors.ts";
import { actions, button, heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { listWords } from "./present/words.ts";
import { subscribedWords, TOPICS, type Topic } from "./subscriptions.ts";

interface Wish {
  readonly topic: Topic;
  /** Null: of every VO. */
  readonly vo: string | null;
  readonly alone: boolean;
}

export const subscriptionRemove = change({
  path: "subscription remove",
  summary: "Stop what is posted here without being asked for",
  examples: ["unsubscribe downtime", "subscription remove digest --vo vo.imagine-ai.eu"],
  aliases: ["unsubscribe"],
  input: z.strictObject({
    topic: param.choice(TOPICS, "What to stop"),
    vo: param.vo("Of this VO only; where nothing is said, of all").optional(),
  }),
  positional: ["topic"],
  spoken: ["topic"],
  access: "channel",
  pressedBy: "anyone",
  effect: "change",
  prepare: async (
    { topic, vo },
    { subscriptions, channel }: Pick<CommandPorts, "subscriptions" | "channel">,
  ): Promise<Wish> => {
    const wish = { topic, vo: vo ?? null, alone: channel.direct };
    if (topic === "ready") return { ...wish, vo: null };
    const known = await subscriptions.list();
    if (known.some((one) => one.topic === topic && (vo === undefined || one.vo === vo))) return wish;
    const others = known.map((one) => (one.vo === undefined ? one.topic : `${one.topic} of ${one.vo}`));
    throw refuse(
      "subscription.none",
      `There is no such subscription here. ${others.length > 0 ? `There is: ${listWords(others)}.` : "Nothing was subscribed to."}`,
    );
  },
  plan: ({ topic, vo }) =>
    reply(heading("Unsubscribe?"), note("info", subscribedWords({ topic, vo: vo ?? undefined }))),
  run: async (wish, { subscriptions }): Promise<Wish> => {
    if (wish.topic === "ready") await subscriptions.mute("ready");
    else await subscriptions.remove(wish.topic, wish.vo ?? undefined);
    return wish;
  },
  recover: async (wish, { subscriptions }): Promise<Wish | undefined> => {
    const { topic, vo } = wish;
    if (topic === "ready") return (await subscriptions.isMuted("ready")) ? wish : undefined;
    const left = await subscriptions.list();
    return left.some((one) => one.topic === topic && (vo === null || one.vo === vo)) ? undefined : wish;
  },
  reply: ({ topic, vo, alone }) =>
    reply(
      note(
        "success",
        `Stopped: ${alone ? "I tell you" : "this channel is told"} no more of ${subscribedWords({ topic, vo: vo ?? undefined })}.`,
      ),
      actions(button("Undo", "subscription add", { topic, ...(vo === null ? {} : { vo }) })),
    ),
});
