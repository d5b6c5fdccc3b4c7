import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Draft, DraftBlock } from "../reply/blocks.ts";
import { heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import { type Policy, policyWords, readPolicy } from "./policy.ts";
import type { ChannelSettings, CommandPorts } from "./ports.ts";
import { policyFields } from "./present/policy.ts";

interface Setting {
  readonly settings: ChannelSettings;
  readonly alone: boolean;
}

export const channelSet = change({
  path: "channel set",
  summary: "Set the default VO of this channel, and its rules",
  examples: [
    "channel set --vo vo.imagine-ai.eu",
    "channel set deploy=admins max-gpus=1",
    "channel set approval=gpu approvers=admins,ana@example.org",
    "channel set max-lease=7d lease-end=snapshot-delete",
  ],
  aliases: ["set channel", "channel policy"],
  input: z.strictObject({
    policy: z
      .array(
        param.rule(
          "Rules: deploy=anyone|admins|none, max-gpus=N|any, approval=none|gpu|all, approvers=admins and others by mention or e-mail, max-lease=3d|any, lease-end=keep|snapshot-delete",
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
    const words = { vo: vo ?? "" };
    return ports.channel.direct ? words : { policy: policyWords(policy).join(" "), ...words };
  },
  prepare: async ({ vo, policy }, { channel }): Promise<Setting> => {
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
    const settings = { vo: vo === "none" ? null : (vo ?? before.vo), policy: after };
    return { settings, alone: channel.direct };
  },
  plan: ({ settings, alone }) => reply(heading("Set this from now on?"), policyFields(settings, alone)),
  run: async (setting, { channel }): Promise<Setting> => {
    await channel.set(setting.settings);
    return setting;
  },
  recover: async (setting, { channel }): Promise<Setting | undefined> =>
    JSON.stringify(await channel.settings()) === JSON.stringify(setting.settings) ? setting : undefined,
  reply: ({ settings, alone }): Draft =>
    reply(
      note("success", alone ? "Set." : "Set. It holds for everybody in this channel from now on."),
      policyFields(settings, alone),
      ...consequences(settings.policy),
    ),
});

/** What shuts people out, said before they run into it. */
function consequences({ deploy, approval, approvers, leaseEnd }: Policy): readonly DraftBlock[] {
  const words: string[] = [];
  if (deploy === "none") words.push("Nobody can launch anything from here until deploy is set anew.");
  if (deploy === "admins") words.push("Only the channel's admins can launch from here now.");
  if (approval !== "none" && approvers.length === 0) {
    words.push(
      "Nobody can approve his own launch: if this channel has only one admin, name another approver, or his launches wait in vain.",
    );
  }
  if (leaseEnd === "snapshot-delete") {
    words.push(
      "What was launched here and has reached its agreed end is saved in a snapshot and deleted, if its owner says nothing. What cannot be saved stays.",
    );
  }
  return words.map((one) => note("warning", one));
}
