import { z } from "zod";
import type { LlmKey } from "../platform/service-ports.ts";
import { button, heading, items, note, type Row, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { timeWords } from "./present/words.ts";

export const keyList = read({
  path: "key list",
  summary: "List your keys for the platform's language model",
  examples: ["keys"],
  aliases: ["keys"],
  input: z.strictObject({}),
  access: "intermediate",
  run: (_params, { directory }: Pick<CommandPorts, "directory">) => directory.keys(),
  reply: (keys, { now }) =>
    keys.length === 0
      ? reply(note("info", "You have no keys. “key create” and a name makes one."))
      : reply(heading("Keys for the language model"), items(keys.map((one) => rowOf(one, now)))),
});

function rowOf({ name, created, expires }: LlmKey, now: Date): Row {
  return {
    kind: "key",
    ref: name,
    title: name,
    facts: [created && `made ${timeWords(created)}`, expiryWords(expires, now)],
    actions: [button("Delete", "key delete", { name }, "danger")],
  };
}

function expiryWords(expires: Date | undefined, now: Date): string {
  if (!expires) return "never ends";
  return `${expires > now ? "ends" : "ended"} ${timeWords(expires)}`;
}
