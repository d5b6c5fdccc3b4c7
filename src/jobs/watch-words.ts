/** News of watched deployments, in words. */
import {
  advice,
  deploymentActions,
  deploymentName,
  hardware,
  hasEnded,
  imageName,
} from "../commands/present/deployment.ts";
import { endpointLines } from "../commands/present/endpoints.ts";
import { capitalised, listWords } from "../commands/present/words.ts";
import { BLIND, DOWN, ENDED, READY, SILENT, UNWATCHED } from "../commands/watched.ts";
import type { Deployment } from "../platform/ports.ts";
import type { Draft, DraftBlock, Tone } from "../reply/blocks.ts";
import { actions, button, fields, heading, note, reply, table } from "../reply/build.ts";

export interface News {
  /** One of the names in `watched.ts`. */
  readonly name: string;
  readonly title: string;
  /** Undefined: the platform knows it no more, or cannot be asked. */
  readonly deployment: Deployment | undefined;
  /** Whether the person was told that it could be worked with. */
  readonly wasReady: boolean;
}

/** Without numbered rows: those of the list that somebody has before his eyes stay what a number means. */
export function newsDraft(news: News): Draft {
  const { deployment, name } = news;
  const [tone, words] = sayingOf(news);
  const what = deployment && name !== READY ? advice(deployment) : undefined;
  return reply(
    heading(headline(news)),
    note(tone, words),
    what !== undefined && note("info", what),
    deployment &&
      fields({
        What: imageName(deployment),
        Resources: hardware(deployment.resources),
        Datacenter: deployment.datacenter,
        VO: deployment.vo,
        UUID: deployment.id,
      }),
    deployment && endpointLines(deployment),
    nextSteps(news),
  );
}

/** Rows of a table that are shown; “deployments” shows all. */
const MOST_ROWS = 60;
/** Different reasons that are told. */
const MOST_REASONS = 5;

/** News of many at once: how many of what, why, and which. */
export function gatheredDraft(all: readonly News[]): Draft {
  const states = all.map(stateOf);
  const counts = [...new Set(states)].map(
    (state) => `${states.filter((one) => one === state).length} ${state}`,
  );
  const reasons = new Map<string, Tone>();
  for (const news of all) {
    const [tone, words] = sayingOf(news);
    reasons.set(`${capitalised(stateOf(news))}: ${words}`, tone);
  }
  const more = all.length - MOST_ROWS;
  return reply(
    heading(`${all.length} deployments: ${listWords(counts)}`),
    ...[...reasons].slice(0, MOST_REASONS).map(([words, tone]) => note(tone, words)),
    table(
      ["Deployment", "News", "Datacenter"],
      all.slice(0, MOST_ROWS).map((news) => [nameIn(news), stateOf(news), news.deployment?.datacenter ?? ""]),
    ),
    more > 0 && note("info", `And ${more} more: “deployments” shows all.`),
    actions(button("My deployments", "deployment list")),
  );
}

function nameIn({ deployment, title }: News): string {
  return deployment ? deploymentName(deployment) : title;
}

/** Its news in a word or two. */
function stateOf({ name, deployment }: News): string {
  switch (name) {
    case READY:
      return "ready";
    case SILENT:
      return "silent";
    case DOWN:
      return "down";
    case UNWATCHED:
      return "not watched any more";
    case BLIND:
      return "out of my sight";
    case ENDED:
      return endedBadly(deployment) ? deployment.status : "ended";
    default:
      return "still queued";
  }
}

function endedBadly(deployment: Deployment | undefined): deployment is Deployment {
  return deployment !== undefined && hasEnded(deployment.status) && deployment.status !== "complete";
}

function nextSteps({ deployment, name }: News): DraftBlock {
  if (!deployment || (name === ENDED && deployment.status === "complete"))
    return actions(button("My deployments", "deployment list"));
  const open = button("Open", "deployment open", { deployment: deployment.id }, "primary");
  const known = deploymentActions(deployment);
  const others = known.type === "actions" ? known.actions : [];
  return actions(...(deployment.status === "running" ? [open] : []), ...others);
}

function headline(news: News): string {
  const { name, deployment } = news;
  const shown = nameIn(news);
  switch (name) {
    case READY:
      return `${shown} is ready`;
    case SILENT:
      return `${shown} runs, but does not answer`;
    case DOWN:
      return `${shown} is down`;
    case UNWATCHED:
      return `I do not watch ${shown} any more`;
    case BLIND:
      return `I cannot look at ${shown} any more`;
    case ENDED:
      return endedBadly(deployment) ? `${shown}: ${deployment.status}` : `${shown} has ended`;
    default:
      return `${shown} is still queued`;
  }
}

function sayingOf({ name, deployment, wasReady }: News): readonly [Tone, string] {
  switch (name) {
    case READY:
      return ["success", "You can work with it now."];
    case SILENT:
      return [
        "warning",
        "It has been up for a quarter of an hour without answering. It may still be loading; if not, delete it and deploy it again, with service jupyter to look inside.",
      ];
    case DOWN:
      return ["warning", "The machine it runs on cannot be reached."];
    case UNWATCHED:
      return ["info", "You wanted to hear of it until now. “watch” and its name goes on."];
    case BLIND:
      return [
        "warning",
        "You are not logged in, or have no full access to its VO any more. Log in, and I go on watching it.",
      ];
    case ENDED:
      return endOf(deployment, wasReady);
    default:
      return [
        "info",
        `It has been ${name.replace(/^queued /, "waiting for ")}. The platform does not say at which place in the queue.`,
      ];
  }
}

function endOf(deployment: Deployment | undefined, wasReady: boolean): readonly [Tone, string] {
  if (deployment?.errorMessage) return ["danger", deployment.errorMessage];
  switch (deployment?.status) {
    case "failed":
      return ["danger", wasReady ? "It failed while it ran." : "It failed before it could be used."];
    case "lost":
      return ["danger", "The machine it was on is lost for good."];
    case "error":
      return ["danger", "The platform could not place it."];
    default:
      return [
        "info",
        wasReady ? "It was stopped or deleted." : "It was deleted, or ended before it could run.",
      ];
  }
}
