import { z } from "zod";
import { refuse } from "../errors.ts";
import { change } from "./define.ts";
import { type DeletionPorts, type Deletions, deletionSteps, prepareDeletions } from "./deletion.ts";
import * as param from "./params.ts";

export const tryStop = change({
  path: "try stop",
  summary: "Stop a trial before it ends by itself",
  examples: ["try stop 1"],
  aliases: ["try delete", "try end"],
  input: z.strictObject({ deployment: param.trial("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "intermediate",
  effect: "destroy",
  prepare: async ({ deployment }, ports: DeletionPorts): Promise<Deletions> => {
    const { kind } = await ports.directory.locate(deployment);
    // The platform's route for trials deletes anything.
    if (kind !== "try")
      throw refuse("try.kind", "That is no trial. “try list” shows your trials; “delete” is for all others.");
    return prepareDeletions([deployment], ports);
  },
  ...deletionSteps,
});
