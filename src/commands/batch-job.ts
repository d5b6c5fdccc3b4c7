/** A batch job from its wishes to its end: put together, submitted, found again, followed and told. */
import { refuse } from "../errors.ts";
import { formatSizeMb } from "../language/sizes.ts";
import type { Deployment, DeploymentRef, ItemConfig } from "../platform/ports.ts";
import type { Draft } from "../reply/blocks.ts";
import { fields, heading, items, note, reply, text } from "../reply/build.ts";
import { md } from "../reply/markdown.ts";
import { datasetParams, readDatasets } from "./datasets.ts";
import { watch } from "./follow.ts";
import { type Launch, planLaunch, type Wishes } from "./launch.ts";
import { launchNotes } from "./launch-follow.ts";
import * as param from "./params.ts";
import type { Call, CommandPorts } from "./ports.ts";
import { batchActions, batchAdvice, batchProgress, batchRow, batchTone } from "./present/batch.ts";
import { hasEnded, isMarked } from "./present/deployment.ts";
import { listWords } from "./present/words.ts";
import { chooseStorage, linkedStorage, withStorage } from "./storage-choice.ts";

/** Parameters that every batch job has. */
export const batchParams = {
  ...datasetParams,
  storage: param.text("Linked storage for data and results; needed if you have several", 200).optional(),
  title: param.text("Short name of the job, at most 45 characters", 300).optional(),
  docker_tag: param.text("Image tag; unless told, one that matches CPU or GPU", 128).optional(),
  cpu: param.count("Number of CPUs, usually 1 to 10", 0, 1000).optional(),
  gpu: param.count("Number of GPUs, usually 0 or 1", 0, 1000).optional(),
  gpu_type: param.gpuModel("GPU model, if only that one will do; means one GPU").optional(),
  ram: param.sizeMb("Memory, e.g. 16GB; usually 2 to 40 GB").optional(),
  disk: param.sizeMb("Disk, e.g. 20GB; usually 1 to 50 GB").optional(),
};

export const commandsParam = () =>
  param.multiline("Commands that bash runs: send them in a code block or as a file, or fill them in");

/** A batch job about which nothing is open any more. Holds no credentials: these are read when it is submitted. */
export interface BatchJob {
  readonly launch: Launch;
  readonly commands: string;
  readonly storage: string;
  /** DOIs or addresses that are fetched first. */
  readonly datasets: readonly string[];
}

export interface BatchPlan {
  readonly vo: string;
  readonly what: string;
  readonly config: ItemConfig;
  readonly wishes: Wishes & {
    readonly storage?: string | undefined;
    readonly dataset?: readonly string[] | undefined;
    readonly force_pull?: boolean | undefined;
  };
  /** Dataset that the module's authors name. */
  readonly suggested?: string | undefined;
  readonly commands: string;
  readonly operation: string;
}

type PlanPorts = Pick<CommandPorts, "deployments" | "inventor" | "storages">;

/** At most so many GPUs per person and VO over all batch jobs that are listed, also ended ones: the platform's rule. */
const GPUS_PER_PERSON = 2;

/** Puts a batch job together. Refuses what the platform would refuse, and asks for what is open. */
export async function planBatchJob(plan: BatchPlan, ports: PlanPorts): Promise<BatchJob> {
  const { vo, what, config, wishes, commands, suggested } = plan;
  const datasets = readDatasets(wishes.dataset, wishes.force_pull);
  const launch = planLaunch({
    vo,
    kind: "module",
    toolName: null,
    what,
    config,
    wishes,
    // Batch jobs have a count of their own.
    existing: [],
    operation: plan.operation,
    inventTitle: ports.inventor.title,
    inventPassword: ports.inventor.password,
  });
  await checkGpus(launch, ports);
  const storage = await chooseStorage(vo, wishes.storage, ports);
  const hint =
    suggested !== undefined && datasets.length === 0
      ? [`Its authors name a dataset: ${suggested}. With --dataset and that address it is fetched first.`]
      : [];
  return {
    launch: {
      ...launch,
      values: { ...launch.values, storage: { ...launch.values["storage"], datasets } },
      notes: [...launch.notes, ...scriptWarnings(commands), ...hint],
    },
    commands,
    datasets: datasets.map(({ doi }) => doi),
    storage: storage.name,
  };
}

async function checkGpus({ vo, values }: Launch, { deployments }: PlanPorts): Promise<void> {
  const asked = Number(values["hardware"]?.["gpu_num"] ?? 0);
  if (asked === 0) return;
  const listed = (await deployments.list({ vo, kind: "batch" })).filter(({ resources }) => resources.gpu);
  const used = listed.reduce((sum, one) => sum + (one.resources.gpu ?? 0), 0);
  if (used + asked <= GPUS_PER_PERSON) return;
  const holders = listWords(listed.map(({ title, status }) => `“${title}” (${status})`));
  throw refuse(
    "quota.gpu",
    `Your batch jobs may hold ${GPUS_PER_PERSON} GPUs per VO, and ${holders} hold ${used}. Ended ones count until they are deleted: “batch delete” one first, or submit without a GPU.`,
  );
}

/** What the platform does to a script on its way. */
function scriptWarnings(commands: string): readonly string[] {
  const found = [
    ...(/<<-?\s*\\?["']?\w/u.test(commands)
      ? [
          "Your commands have a here-document (<<). The platform indents every line but the first, so it may not end where you mean.",
        ]
      : []),
    ...(commands.includes("{{") ? ["Your commands have {{, which the platform may read as a template."] : []),
    ...(/[“”‘’]/u.test(commands)
      ? ["Your commands have curly quotes, which bash does not know. A code block keeps quotes straight."]
      : []),
  ];
  return found;
}

export function batchDraft({ launch, commands, storage, datasets }: BatchJob): Draft {
  const hardware = launch.values["hardware"] ?? {};
  const size = (value: unknown) => (typeof value === "number" ? formatSizeMb(value) : undefined);
  const gpus = Number(hardware["gpu_num"] ?? 0);
  return reply(
    heading(`Submit the batch job ${launch.title}?`),
    fields({
      What: launch.what,
      "Docker tag": String(launch.values["general"]?.["docker_tag"] ?? ""),
      CPUs: Number(hardware["cpu_num"]),
      GPUs: gpus === 0 ? "none" : `${gpus} ${String(hardware["gpu_type"] ?? "") || "of any model"}`,
      RAM: size(hardware["ram"]),
      Disk: size(hardware["disk"]),
      Storage: storage,
      Datasets: datasets.join(", "),
      VO: launch.vo,
    }),
    text(md`Commands:\n\n\`\`\`sh\n${commands}\n\`\`\``),
    ...launchNotes(launch),
  );
}

export interface Submitted {
  readonly job: BatchJob;
  readonly ref: DeploymentRef;
  /** As last seen; undefined: not seen yet, or gone again. */
  readonly deployment: Deployment | undefined;
  readonly gone: boolean;
}

/** Submits it, once, with the storage's credentials as they are now. */
export async function submitBatchJob(
  job: BatchJob,
  ports: Pick<CommandPorts, "batch" | "storages">,
): Promise<Submitted> {
  const { vo, values } = job.launch;
  const storage = await linkedStorage(vo, job.storage, ports);
  const id = await ports.batch.submit({
    vo,
    values: withStorage(values, storage),
    commands: `${job.commands}\n`,
  });
  return { job, ref: { id, vo, kind: "batch" }, deployment: undefined, gone: false };
}

/** The job that bears the mark of this operation, if there is one. */
export async function findBatchJob(
  job: BatchJob,
  { deployments }: Pick<CommandPorts, "deployments">,
  call: Call,
): Promise<Submitted | undefined> {
  const { vo } = job.launch;
  const found = (await deployments.list({ vo, kind: "batch" })).find((one) =>
    isMarked(one.description, call.operation),
  );
  return found && { job, ref: { id: found.id, vo, kind: "batch" }, deployment: found, gone: false };
}

/** ms between looks: quick at first, then patient, as jobs may wait and run for days. */
function pauseMs(elapsedMs: number): number {
  if (elapsedMs < 60_000) return 2000;
  return elapsedMs < 600_000 ? 10_000 : 60_000;
}

const LONGEST_FOLLOW_MS = 24 * 3_600_000;

export async function* followBatchJob(
  first: Submitted,
  { deployments, wait }: Pick<CommandPorts, "deployments" | "wait">,
  call: Call,
): AsyncIterable<Submitted> {
  const look = () => deployments.get(first.ref);
  const over = (seen: Deployment | undefined) => seen === undefined || hasEnded(seen.status);
  for await (const deployment of watch({ look, over, pauseMs, longestMs: LONGEST_FOLLOW_MS }, { wait }, call))
    yield { ...first, deployment, gone: deployment === undefined };
}

export function tellBatchJob({ job, ref, deployment, gone }: Submitted): Draft {
  const { launch, storage } = job;
  const advice = deployment && batchAdvice(deployment.status);
  return reply(
    heading(`${launch.title}: batch job of ${launch.what}`),
    batchProgress(deployment),
    items([
      deployment
        ? batchRow(deployment)
        : {
            kind: "deployment",
            ref: ref.id,
            title: launch.title,
            facts: ["submitted", launch.vo, `results in ${storage}`],
          },
    ]),
    ...launchNotes(launch),
    gone && note("warning", "It was deleted. You can submit it again."),
    advice !== undefined && note(batchTone(deployment?.status ?? ""), advice),
    deployment && batchActions(deployment),
  );
}
