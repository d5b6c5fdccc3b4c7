/** A launch that was submitted: how it is carried out, found again, followed and told. */
import type { Deployment, DeploymentRef } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { actions, button, fields, heading, items, note, reply, whisper } from "../reply/build.ts";
import type { Launch } from "./launch.ts";
import type { Call, CommandPorts } from "./ports.ts";
import {
  advice,
  deploymentRow,
  endpointTable,
  hasEnded,
  isMarked,
  isReady,
  launchProgress,
  openLink,
} from "./present/deployment.ts";

export interface Launched {
  readonly launch: Launch;
  readonly ref: DeploymentRef;
  /** As last seen; undefined: not seen yet, or gone again. */
  readonly deployment: Deployment | undefined;
  readonly gone: boolean;
}

/** Submits it, once. */
export async function submitLaunch(
  launch: Launch,
  { deployments }: Pick<CommandPorts, "deployments">,
): Promise<Launched> {
  const { vo, kind, toolName, values } = launch;
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

/** Seconds between looks, by seconds since the launch: quick while people watch, patient while a GPU is waited for. */
function pauseSeconds(elapsed: number): number {
  if (elapsed < 60) return 1.5;
  if (elapsed < 600) return 5;
  return 60;
}

/** Looking ends after this long; “info” and alerts take over. */
const LONGEST_FOLLOW_S = 24 * 3600;
/** A service that is up for so long without answering will not answer by itself. */
const LONGEST_SILENCE_S = 15 * 60;

export async function* followLaunch(
  first: Launched,
  { deployments, wait }: Pick<CommandPorts, "deployments" | "wait">,
  call: Call,
): AsyncIterable<Launched> {
  let elapsed = 0;
  let silent = 0;
  while (!call.signal.aborted && elapsed < LONGEST_FOLLOW_S) {
    const deployment = await deployments.get(first.ref);
    yield { ...first, deployment, gone: deployment === undefined };
    if (deployment === undefined || hasEnded(deployment.status)) return;
    if (deployment.status === "running" && isReady(deployment)) return;
    const pause = pauseSeconds(elapsed);
    silent = deployment.status === "running" ? silent + pause : 0;
    if (silent > LONGEST_SILENCE_S) return;
    await wait(pause * 1000, call.signal);
    elapsed += pause;
  }
}

export function tellLaunch({ launch, ref, deployment, gone }: Launched): Draft {
  const ready = deployment !== undefined && isReady(deployment);
  const what = deployment && !ready ? advice(deployment) : undefined;
  return reply(
    heading(`${launch.title}: ${launch.what}`),
    launchProgress(deployment),
    items([
      deployment
        ? deploymentRow(deployment)
        : { kind: "deployment", ref: ref.id, title: launch.title, facts: ["submitted", launch.vo] },
    ]),
    ...launch.notes.map((one) => note("info", one)),
    gone && note("warning", "It was deleted, or ended before it could run."),
    what !== undefined && note(hasEnded(deployment?.status ?? "") ? "warning" : "info", what),
    ready && endpointTable(deployment),
    ready ? openLink(deployment) : undefined,
    ready &&
      actions(
        button("Snapshot", "snapshot create", { deployment: ref.id }),
        button("Delete", "deployment delete", { deployment: ref.id }, "danger"),
      ),
  );
}

/** The IDE password, told once and to the asker alone. */
export function whisperPassword({ launch }: Launched): Draft | undefined {
  if (launch.password === null) return undefined;
  return whisper(
    fields({ [`Password of ${launch.title}`]: launch.password }),
    note("info", "I show it only now and keep no readable copy. Put it in your password manager."),
  );
}
