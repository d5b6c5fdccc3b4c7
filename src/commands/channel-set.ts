import { z } from "zod";
import { refuse } from "../errors.ts";
import { type QuietHours, quietWords, readQuietHours } from "../language/quiet-hours.ts";
import { ianaName } from "../language/zones.ts";
import type { Draft, DraftBlock } from "../reply/blocks.ts";
import { heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { nearNames } from "./names.ts";
import * as param from "./params.ts";
import { type Policy, policyWords, readPolicy } from "./policy.ts";
import type { ChannelSettings, CommandPorts } from "./ports.ts";
import { policyFields } from "./present/policy.ts";

const NONE = /^(none|no|off|-)$/i;

interface Setting {
  readonly settings: ChannelSettings;
  readonly alone: boolean;
}

export const channelSet = change({
  path: "channel set",
  summary: "Set the VO of this channel, its rules and quiet hours",
  examples: [
    "channel set --vo vo.imagine-ai.eu",
    "channel set deploy=admins max-gpus=1",
    "channel set approval=gpu approvers=admins,ana@example.org",
    "channel set --quiet 22:00-07:00 --zone Europe/Madrid",
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
    quiet: param
      .text(
        "Hours in which I post nothing that nobody waits for, such as 22:00-07:00; none: no such hours",
        40,
      )
      .optional(),
    zone: param
      .text(
        "Time zone of these hours and of times in such posts, such as Europe/Madrid; none: that of the bot",
        60,
      )
      .optional(),
  }),
  positional: ["policy"],
  access: "channel-admin",
  effect: "change",
  propose: async (ports: Pick<CommandPorts, "channel">) => {
    const { vo, policy, quiet, timeZone } = await ports.channel.settings();
    const words = { vo: vo ?? "", quiet: quiet ? quietWords(quiet) : "", zone: timeZone ?? "" };
    return ports.channel.direct ? words : { policy: policyWords(policy).join(" "), ...words };
  },
  prepare: async ({ vo, policy, quiet, zone }, { channel }): Promise<Setting> => {
    const before = await channel.settings();
    if ([vo, policy, quiet, zone].every((one) => one === undefined)) {
      throw refuse(
        "channel.nothing",
        "Nothing was said that could be set. For example: channel set approval=gpu",
      );
    }
    const after = policy ? readPolicy(policy, before.policy, channel.ids) : before.policy;
    if (channel.direct && JSON.stringify(after) !== JSON.stringify(before.policy)) {
      throw refuse(
        "channel.alone",
        "Rules are for channels that several people share. Here you are alone with me; only --vo, --quiet and --zone can be set.",
      );
    }
    const settings = {
      vo: vo === "none" ? null : (vo ?? before.vo),
      policy: after,
      quiet: quiet === undefined ? before.quiet : readQuiet(quiet),
      timeZone: zone === undefined ? before.timeZone : readZone(zone),
    };
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

function readQuiet(typed: string): QuietHours | null {
  if (NONE.test(typed)) return null;
  const quiet = readQuietHours(typed);
  if (quiet) return quiet;
  throw refuse(
    "input.value",
    `“${typed.slice(0, 40)}” are no hours. Give two times of the day, such as 22:00-07:00, or none.`,
  );
}

function readZone(typed: string): string | null {
  if (NONE.test(typed)) return null;
  const zone = ianaName(typed);
  if (zone !== undefined) return zone;
  const near = nearNames(typed, Intl.supportedValuesOf("timeZone"));
  const hint = near.length > 0 ? `Did you mean ${near[0]}?` : "Name it as Europe/Madrid or America/Bogota.";
  throw refuse("input.value", `“${typed.slice(0, 40)}” is no time zone that I know. ${hint}`, {
    suggestions: near,
  });
}

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
