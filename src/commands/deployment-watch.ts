import { z } from "zod";
import { refuse } from "../errors.ts";
import { wallWords } from "../language/terms.ts";
import type { Deployment } from "../platform/ports.ts";
import { fields, heading, items, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { readDeployment } from "./deployment-info.ts";
import { checkedEnd } from "./lease.ts";
import * as param from "./params.ts";
import type { CommandPorts } from "./ports.ts";
import { deploymentName, hasEnded, imageName, statusWords } from "./present/deployment.ts";
import { isReady } from "./present/endpoints.ts";
import { READY, type Watched } from "./watched.ts";

interface Wish {
  readonly watched: Omit<Watched, "submitted" | "until">;
  /** ISO; null: until it ends. */
  readonly until: string | null;
  readonly timeZone: string;
  /** ISO, for JSON has no dates. */
  readonly submitted: string | null;
  readonly status: string;
  readonly image: string;
}

export const deploymentWatch = change({
  path: "deployment watch",
  summary: "Tell me here when a deployment is ready, fails, is lost or ends",
  examples: ["watch lab-run", "deployment watch 2 --for 2d"],
  aliases: ["watch", "notify", "follow"],
  input: z.strictObject({
    deployment: param.deployment("Its title, number in the last list, or UUID"),
    for: param.term("For how long, or until when; unless told, until it ends").optional(),
  }),
  positional: ["deployment"],
  access: "full",
  effect: "change",
  prepare: async (
    { deployment: id, for: term },
    ports: Pick<CommandPorts, "directory" | "deployments" | "watches">,
    { now, timeZone },
  ): Promise<Wish> => {
    const until =
      term === undefined || term === "none" ? null : checkedEnd(term, now, timeZone).toISOString();
    return { ...wishOf(watchable(await readDeployment(id, ports))), until, timeZone };
  },
  plan: (wish) => {
    const { watched, status, image } = wish;
    return reply(
      heading(`Watch ${watched.title}?`),
      fields({ What: image, Status: status, VO: watched.ref.vo, Until: untilWords(wish) }),
    );
  },
  run: async (wish, { watches }): Promise<Wish> => {
    await watches.add(watchedOf(wish));
    return wish;
  },
  recover: async (wish, { watches }) => ((await watches.has(wish.watched.ref.id)) ? wish : undefined),
  reply: (wish) => {
    const { watched, status, image } = wish;
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
      wish.until !== null && note("info", `I watch it until ${untilWords(wish)}.`),
    );
  },
});

function untilWords({ until, timeZone }: Wish): string | undefined {
  return until === null ? undefined : wallWords(new Date(until), timeZone);
}

function wishOf(deployment: Deployment): Omit<Wish, "until" | "timeZone"> {
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

function watchedOf({ watched, submitted, until }: Wish): Watched {
  return {
    ...watched,
    submitted: submitted === null ? undefined : new Date(submitted),
    until: until === null ? null : new Date(until),
  };
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
