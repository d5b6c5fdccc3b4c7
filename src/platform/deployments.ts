/** Deployments of modules and tools, batch jobs, and trials of modules. */
import { PlatformFailure } from "./failure.ts";
import { type Http, type PlatformRequest, segments } from "./http.ts";
import { createMemory } from "./memory.ts";
import { checkNewDeployment } from "./new-deployment.ts";
import { passOf } from "./pass.ts";
import {
  type BatchPort,
  type Deployment,
  type DeploymentKind,
  type DeploymentRef,
  type DeploymentsPort,
  type NewBatchJob,
  type NewDeployment,
  type TokenSource,
  TRY_VO,
  type TrialsPort,
} from "./ports.ts";
import { present } from "./present.ts";
import { checkDone, noRoom, unreadable } from "./refusals.ts";
import { plainText } from "./text.ts";
import type { Turns } from "./turns.ts";
import {
  batchJobSchema,
  changeSchema,
  deploymentListSchema,
  deploymentSchema,
  type WireDeployment,
} from "./wire/deployments.ts";

export interface DeploymentPorts {
  readonly deployments: DeploymentsPort;
  readonly batch: BatchPort;
  readonly trials: TrialsPort;
}

/** Where the platform keeps each kind. */
const FOLDERS: Readonly<Record<DeploymentKind, readonly string[]>> = {
  module: ["deployments", "modules"],
  tool: ["deployments", "tools"],
  batch: ["batch"],
  try: ["try_me", "nomad"],
};

/** Gives each person his ports; all share the requests under way, and `registryTurns` with the snapshots. */
export function createDeployments(
  http: Http,
  now: () => Date,
  registryTurns: Turns,
): (source: TokenSource) => DeploymentPorts {
  const lists = createMemory<readonly Deployment[]>({ now, lifetimeMs: 0 });
  const details = createMemory<{ readonly found: Deployment | undefined }>({ now, lifetimeMs: 0 });
  const outdate = (person: string) => {
    lists.outdate(person);
    details.outdate(person);
  };
  /** Asks for something new, whose outcome no list known so far shows. */
  const submit = async (source: TokenSource, send: (token: string) => Promise<string>): Promise<string> => {
    const { token, key } = await passOf(source);
    try {
      return await send(token);
    } finally {
      outdate(key);
    }
  };
  const deploymentsOf = (source: TokenSource): DeploymentsPort => ({
    list: async ({ vo, kind, probe = false }) => {
      const { token, key } = await passOf(source);
      const path = segments(...FOLDERS[kind]);
      const query = { ...(kind === "try" ? {} : { vos: vo }), full_info: String(probe) };
      return lists.get(`${key} ${JSON.stringify([kind, probe, vo])}`, async () => {
        const limit = probe ? "probe" : "read";
        const list = await http.ask({ method: "GET", path, query, token, limit }, deploymentListSchema);
        return list.map((wire) => toDeployment(wire, kind === "try" ? TRY_VO : vo, kind));
      });
    },
    get: async (ref) => {
      const { token, key } = await passOf(source);
      const { found } = await details.get(
        `${key} ${JSON.stringify([ref.kind, ref.id, ref.vo])}`,
        async () => ({
          found: await readOne(http, token, ref),
        }),
      );
      return found;
    },
    create: async (deployment) => {
      checkNewDeployment(deployment);
      return submit(source, (token) => {
        const send = () => create(http, token, deployment);
        return usesSnapshot(deployment) ? registryTurns(send) : send();
      });
    },
    remove: async (ref) => {
      const { token, key } = await passOf(source);
      const request = { path: pathOf(ref), query: voOf(ref), token, limit: "change" } as const;
      try {
        checkDone(await http.ask({ method: "DELETE", ...request }, changeSchema));
      } finally {
        outdate(key);
      }
    },
  });
  return (source) => ({
    deployments: deploymentsOf(source),
    batch: {
      submit: async (job) => {
        checkNewDeployment(job);
        return submit(source, (token) => {
          const send = () => submitBatch(http, token, job);
          return usesSnapshot(job) ? registryTurns(send) : send();
        });
      },
    },
    trials: {
      start: (module, title) => submit(source, (token) => startTrial(http, token, module, title)),
    },
  });
}

async function readOne(http: Http, token: string, ref: DeploymentRef): Promise<Deployment | undefined> {
  const query = { ...voOf(ref), full_info: "true" };
  const request = { method: "GET", path: pathOf(ref), query, token, limit: "probe" } as const;
  try {
    if (ref.kind !== "batch")
      return toDeployment(await http.ask(request, deploymentSchema), ref.vo, ref.kind);
    const job = await http.ask(request, batchJobSchema);
    const commands = job.templates?.["local/batch.sh"];
    return { ...toDeployment(job, ref.vo, ref.kind), ...(commands === undefined ? {} : { commands }) };
  } catch (error) {
    if (error instanceof PlatformFailure && error.kind === "missing") return undefined;
    throw error;
  }
}

async function create(http: Http, token: string, deployment: NewDeployment): Promise<string> {
  const { vo, kind, toolName, values } = deployment;
  const query = { vo, ...(kind === "tool" && toolName !== undefined ? { tool_name: toolName } : {}) };
  const path = segments(...FOLDERS[kind]);
  return submitted(http, { method: "POST", path, query, body: values, token, limit: "create" });
}

async function submitBatch(http: Http, token: string, job: NewBatchJob): Promise<string> {
  const file = {
    field: "user_cmd",
    name: "script-from-text.sh",
    type: "text/x-shellscript",
    text: job.commands,
  };
  const upload = { file, text: { field: "conf", value: JSON.stringify(job.values) } };
  const path = segments(...FOLDERS.batch);
  return submitted(http, { method: "POST", path, query: { vo: job.vo }, upload, token, limit: "create" });
}

async function startTrial(http: Http, token: string, module: string, title: string): Promise<string> {
  const path = segments(...FOLDERS.try);
  const query = { module_name: module, title };
  try {
    return await submitted(http, { method: "POST", path, query, token, limit: "create" });
  } catch (error) {
    throw error instanceof PlatformFailure && error.status === 503 && !error.ambiguous
      ? noRoom(error)
      : error;
  }
}

/** The id of what was submitted. */
async function submitted(http: Http, request: PlatformRequest): Promise<string> {
  const answer = await http.ask(request, changeSchema);
  checkDone(answer);
  if (answer.job_ID === undefined) throw unreadable("POST");
  return answer.job_ID;
}

/** For these the platform looks into its image registry, which cannot do two things at once. */
function usesSnapshot({ values }: Pick<NewDeployment, "values">): boolean {
  return String(values["general"]?.["docker_image"] ?? "").includes("/user-snapshots/");
}

function pathOf({ id, kind }: DeploymentRef): string {
  return segments(...FOLDERS[kind], id);
}

function voOf({ kind, vo }: DeploymentRef): { readonly vo?: string } {
  return kind === "try" ? {} : { vo };
}

function toDeployment(wire: WireDeployment, vo: string, kind: DeploymentKind): Deployment {
  const { resources } = wire;
  return present({
    id: wire.job_ID,
    vo,
    kind,
    status: wire.status,
    title: wire.title,
    description: wire.description,
    dockerImage: wire.docker_image,
    toolName: wire.tool_name,
    submitted: wire.submit_time,
    resources: present({
      cpu: resources.cpu_num,
      gpu: resources.gpu_num,
      memoryMb: resources.memory_MB,
      diskMb: resources.disk_MB,
    }),
    placed: wire.alloc_ID !== undefined || wire.datacenter !== undefined,
    endpoints: Object.fromEntries(wire.endpoints.filter(([, address]) => isUsable(address))),
    activeEndpoints: wire.active_endpoints ?? undefined,
    mainEndpoint: wire.main_endpoint,
    datacenter: wire.datacenter,
    errorMessage: wire.error_msg && plainText(wire.error_msg),
  });
}

/** Before a node is found, addresses hold the literal text of a template; nothing but web addresses is ever usable. */
function isUsable(address: string): boolean {
  return !address.includes("${") && /^https?:\/\/\S+$/iu.test(address);
}
