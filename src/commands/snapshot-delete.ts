import { z } from "zod";
import { refuse } from "../errors.ts";
import { formatBytes } from "../language/sizes.ts";
import type { Snapshot } from "../platform/ports.ts";
import { fields, heading, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { snapshotName } from "./present/snapshot.ts";
import { timeWords } from "./present/words.ts";

interface Deletion {
  readonly id: string;
  readonly vo: string;
  readonly title: string;
  readonly facts: Readonly<Record<string, string>>;
}

export const snapshotDelete = change({
  path: "snapshot delete",
  summary: "Delete a snapshot",
  examples: ["snapshot delete 1"],
  aliases: ["snapshot remove"],
  input: z.strictObject({ snapshot: param.snapshot("Its title, number in the last list, or id") }),
  positional: ["snapshot"],
  access: "full",
  effect: "destroy",
  prepare: async (
    { snapshot: id },
    ports: Pick<CommandPorts, "directory" | "snapshots">,
  ): Promise<Deletion> => {
    const snapshot = await readSnapshot(id, ports);
    return {
      id,
      vo: snapshot.vo,
      title: snapshotName(snapshot),
      facts: {
        State: snapshot.status,
        ...(snapshot.sizeBytes === undefined ? {} : { Size: formatBytes(snapshot.sizeBytes) }),
        ...(snapshot.submitted ? { Made: timeWords(snapshot.submitted) } : {}),
        Id: snapshot.id,
      },
    };
  },
  plan: ({ title, facts }) =>
    reply(
      heading(`Delete the snapshot ${title}?`),
      fields(facts),
      note("warning", "It cannot be deployed again afterwards. Deployments that were made from it go on."),
    ),
  run: async (deletion, { snapshots }) => {
    await snapshots.remove(deletion.vo, deletion.id);
    return deletion;
  },
  recover: async (deletion, { snapshots }) => {
    const left = await snapshots.list(deletion.vo);
    return left.some((one) => one.id === deletion.id) ? undefined : deletion;
  },
  reply: ({ title }) => reply(note("success", `The snapshot ${title} is deleted.`)),
});

export async function readSnapshot(
  id: string,
  { directory }: Pick<CommandPorts, "directory">,
): Promise<Snapshot> {
  const { found } = await directory.snapshots();
  const snapshot = found.find((one) => one.id === id);
  if (snapshot) return snapshot;
  throw refuse("snapshot.unknown", "You have no such snapshot. “snapshots” lists those you have.");
}
