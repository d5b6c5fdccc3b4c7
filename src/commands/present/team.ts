/** What the people of a channel have running, as the bot saw it last. */
import { formatCount } from "../../language/sizes.ts";
import type { Draft } from "../../reply/blocks.ts";
import { button, heading, items, note, type Row, reply } from "../../reply/build.ts";
import type { Followed } from "../ports.ts";
import { timeWords } from "./words.ts";

/** `all`: how many there are without the filters. */
export function teamDraft(wanted: readonly Followed[], all: number): Draft {
  if (all === 0)
    return reply(
      note(
        "info",
        "Nothing that was launched or is watched in this channel runs now. “deploy” launches something.",
      ),
    );
  if (wanted.length === 0)
    return reply(note("info", `None of the ${formatCount(all, "deployment")} of this channel is like that.`));
  return reply(
    heading("Deployments of this channel"),
    items(wanted.map(teamRow)),
    note(
      "info",
      "What was launched or is watched here, as I saw it last. What people launch elsewhere only they can list.",
    ),
  );
}

function teamRow({ id, title, vo, who, own, since, seen }: Followed): Row {
  return {
    kind: "deployment",
    ref: id,
    title,
    facts: [
      seen?.status ?? "just launched",
      own ? "yours" : who,
      vo,
      seen ? `since ${timeWords(since)}` : undefined,
    ],
    actions: own ? [button("Info", "deployment info", { deployment: id })] : [],
  };
}
