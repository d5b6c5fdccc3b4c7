import { z } from "zod";
import { refuse } from "../errors.ts";
import { heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { timeWords } from "./present/words.ts";
import { nextRound, subscribedWords, TOPICS, type Topic, WITHOUT_VO } from "./subscriptions.ts";

interface Wish {
  readonly topic: Topic;
  /** Null: all. */
  readonly vo: string | null;
  readonly alone: boolean;
  /** When the first one comes, in words; null where that is not known. */
  readonly first: string | null;
}

export const subscriptionAdd = change({
  path: "subscription add",
  summary: "Post downtimes, usage or news here from now on",
  examples: ["subscribe downtime", "subscription add digest --vo vo.imagine-ai.eu"],
  aliases: ["subscribe"],
  input: z.strictObject({
    topic: param.choice(
      TOPICS,
      "downtime: notices and reminders; ready: deployments launched here; digest: weekly usage; catalogue: what is new",
    ),
    vo: param.vo("Of this VO only; where nothing is said, the channel's own, or all").optional(),
  }),
  positional: ["topic"],
  spoken: ["topic"],
  access: "channel",
  effect: "change",
  prepare: async (
    { topic, vo },
    { channel }: Pick<CommandPorts, "channel" | "subscriptions">,
    call,
  ): Promise<Wish> => {
    if (vo !== undefined && WITHOUT_VO.has(topic))
      throw refuse("subscription.vo", `${topic} is the same for every VO; please leave the VO out.`);
    const settings = await channel.settings();
    const zone = settings.timeZone ?? call.timeZone;
    const next = nextRound(topic, call.now, zone);
    const wish = { topic, alone: channel.direct, first: next ? timeWords(next, zone) : null };
    if (WITHOUT_VO.has(topic)) return { ...wish, vo: null };
    const preset = vo ?? settings.vo;
    return { ...wish, vo: topic === "digest" ? digestVo(preset, call) : preset };
  },
  plan: (wish) => reply(heading("Subscribe?"), note("info", whatWords(wish))),
  run: async (wish, { subscriptions }): Promise<Wish> => {
    if (wish.topic === "ready") await subscriptions.unmute("ready");
    else await subscriptions.add(wish.topic, wish.vo ?? undefined);
    return wish;
  },
  recover: async (wish, { subscriptions }): Promise<Wish | undefined> => {
    const { topic, vo } = wish;
    if (topic === "ready") return (await subscriptions.isMuted("ready")) ? undefined : wish;
    const known = await subscriptions.list();
    return known.some((one) => one.topic === topic && one.vo === (vo ?? undefined)) ? wish : undefined;
  },
  reply: (wish) =>
    reply(
      note(
        "success",
        `From now on ${whatWords(wish)}${wish.first === null ? "" : ` The next time is ${wish.first}.`}`,
      ),
      note(
        "info",
        `“unsubscribe ${wish.topic}” ends it${wish.topic === "ready" ? "" : ", as does the button under each post"}. For hours without posts: channel set --quiet 22:00-07:00`,
      ),
    ),
});

function whatWords({ topic, vo, alone }: Wish): string {
  return `I tell ${alone ? "you" : "this channel"} of ${subscribedWords({ topic, vo: vo ?? undefined })}.`;
}

/** Usage is told with the rights of who subscribed, so he must have them. */
function digestVo(named: string | null, { fullAccess, person }: Call): string {
  if (!person)
    throw refuse(
      "login.needed",
      "The digest shows usage with your rights, and I do not know you on the platform yet. Type “login” to link your account.",
    );
  const vo = named ?? (fullAccess.length === 1 ? fullAccess[0] : undefined);
  if (vo !== undefined && fullAccess.includes(vo)) return vo;
  const hint =
    fullAccess.length > 0
      ? `Name one of yours with --vo: ${fullAccess.join(", ")}.`
      : "You have it in none; “profile” shows your rights.";
  throw refuse(
    "access.vo",
    `The digest shows usage with the rights of who subscribes, which takes full access (level ap-u)${vo === undefined ? "" : ` in ${vo}`}. ${hint}`,
  );
}
