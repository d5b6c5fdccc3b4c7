import { z } from "zod";
import { heading, items, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { batchRow } from "./present/batch.ts";
import { hasEnded } from "./present/deployment.ts";
import { listWords } from "./present/words.ts";

export const batchList = read({
  path: "batch list",
  summary: "List your batch jobs, also those of the last 24 hours",
  examples: ["batch list"],
  aliases: ["batch jobs", "batches", "batch ls"],
  input: z.strictObject({}),
  access: "full",
  run: (_params, { directory }: Pick<CommandPorts, "directory">) => directory.batchJobs(),
  reply: ({ found, unread }) => {
    const held = found.filter((one) => hasEnded(one.status) && (one.resources.gpu ?? 0) > 0);
    return reply(
      unread.length > 0 &&
        note("warning", `I could not ask ${listWords(unread)}; your batch jobs there are missing here.`),
      found.length === 0 &&
        note("info", "You have no batch jobs. “batch submit” with a module and commands starts one."),
      found.length > 0 && heading("Batch jobs"),
      found.length > 0 && items(found.map(batchRow)),
      held.length > 0 &&
        note(
          "info",
          "Ended jobs with a GPU count against your two GPUs until they leave this list, or until you delete them.",
        ),
    );
  },
});
