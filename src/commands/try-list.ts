import { z } from "zod";
import { heading, items, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { trialRow } from "./present/trial.ts";

export const tryList = read({
  path: "try list",
  summary: "List your trials of modules, with the time that is left",
  examples: ["try list"],
  aliases: ["trials", "try ls"],
  input: z.strictObject({}),
  access: "intermediate",
  run: (_params, { directory }: Pick<CommandPorts, "directory">) => directory.trials(),
  reply: (trials, { now }) =>
    trials.length === 0
      ? reply(note("info", "You have no trials. “try” and the name of a module starts one."))
      : reply(heading("Trials"), items(trials.map((one) => trialRow(one, now)))),
});
