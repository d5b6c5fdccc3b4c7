import { z } from "zod";
import { change } from "./define.ts";
import { type DeletionPorts, type Deletions, deletionSteps, prepareDeletions } from "./deletion.ts";
import { membersOf } from "./groups.ts";
import * as param from "./params.ts";

export const deploymentDelete = change({
  path: "deployment delete",
  summary: "Delete deployments; a second time, purge what is stuck",
  examples: ["delete lab-run", "delete 2", "delete 1 and 3", "delete all stopped"],
  aliases: ["delete", "stop", "kill", "remove", "rm", "deployment stop", "deployment remove"],
  input: z.strictObject({
    deployment: param.deployments(
      "Its title, number in the last list, or UUID; several with commas; or all, all stopped, all running",
    ),
  }),
  positional: ["deployment"],
  access: "full",
  effect: "destroy",
  prepare: async ({ deployment }, ports: DeletionPorts): Promise<Deletions> =>
    prepareDeletions(await membersOf(deployment, ports), ports),
  ...deletionSteps,
  unwatches: ({ outcomes }) =>
    outcomes
      .filter(({ after }) => after === "stopped" || after === "purged")
      .map(({ deletion }) => deletion.ref.id),
});
