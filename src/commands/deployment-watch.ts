import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Deployment } from "../platform/ports.ts";
import { fields, heading, items, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { deploymentName, hasEnded, imageName, statusWords } from "./present/deployment.ts";
import { isReady } from "./present/endpoints.ts";
import { READY, type Watched } from "./watched.ts";

interface Wish {
  readonly watched: Omit<Watched, "submitted">;
  /** ISO, for JSON has no dates. */
  readonly submitted: string | null;
  readonly status: string;
  readonly image: string;
}

export const deploymentWatch = change({
  path: "deployment watch",
  summary: "Tell me here when a deployment is ready, fails, is lost or ends",
  examples: ["watch lab-run", "deployment watch 2"],
  aliases: ["watch", "notify", "follow"],
  input: z.strictObject({ deployment: param.deployment("Its title, number in the last list, or UUID") }),
  positional: ["deployment"],
  access: "full",
  effect: "change",
  prepare: async ({ deployment: id }, ports: Pick<CommandPorts, "directory" | "deployments" | "watches">) =>
    wishOf(watchable(await readDeployment(id, ports))),
  plan: ({ watched, status, image }) =>
    reply(heading(`Watch ${watched.title}?`), fields({ What: image, Status: status, VO: watched.ref.vo })),
  run: async (wish, { watches }): Promise<Wish> => {
    await watches.add(watchedOf(wish));
    return wish;
  },
  recover: async (wish, { watches }) => ((await watches.has(wish.watched.ref.id)) ? wish : undefined),
  reply: ({ watched, status, image }) => {
    const ready = watched.told.includes(READY);
    return reply(
      items([
        {
          kind: "deployment",
          ref: watched.ref.id,
          title: watched.title,
          facts: [status, image, watched.ref.vo],
        },
      ]),
      note(
        "success",
        ready
          ? "It is ready. I tell you here if it goes down, is lost, or ends."
          : "I tell you here when it is ready, fails or ends, and if it waits for long.",
      ),
    );
  },
});

function wishOf(deployment: Deployment): Wish {
  const { id, vo, kind, submitted, status } = deployment;
  const title = deploymentName(deployment);
  if (hasEnded(status))
    throw refuse("deployment.gone", `${title} has ended (${status}); there is nothing left to watch.`);
  return {
    watched: { ref: { id, vo, kind }, title, told: isReady(deployment) ? [READY] : [] },
    submitted: submitted?.toISOString() ?? null,
    status: statusWords(status),
    image: imageName(deployment),
  };
}

function watchedOf({ watched, submitted }: Wish): Watched {
  return { ...watched, submitted: submitted === null ? undefined : new Date(submitted) };
}

/** Batch jobs and trials come to an end by themselves, and soon. */
function watchable(deployment: Deployment): Deployment {
  if (deployment.kind === "module" || deployment.kind === "tool") return deployment;
  const { look, what } =
    deployment.kind === "batch"
      ? { what: "Batch jobs", look: "batch info" }
      : { what: "Trials", look: "try list" };
  throw refuse("deployment.watch", `${what} cannot be watched. “${look}” shows how far it is.`);
}
