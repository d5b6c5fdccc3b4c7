import type { Lab } from "./running-sandbox.ts";

export const VO = "vo.ai4eosc.eu";

/** A sandbox in which a researcher has one of everything, and a second one of what can be deleted. */
export interface World {
  readonly lab: Lab;
  readonly module: string;
  readonly spareModule: string;
  readonly tool: string;
  readonly spareTool: string;
  readonly batch: string;
  readonly spareBatch: string;
  readonly demo: string;
  readonly spareDemo: string;
  readonly snapshot: string;
  readonly service: string;
  readonly spareService: string;
}

export const STORAGE = {
  rclone_conf: "/srv/.rclone/rclone.conf",
  rclone_url: "https://files.example.org/remote.php/dav/files/ada",
  rclone_vendor: "nextcloud",
  rclone_user: "ada",
  rclone_password: "an-app-password",
};

const MODULE = {
  general: { title: "Roofs", docker_image: "ai4oshub/thermal-urban-feature-segmenter", docker_tag: "latest" },
};
const TOOL = { general: { title: "Box", docker_tag: "u24.04", jupyter_password: "long enough" } };
const SERVICE = {
  general: { title: "Roof service", docker_image: "ai4oshub/thermal-urban-feature-segmenter" },
};

export async function populate(lab: Lab): Promise<World> {
  const as = "researcher";
  const job = async (path: string, request: object) => {
    const { job_ID } = (await lab.done("POST", path, { as, ...request })) as { job_ID: string };
    return job_ID;
  };
  const newModule = () => job(`/v1/deployments/modules?vo=${VO}`, { json: MODULE });
  const newTool = () => job(`/v1/deployments/tools?vo=${VO}&tool_name=ai4os-dev-env`, { json: TOOL });
  const newBatch = () => job(`/v1/batch?vo=${VO}`, { form: batchForm("echo start\n") });
  const newDemo = () => job("/v1/try_me/nomad?module_name=dogs-breed-detector", {});
  const newService = () =>
    lab.done("POST", `/v1/inference/oscar/services?vo=${VO}`, { as, json: SERVICE }) as Promise<string>;
  const jobs = {
    module: await newModule(),
    spareModule: await newModule(),
    tool: await newTool(),
    spareTool: await newTool(),
    batch: await newBatch(),
    spareBatch: await newBatch(),
    demo: await newDemo(),
    spareDemo: await newDemo(),
  };
  lab.pass(10);
  await linkStorage(lab);
  await lab.done("POST", "/v1/llm/api_keys?key_name=laptop", { as });
  await lab.done("POST", "/v1/llm/api_keys?key_name=spare&duration=30d", { as });
  const services = { service: await newService(), spareService: await newService() };
  const snapshot = await snapshotOf(lab, jobs.module);
  return { lab, ...jobs, ...services, snapshot };
}

async function snapshotOf(lab: Lab, module: string): Promise<string> {
  const path = `/v1/snapshots?vo=${VO}&deployment_uuid=${module}`;
  const { snapshot_ID } = (await lab.done("POST", path, { as: "researcher" })) as { snapshot_ID: string };
  return snapshot_ID;
}

export async function linkStorage(lab: Lab, host = "files.example.org"): Promise<void> {
  const json = {
    server: `https://${host}`,
    loginName: "ada",
    appPassword: "an-app-password",
    vendor: "nextcloud",
  };
  await lab.done("POST", `/v1/secrets?vo=${VO}&secret_path=/services/storage/${host}`, {
    as: "researcher",
    json,
  });
}

/** A batch form whose configuration has a storage and these values. */
export function batchForm(script: string, values: Readonly<Record<string, unknown>> = {}): FormData {
  const form = new FormData();
  form.set("user_cmd", new File([script], "job.sh", { type: "text/x-shellscript" }));
  form.set("conf", JSON.stringify({ storage: STORAGE, ...values }));
  return form;
}
