import { z } from "zod";
import { heading, items, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { serviceRow } from "./present/service.ts";
import { listWords } from "./present/words.ts";

export const inferenceList = read({
  path: "inference list",
  summary: "List your inference services",
  examples: ["inference list"],
  aliases: ["services", "inference ls"],
  input: z.strictObject({}),
  access: "full",
  run: (_params, { directory }: Pick<CommandPorts, "directory">) => directory.services(),
  reply: ({ found, unread }) =>
    reply(
      unread.length > 0 &&
        note("warning", `I could not ask ${listWords(unread)}; your services there are missing here.`),
      found.length === 0 &&
        note("info", "You have no inference services. “inference create” and a module makes one."),
      found.length > 0 && heading("Inference services"),
      found.length > 0 && items(found.map(serviceRow)),
    ),
});
