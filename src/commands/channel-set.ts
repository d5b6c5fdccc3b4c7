import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Draft, DraftBlock } from "../reply/blocks.ts";
import { heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import { type Policy, policyWords, readPolicy } from "./policy.ts";
import type { ChannelSettings, CommandPorts } from "./ports.ts";
import { policyFields } from "./present/policy.ts";

export const channelSet = change({
  path: "channel set",
  summary: "Set the default VO of this channel, and its rules",
  examples: [
    "channel set --vo vo.imagine-ai.eu",
    "channel set deploy=admins max-gpus=1",
    "channel set approval=gpu approvers=admins,ana@example.org",
  ],
  aliases: ["set channel", "channel policy"],
  input: z.strictObject({
    policy: z
      .array(
        param.rule(
          "Rules: deploy=anyone|admins|none, max-gpus=N|any, approval=none|gpu|all, approvers=admins and others by mention or e-mail",
        ),
      )
      .optional(),
    vo: param.voOrNone("VO to use here where none is named; none: no default").optional(),
  }),
  positional: ["policy"],
  access: "channel-admin",
  effect: "change",
  propose: async (ports: Pick<CommandPorts, "channel">) => {
    const { vo, policy } = await ports.channel.settings();
    return { vo: vo ?? "", policy: policyWords(policy).join(" ") };
  },
  prepare: async ({ vo, policy }, { channel }): Promise<ChannelSettings> => {
    const before = await channel.settings();
    if (vo === undefined && policy === undefined) {
      throw refuse(
        "channel.nothing",
        "Nothing was said that could be set. For example: channel set approval=gpu",
      );
    }
    const after = policy ? readPolicy(policy, before.policy, channel.ids) : before.policy;
    if (channel.direct && JSON.stringify(after) !== JSON.stringify(before.policy)) {
      throw refuse(
        "channel.alone",
        "Rules are for channels that several people share. Here you are alone with me; only --vo can be set.",
      );
    }
    return { vo: vo === "none" ? null : (vo ?? before.vo), policy: after };
  },
  plan: (settings) => reply(heading("Set this for the channel?"), policyFields(settings)),
  run: async (settings, { channel }): Promise<ChannelSettings> => {
    await channel.set(settings);
    return settings;
  },
  recover: async (settings, { channel }): Promise<ChannelSettings | undefined> =>
    JSON.stringify(await channel.settings()) === JSON.stringify(settings) ? settings : undefined,
  reply: (settings): Draft =>
    reply(
      note("success", "Set. It holds for everybody in this channel from now on."),
      policyFields(settings),
      ...consequences(settings.policy),
    ),
});

/** What shuts people out, said before they run into it. */
function consequences({ deploy, approval, approvers }: Policy): readonly DraftBlock[] {
  const words: string[] = [];
  if (deploy === "none") words.push("Nobody can launch anything from here until deploy is set anew.");
  if (deploy === "admins") words.push("Only the channel's admins can launch from here now.");
  if (approval !== "none" && approvers.length === 0) {
    words.push(
      "Nobody can approve his own launch: if this channel has only one admin, name another approver, or his launches wait in vain.",
    );
  }
  return words.map((one) => note("warning", one));
}
