import { z } from "zod";
import { formatCount } from "../language/sizes.ts";
import { actions, button, heading, note, table, whisper } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { timeWords } from "./present/words.ts";

/** More are found by their problem. */
const MOST = 50;

export const outboxList = read({
  path: "outbox list",
  summary: "Show posts that could not be delivered, and why",
  examples: ["outbox"],
  aliases: ["outbox"],
  input: z.strictObject({}),
  access: "admin",
  answer: "private",
  run: (_params, { outbox }: Pick<CommandPorts, "outbox">) => outbox.parked(MOST),
  reply: (parked) =>
    parked.length === 0
      ? whisper(note("success", "Everything that was to be posted was posted, or still waits for its time."))
      : whisper(
          heading(`${formatCount(parked.length, "post")} not delivered`),
          table(
            ["Number>", "Where", "Due", "Tries>", "Why"],
            parked.map(({ number, where, due, attempts, problem }) => [
              String(number),
              where,
              timeWords(due),
              String(attempts),
              problem,
            ]),
          ),
          note(
            "info",
            "Where it says that a post may be out, look there first: tried again, it may show twice. They are kept for a week.",
          ),
          actions(
            button("Try all again", "outbox retry", { post: "all" }),
            button("Drop all", "outbox drop", { post: "all" }, "danger"),
          ),
        ),
});
