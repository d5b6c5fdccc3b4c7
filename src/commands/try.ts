import { z } from "zod";
import { refuse } from "../errors.ts";
import type { Deployment } from "../platform/ports.ts";
import { TRY_VO } from "../platform/ports.ts";
import { cleanText, TITLE_LIMIT } from "../platform/text.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, heading, items, note, reply } from "../reply/build.ts";
import { change } from "./define.ts";
import { watch } from "./follow.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { hasEnded, launchProgress } from "./present/deployment.ts";
import { endpointLines, isReady } from "./present/endpoints.ts";
import { endWords, timeLeft, trialRow } from "./present/trial.ts";
import { listWords } from "./present/words.ts";

/** So many may run at once per person: the platform's rule. */
const MOST_AT_ONCE = 3;

interface Trial {
  readonly item: string;
  readonly what: string;
  readonly title: string;
  /** Trials that were there before, so that this one can be told from them. */
  readonly before: readonly string[];
}

interface Tried {
  readonly trial: Trial;
  readonly id: string;
  /** As last seen; undefined: not seen yet, or gone again. */
  readonly deployment: Deployment | undefined;
  readonly gone: boolean;
}

type Ports = Pick<CommandPorts, "catalogue" | "deployments" | "directory" | "trials" | "wait">;

export const tryItem = change({
  path: "try",
  summary: "Try a module for ten minutes, with nothing to configure",
  examples: ["try 1", "try ai4os-yolo-torch"],
  aliases: ["try out", "demo"],
  input: z.strictObject({
    item: param.item("Module: its name, title, or number in the last list"),
    title: param.text("Short name of the trial, at most 45 characters", 300).optional(),
  }),
  positional: ["item"],
  access: "intermediate",
  effect: "change",
  prepare: async ({ item, title }, ports: Ports, call): Promise<Trial> => {
    const detail = await ports.catalogue.item(item);
    if (detail.kind === "tool")
      throw refuse(
        "try.tool",
        `${detail.title} is a tool, and only modules can be tried. “deploy” launches it.`,
      );
    if (!detail.valid) {
      throw refuse(
        "try.unreadable",
        `The platform cannot read the metadata of ${detail.id}, so it cannot be tried for now. “show ${detail.id}” says why.`,
      );
    }
    const running = await ports.directory.trials();
    const open = running.filter((one) => !hasEnded(one.status));
    if (open.length >= MOST_AT_ONCE) throw tooMany(open, call.now);
    const { text } = cleanText(title ?? detail.id, TITLE_LIMIT);
    return {
      item: detail.id,
      what: detail.title,
      title: text === "" ? detail.id : text,
      before: running.map((one) => one.id),
    };
  },
  launches: () => ({ gpus: 0 }),
  plan: ({ what, title }) =>
    reply(
      heading(`Try ${what}?`),
      note("info", `It is called ${title}, and ends by itself after ten minutes; nothing in it is kept.`),
    ),
  run: async (trial, { trials }: Ports): Promise<Tried> => ({
    trial,
    id: await trials.start(trial.item, trial.title),
    deployment: undefined,
    gone: false,
  }),
  recover: async (trial, { deployments }: Ports): Promise<Tried | undefined> => {
    const found = (await deployments.list({ vo: TRY_VO, kind: "try" })).find(
      (one) => one.title === trial.title && !trial.before.includes(one.id),
    );
    return found && { trial, id: found.id, deployment: found, gone: false };
  },
  follow: (first, ports: Ports, call) => followTrial(first, ports, call),
  reply: tellTrial,
});

function tooMany(open: readonly Deployment[], now: Date): Error {
  const names = open.map((one) => {
    const left = timeLeft(one, now);
    return left === undefined ? `“${one.title}”` : `“${one.title}” (${left})`;
  });
  return refuse(
    "try.limit",
    `You have ${open.length} trials already, and ${MOST_AT_ONCE} is the most: ${listWords(names)}. Stop one with “try stop”, or wait until one ends.`,
  );
}

/** The image is big and the room for trials small, but what takes longer than this will not come. */
const LONGEST_FOLLOW_MS = 5 * 60_000;

async function* followTrial(
  first: Tried,
  { deployments, wait }: Pick<CommandPorts, "deployments" | "wait">,
  call: Call,
): AsyncIterable<Tried> {
  const look = () => deployments.get({ id: first.id, vo: TRY_VO, kind: "try" });
  const over = (seen: Deployment | undefined) =>
    seen === undefined || hasEnded(seen.status) || (seen.status === "running" && isReady(seen));
  const watched = { look, over, pauseMs: () => 2000, longestMs: LONGEST_FOLLOW_MS };
  for await (const deployment of watch(watched, { wait }, call))
    yield { ...first, deployment, gone: deployment === undefined };
}

function tellTrial({ trial, id, deployment, gone }: Tried, call: Call): Draft {
  const ready = deployment !== undefined && isReady(deployment);
  const ended = gone || hasEnded(deployment?.status ?? "");
  const end = deployment && endWords(deployment);
  return reply(
    heading(`Trial of ${trial.what}`),
    launchProgress(deployment),
    items([
      deployment
        ? trialRow(deployment, call.now)
        : { kind: "deployment", ref: id, title: trial.title, facts: ["submitted"] },
    ]),
    deployment && endpointLines(deployment),
    ended && note("warning", "It has ended before its page opened. Try again, or deploy the module."),
    ready &&
      note(
        "info",
        `It ends by itself${end === undefined ? "" : ` soon after ${end}`}; nothing in it is kept.`,
      ),
    ready && actions(button("Deploy it", "deploy", { item: trial.item })),
  );
}
