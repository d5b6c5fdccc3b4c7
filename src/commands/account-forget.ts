import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatCount } from "../language/sizes.ts";
import { fields, heading, note, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { surfaceWords } from "./present/person.ts";
import { listWords } from "./present/words.ts";

/** How many there are of each. */
interface Kept {
  readonly conversations: number;
  readonly offers: number;
  readonly requests: number;
  readonly records: number;
  readonly samples: number;
  readonly subscriptions: number;
  /** Other accounts of the same login, which are forgotten with it. */
  readonly elsewhere: readonly string[];
}

export const accountForget = change({
  path: "account forget",
  summary: "Erase your login and everything else that I keep of you",
  examples: ["account forget"],
  aliases: ["forget me"],
  input: z.strictObject({}),
  // Who logged out, or can never log in again, may have himself forgotten too.
  access: "anyone",
  answer: "private",
  effect: "destroy",
  erases: true,
  prepare: async (_params, { ownData }: Pick<CommandPorts, "ownData">): Promise<Kept> => {
    const { elsewhere, ...here } = await ownData.read();
    const all = [here, ...elsewhere];
    const count = (
      noun: "conversations" | "offers" | "requests" | "changes" | "usage" | "audit" | "subscriptions",
    ) => all.reduce((sum, kept) => sum + (kept[noun]?.length ?? 0), 0);
    if (count("changes") > 0) {
      throw refuse(
        "account.busy",
        "Something that you asked for is still under way. Wait until it is done, then ask again.",
      );
    }
    return {
      conversations: count("conversations"),
      offers: count("offers"),
      requests: count("requests"),
      records: count("audit"),
      samples: count("usage"),
      subscriptions: count("subscriptions"),
      elsewhere: elsewhere.map(({ account }) => account),
    };
  },
  plan: ({ conversations, offers, requests, records, samples, subscriptions, elsewhere }) =>
    whisper(
      heading("Forget everything about you?"),
      fields({
        Login: "removed; you can log in again any time",
        "Where else":
          elsewhere.length > 0
            ? `the same for your account in ${listWords(elsewhere.map(surfaceWords))}`
            : undefined,
        "What we spoke of":
          conversations === 0 ? "nothing is kept" : "erased: numbers of lists, “it”, open questions",
        "Buttons and plans": offers === 0 ? "none" : `${formatCount(offers, "offer")} that no longer work`,
        "Requests to others":
          requests > 0 ? `${formatCount(requests, "request")} that nobody can approve any more` : undefined,
        Subscriptions:
          subscriptions > 0
            ? "yours end; those of channels stay, without your name, and their digests end"
            : undefined,
        "Samples of usage": samples === 0 ? "none" : "erased: your use over time begins anew",
        "Records of changes":
          records === 0 ? "none" : "stay without your name, and without what they were about",
      }),
      note(
        "danger",
        "This cannot be undone. Your deployments, snapshots and files on the platform stay as they are, and so do your messages in this chat: delete these yourself.",
      ),
    ),
  run: (kept) => kept,
  // The erasing itself is done when the answer was told, and again by the next process where that was cut off.
  recover: (kept) => kept,
  reply: () =>
    whisper(
      note(
        "success",
        "You are forgotten: I keep nothing of you that bears your name. Write to me, and we begin anew.",
      ),
    ),
});
