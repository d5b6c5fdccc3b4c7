import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatCount } from "../language/sizes.ts";
import { fields, heading, note, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import type { CommandPorts } from "./ports.ts";

/** How many there are of each. */
interface Kept {
  readonly conversations: number;
  readonly offers: number;
  readonly records: number;
  readonly samples: number;
}

export const accountForget = change({
  path: "account forget",
  summary: "Erase your login and everything else that I keep of you",
  examples: ["account forget"],
  aliases: ["forget me"],
  input: z.strictObject({}),
  access: "linked",
  answer: "private",
  effect: "destroy",
  erases: true,
  prepare: async (_params, { ownData }: Pick<CommandPorts, "ownData">): Promise<Kept> => {
    const { conversations = [], offers = [], changes = [], usage = [], audit } = await ownData.read();
    if (changes.length > 0) {
      throw refuse(
        "account.busy",
        "Something that you asked for is still under way. Wait until it is done, then ask again.",
      );
    }
    return {
      conversations: conversations.length,
      offers: offers.length,
      records: audit.length,
      samples: usage.length,
    };
  },
  plan: ({ conversations, offers, records, samples }) =>
    whisper(
      heading("Forget everything about you?"),
      fields({
        Login: "removed here; you can log in again any time",
        "What we spoke of":
          conversations === 0 ? "nothing is kept" : "erased: numbers of lists, “it”, open questions",
        "Buttons and plans": offers === 0 ? "none" : `${formatCount(offers, "offer")} that no longer work`,
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
