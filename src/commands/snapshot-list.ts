import { z } from "zod";
import { formatBytes } from "../language/sizes.ts";
import { heading, items, note, reply } from "../reply/build.ts";
import { read } from "./define.ts";
import type { CommandPorts } from "./ports.ts";
import { SNAPSHOT_TOTAL_BYTES, snapshotRow, totalBytes } from "./present/snapshot.ts";

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
        note("warning", `${unread.join(", ")} could not be asked; snapshots there are missing here.`),
      found.length === 0
        ? note("info", "You have no snapshots. “snapshot <deployment>” makes one of a running deployment.")
        : heading(
            `Snapshots: ${formatBytes(totalBytes(found))} of ${formatBytes(SNAPSHOT_TOTAL_BYTES)} per VO`,
          ),
      found.length > 0 && items(found.map((one) => snapshotRow(one))),
    ),
});
