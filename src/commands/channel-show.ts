import { z } from "zod";
import { heading, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { policyFields } from "./present/policy.ts";

export const channelShow = read({
  path: "channel show",
  summary: "Show what is set for this channel, and by whom it can be",
  examples: ["channel show"],
  aliases: ["channel", "channel settings"],
  input: z.strictObject({}),
  access: "anyone",
  run: async (_params, { channel }: Pick<CommandPorts, "channel">) => ({
    settings: await channel.settings(),
    changedBy: channel.direct ? "you" : channel.administrators,
  }),
  reply: ({ settings, changedBy }) =>
    reply(
      heading("This channel"),
      policyFields(settings),
      note("info", `It can be changed by ${changedBy}: channel set`),
    ),
});
