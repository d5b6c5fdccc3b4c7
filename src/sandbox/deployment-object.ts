/** A job in the shape in which the API shows it. */
import type { Json } from "../store/store.ts";
import type { SandboxContext } from "./context.ts";
import type { Job } from "./jobs.ts";
import { answeringLabels, statusOf } from "./lifecycle.ts";
import { nodeWithId } from "./nodes.ts";

const MHZ_PER_CPU = 2400;

/** Key order and key set are the platform's; `full` adds the templates and asks which addresses answer. */
export function deploymentObject(
  context: SandboxContext,
  job: Job,
  { now, full }: { readonly now: Date; readonly full: boolean },
): Json {
  const { demand, placement } = job;
  return {
    job_ID: job.id,
    name: job.name,
    status: statusOf(job, now),
    owner: job.owner,
    title: job.title,
    description: job.description,
    docker_image: job.dockerImage,
    docker_command: job.dockerCommand,
    submit_time: platformTime(new Date(job.submittedAt)),
    resources: {
      cpu_num: demand.cpu,
      cpu_MHz: placement === undefined ? 0 : demand.cpu * MHZ_PER_CPU,
      gpu_num: demand.gpu,
      memory_MB: demand.memoryMb,
      disk_MB: demand.diskMb,
    },
    endpoints: Object.fromEntries(job.endpoints.map((one) => [one.label, address(context, job, one)])),
    active_endpoints: full && placement !== undefined ? answeringLabels(job, now) : null,
    main_endpoint: job.mainEndpoint,
    alloc_ID: placement?.allocation ?? null,
    datacenter: placement === undefined ? null : (nodeWithId(placement.node)?.site ?? null),
    ...(full ? { templates: job.templates } : {}),
    ...(job.toolName === undefined ? {} : { tool_name: job.toolName }),
  };
}

/** Before a node is found the platform shows the scheduler's variable as it stands. */
function address(context: SandboxContext, job: Job, { label, ending }: Job["endpoints"][number]): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the platform sends these very characters.
  const host = job.placement === undefined ? "${meta.domain}/" : "";
  return `${context.baseUrl()}/endpoints/${host}${label}-${job.id}${ending === "" ? "/" : ending}`;
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, without a zone. */
export function platformTime(moment: Date): string {
  return moment.toISOString().slice(0, 19).replace("T", " ");
}
