import { z } from "zod";
import type { Snapshot } from "../platform/ports.ts";
import { heading, items, note, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { quotaWords, SNAPSHOT_TOTAL_BYTES, snapshotRow, totalBytes } from "./present/snapshot.ts";
import { listWords } from "./present/words.ts";

export const snapshotList = read({
  path: "snapshot list",
  summary: "List your snapshots with their size and state",
  examples: ["snapshots"],
  aliases: ["snapshots"],
  input: z.strictObject({}),
  access: "full",
  run: (_params, { directory }: Pick<CommandPorts, "directory">) => directory.snapshots(),
  reply: ({ found, unread }) =>
    reply(
      unread.length > 0 &&
        note("warning", `I could not ask ${listWords(unread)}; your snapshots there are missing here.`),
      found.length === 0 &&
        note(
          "info",
          "You have no snapshots. “snapshot lab-run” makes one of the running deployment lab-run.",
        ),
      found.length > 0 && heading("Snapshots"),
      found.length > 0 && text(md`${quotas(found)}`),
      found.length > 0 && items(found.map((one) => snapshotRow(one))),
    ),
});

/** The room for snapshots is counted in each VO by itself. */
function quotas(found: readonly Snapshot[]): string {
  const vos = [...new Set(found.map((one) => one.vo))];
  const used = vos.map((vo) => {
    const bytes = totalBytes(found.filter((one) => one.vo === vo));
    const full = bytes > SNAPSHOT_TOTAL_BYTES ? " (delete some before you make another)" : "";
    return `${quotaWords(bytes)} in ${vo}${full}`;
  });
  return `They take ${listWords(used)}.`;
}
