import { z } from "zod";
import { wallWords } from "../language/terms.ts";
import { actions, button, heading, note, table, whisper } from "../reply/build.ts";
import { deliveryWords } from "./announcement.ts";
import type { Announced } from "./announcements-port.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";

const SHOWN = 20;

export const announceList = read({
  path: "announce list",
  summary: "Show what was announced, and what became of its posts",
  examples: ["announce list"],
  aliases: ["announcements"],
  input: z.strictObject({}),
  access: "admin",
  answer: "private",
  run: async (_params, { announcements }: Pick<CommandPorts, "announcements">) => announcements.all(),
  reply: (all) => {
    if (all.length === 0)
      return whisper(
        note("info", "Nothing was announced lately."),
        actions(button("Announce something", "announce create", {}, "primary")),
      );
    const failed = all.flatMap(({ number, deliveries }) =>
      deliveries.filter(({ state }) => state === "failed").map((one) => ({ number, ...one })),
    );
    return whisper(
      heading("Announcements"),
      table(["No.", "Title", "For", "State", "Next", "Posts"], all.slice(0, SHOWN).map(rowOf)),
      all.length > SHOWN && note("info", `The newest ${SHOWN} of ${all.length}.`),
      failed.length > 0 &&
        table(
          ["No.", "Not posted to", "Why"],
          failed.slice(0, SHOWN).map(({ number, where, problem }) => [String(number), where, problem ?? ""]),
        ),
      actions(
        ...(failed.length > 0 ? [button("Show what was not posted", "outbox list")] : []),
        button("Announce something", "announce create"),
      ),
    );
  },
});

function rowOf({ number, content, state, next, deliveries }: Announced): readonly string[] {
  return [
    String(number),
    content.title,
    content.vo ?? "every VO",
    state,
    next ? wallWords(next, content.zone) : "",
    deliveryWords(deliveries),
  ];
}
