/** Deployments of modules and tools. */
import { PlatformFailure } from "./failure.ts";
import { type Http, segments } from "./http.ts";
import { createMemory } from "./memory.ts";
import { checkNewDeployment } from "./new-deployment.ts";
import { passOf } from "./pass.ts";
import type {
  Deployment,
  DeploymentRef,
  DeploymentsPort,
  ItemKind,
  NewDeployment,
  TokenSource,
} from "./ports.ts";
import { present } from "./present.ts";
import { checkDone, unreadable } from "./refusals.ts";
import { plainText } from "./text.ts";
import type { Turns } from "./turns.ts";
import {
  changeSchema,
  deploymentListSchema,
  deploymentSchema,
  type WireDeployment,
} from "./wire/deployments.ts";

/** Gives each person his port; all share the requests under way, and `registryTurns` with the snapshots. */
export function createDeployments(
  http: Http,
  now: () => Date,
  registryTurns: Turns,
): (source: TokenSource) => DeploymentsPort {
  const lists = createMemory<readonly Deployment[]>({ now, lifetimeMs: 0 });
  const details = createMemory<{ readonly found: Deployment | undefined }>({ now, lifetimeMs: 0 });
  const outdate = (person: string) => {
    lists.outdate(person);
    details.outdate(person);
  };
  return (source) => ({
    list: async ({ vo, kind, probe = false }) => {
      const { token, key } = await passOf(source);
      const path = segments("deployments", `${kind}s`);
      const query = { vos: vo, full_info: String(probe) };
      return lists.get(`${key} ${JSON.stringify([kind, probe, vo])}`, async () => {
        const limit = probe ? "probe" : "read";
        const list = await http.ask({ method: "GET", path, query, token, limit }, deploymentListSchema);
        return list.map((wire) => toDeployment(wire, vo, kind));
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
      const { token, key } = await passOf(source);
      try {
        const send = () => create(http, token, deployment);
        return await (usesSnapshot(deployment) ? registryTurns(send) : send());
      } finally {
        outdate(key);
      }
    },
    remove: async (ref) => {
      const { token, key } = await passOf(source);
      const request = { path: pathOf(ref), query: { vo: ref.vo }, token, limit: "change" } as const;
      try {
        checkDone(await http.ask({ method: "DELETE", ...request }, changeSchema));
      } finally {
        outdate(key);
      }
    },
  });
}

async function readOne(http: Http, token: string, ref: DeploymentRef): Promise<Deployment | undefined> {
  const query = { vo: ref.vo, full_info: "true" };
  const request = { method: "GET", path: pathOf(ref), query, token, limit: "probe" } as const;
  try {
    return toDeployment(await http.ask(request, deploymentSchema), ref.vo, ref.kind);
  } catch (error) {
    if (error instanceof PlatformFailure && error.kind === "missing") return undefined;
    throw error;
  }
}

async function create(http: Http, token: string, deployment: NewDeployment): Promise<string> {
  const { vo, kind, toolName, values } = deployment;
  const query = { vo, ...(kind === "tool" && toolName !== undefined ? { tool_name: toolName } : {}) };
  const path = segments("deployments", `${kind}s`);
  const request = { method: "POST", path, query, body: values, token, limit: "create" } as const;
  const answer = await http.ask(request, changeSchema);
  checkDone(answer);
  if (answer.job_ID === undefined) throw unreadable("POST");
  return answer.job_ID;
}

/** For these the platform looks into its image registry, which cannot do two things at once. */
function usesSnapshot({ values }: NewDeployment): boolean {
  return String(values["general"]?.["docker_image"] ?? "").includes("/user-snapshots/");
}

function pathOf({ id, kind }: DeploymentRef): string {
  return segments("deployments", `${kind}s`, id);
}

function toDeployment(wire: WireDeployment, vo: string, kind: ItemKind): Deployment {
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
