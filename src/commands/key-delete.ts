import { z } from "zod";
import { refuse } from "../errors.ts";
import { PlatformFailure } from "../platform/failure.ts";
import { heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

export const keyDelete = change({
  path: "key delete",
  summary: "Delete a key for the platform's language model",
  examples: ["key delete laptop"],
  aliases: ["key remove", "key revoke"],
  input: z.strictObject({ name: param.key("Its name, or its number in the last list") }),
  positional: ["name"],
  access: "intermediate",
  effect: "destroy",
  prepare: async ({ name }, { keys }: Pick<CommandPorts, "keys">) => {
    if ((await keys.list()).some((one) => one.name === name)) return { name };
    throw refuse("key.unknown", `You have no key ${name}. “keys” lists those you have.`);
  },
  plan: ({ name }) =>
    reply(heading(`Delete the key ${name}?`), note("warning", "Programs that use it stop working at once.")),
  run: async ({ name }, { keys }) => {
    try {
      await keys.remove(name);
    } catch (error) {
      // Somebody else was faster: what was wanted is done.
      if (!(error instanceof PlatformFailure && error.kind === "missing")) throw error;
    }
    return { name };
  },
  recover: async ({ name }, { keys }) =>
    (await keys.list()).some((one) => one.name === name) ? undefined : { name },
  reply: ({ name }) => reply(note("success", `The key ${name} is deleted.`)),
});
