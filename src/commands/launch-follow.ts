/** A launch that was submitted: how it is carried out, found again, followed and told. */
import { wallWords } from "../language/terms.ts";
import type { Deployment, DeploymentRef } from "../platform/ports.ts";
import type { Draft, DraftBlock } from "../reply/blocks.ts";
import { fields, heading, items, note, noteMd, reply, whisper } from "../reply/build.ts";
import { watch } from "./follow.ts";
import type { Launch } from "./launch.ts";
import { type LeasedLaunch, wishEnd } from "./lease.ts";
import type { Call, CommandPorts } from "./ports.ts";
import {
  advice,
  deploymentActions,
  deploymentRow,
  hasEnded,
  isMarked,
  launchProgress,
} from "./present/deployment.ts";
import { endpointLines, isReady } from "./present/endpoints.ts";
import { listMarkdown } from "./present/words.ts";
import { linkedStorage, withStorage } from "./storage-choice.ts";
import { ENDED, READY, type Watched } from "./watched.ts";

export interface Launched {
  readonly launch: Launch;
  readonly ref: DeploymentRef;
  /** As last seen; undefined: not seen yet, or gone again. */
  readonly deployment: Deployment | undefined;
  readonly gone: boolean;
}

/** Submits it, once, with the storage's credentials as they are now. */
export async function submitLaunch(
  launch: Launch,
  { deployments, storages }: Pick<CommandPorts, "deployments" | "storages">,
): Promise<Launched> {
  const { vo, kind, toolName, storage } = launch;
  const values =
    storage === undefined
      ? launch.values
      : withStorage(launch.values, await linkedStorage(vo, storage, { storages }));
  const id = await deployments.create({ vo, kind, values, ...(toolName === null ? {} : { toolName }) });
  return { launch, ref: { id, vo, kind }, deployment: undefined, gone: false };
}

/** The deployment that bears the mark of this operation, if there is one. */
export async function findLaunch(
  launch: Launch,
  { deployments }: Pick<CommandPorts, "deployments">,
  call: Call,
): Promise<Launched | undefined> {
  const { vo, kind } = launch;
  const found = (await deployments.list({ vo, kind })).find((one) =>
    isMarked(one.description, call.operation),
  );
  return found && { launch, ref: { id: found.id, vo, kind }, deployment: found, gone: false };
}

/** ms between looks: quick while people watch, patient while a GPU is waited for. */
function pauseMs(elapsedMs: number): number {
  if (elapsedMs < 60_000) return 1500;
  return elapsedMs < 600_000 ? 5000 : 60_000;
}

/** For so long people look at an answer; what comes later is told by a post of its own, as the deployment is watched. */
const LONGEST_FOLLOW_MS = 10 * 60_000;

export async function* followLaunch(
  first: Launched,
  { deployments, wait }: Pick<CommandPorts, "deployments" | "wait">,
  call: Call,
): AsyncIterable<Launched> {
  const over = (deployment: Deployment | undefined): boolean =>
    deployment === undefined || hasEnded(deployment.status) || isReady(deployment);
  const look = () => deployments.get(first.ref);
  for await (const deployment of watch(
    { look, over, pauseMs, longestMs: LONGEST_FOLLOW_MS },
    { wait },
    call,
  )) {
    yield { ...first, deployment, gone: deployment === undefined };
  }
}

export function tellLaunch({ launch, ref, deployment, gone }: Launched, { now }: Call): Draft {
  const what = deployment && !isReady(deployment) ? advice(deployment) : undefined;
  const ended = hasEnded(deployment?.status ?? "");
  return reply(
    heading(`${launch.title}: ${launch.what}`),
    launchProgress(deployment),
    items([
      deployment
        ? deploymentRow(deployment)
        : { kind: "deployment", ref: ref.id, title: launch.title, facts: ["submitted", launch.vo] },
    ]),
    ...launchNotes(launch),
    !gone && !ended && leaseNote(launch, deployment?.submitted ?? now),
    gone && note("warning", "It was deleted, or ended before it could run. You can deploy it again."),
    what !== undefined && note(ended ? "warning" : "info", what),
    deployment && endpointLines(deployment),
    deployment && deploymentActions(deployment),
  );
}

/** Its agreed end, which is counted from when it was submitted. */
function leaseNote({ lease }: Launch, submitted: Date): DraftBlock | undefined {
  const end = lease && wishEnd(lease, submitted);
  if (!lease || !end) return undefined;
  return note("info", `It is agreed until ${wallWords(end, lease.timeZone)}; I remind you before.`);
}

/** What was changed or is worth knowing about a launch. */
export function launchNotes({ notes, warning }: Launch): readonly DraftBlock[] {
  const told = notes.map((one) => note("info", one));
  return warning === null ? told : [...told, noteMd("warning", listMarkdown(warning))];
}

/** The password, told once and to the asker alone. */
export function whisperPassword({ launch }: Launched): Draft | undefined {
  if (launch.password === null) return undefined;
  return whisper(
    fields({
      "User name": launch.user ?? undefined,
      [`Password of ${launch.title}`]: launch.password,
    }),
    note("info", "I show it only now and keep no readable copy. Put it in your password manager."),
  );
}

/** It ends as agreed, unless it is gone already. */
export function leaseOfLaunch({ launch, ref, deployment, gone }: Launched): LeasedLaunch | undefined {
  const { lease, title } = launch;
  if (!lease || gone) return undefined;
  return { ref, title, lease, submitted: deployment?.submitted };
}

/** The person hears of it until it has ended; what was shown to him is not told again. */
export function watchLaunch({ launch, ref, deployment, gone }: Launched): Watched {
  const ended = gone || (deployment !== undefined && hasEnded(deployment.status));
  const ready = deployment !== undefined && isReady(deployment);
  return {
    ref,
    title: launch.title,
    submitted: deployment?.submitted,
    told: ended ? [ENDED] : ready ? [READY] : [],
  };
}
