import { z } from "zod";
import { refuse } from "../errors.ts";
import { dayIn, daysBetween } from "../language/days.ts";
import { fields, heading, note, reply, whisper } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";

interface NewKey {
  readonly name: string;
  /** Whole days from now, as the platform counts; null: it never ends. */
  readonly days: number | null;
  /** `YYYY-MM-DD`. */
  readonly expires: string | null;
}

interface MadeKey extends NewKey {
  /** Undefined where it was made, but nobody saw the answer: the platform shows a key only once. */
  readonly key: string | undefined;
}

export const keyCreate = change({
  path: "key create",
  summary: "Make a key for the platform's language model",
  examples: ["key create laptop --expires 30d"],
  aliases: ["key new", "key add"],
  input: z.strictObject({
    name: param.text("Name to tell it by: letters, digits and hyphens", 60),
    expires: param
      .untilDay("Day on which it ends, e.g. 30d or 2026-12-31; unless told, it never ends")
      .optional(),
  }),
  positional: ["name"],
  access: "intermediate",
  effect: "change",
  prepare: async (
    { name, expires },
    { keys }: Pick<CommandPorts, "keys">,
    { now, timeZone },
  ): Promise<NewKey> => {
    // The platform lists only what follows an underscore, and could then not delete the key by its name.
    if (!/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(name))
      throw refuse(
        "key.name",
        "A key's name has only letters, digits, hyphens and points. Please choose another.",
      );
    if ((await keys.list()).some((one) => one.name === name))
      throw refuse(
        "key.taken",
        `You have a key ${name} already. Choose another name, or delete that one first.`,
      );
    if (expires === undefined) return { name, days: null, expires: null };
    const days = daysBetween(dayIn(now, timeZone), expires);
    if (days < 1) throw refuse("key.expires", "A key must end on a day to come, at the earliest tomorrow.");
    return { name, days, expires };
  },
  plan: ({ name, expires }) =>
    reply(
      heading(`Make the key ${name}?`),
      note("info", expires === null ? "It never ends." : `It works until ${expires}.`),
    ),
  run: async ({ name, days, expires }, { keys }): Promise<MadeKey> => ({
    name,
    days,
    expires,
    key: await keys.create({ name, ...(days === null ? {} : { days }) }),
  }),
  recover: async (wanted, { keys }): Promise<MadeKey | undefined> => {
    const made = (await keys.list()).some((one) => one.name === wanted.name);
    return made ? { ...wanted, key: undefined } : undefined;
  },
  reply: ({ name, expires, key }) =>
    key === undefined
      ? reply(
          note(
            "warning",
            `The key ${name} was made, but the platform's answer was lost, and it shows a key only once. Delete it with “key delete ${name}” and make a new one.`,
          ),
        )
      : reply(
          note(
            "success",
            `The key ${name} is made${expires === null ? "" : ` and works until ${expires}`}. I sent it to you in private.`,
          ),
        ),
  whisper: ({ name, key }) =>
    key === undefined
      ? undefined
      : whisper(
          fields({ [`Key ${name}`]: key }),
          note("info", "I show it only now and keep no copy. Put it in your password manager."),
        ),
});
