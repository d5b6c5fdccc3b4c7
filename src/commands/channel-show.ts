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
    alone: channel.direct,
    administrators: channel.administrators,
  }),
  reply: ({ settings, alone, administrators }) =>
    reply(
      heading(alone ? "Here, where you are alone with me" : "This channel"),
      policyFields(settings, alone),
      note("info", `It can be changed by ${alone ? "you" : administrators}: channel set`),
    ),
});
