/** Answers as the platform gives them, about made-up things. */

export const VO = "vo.ai4eosc.eu";
export const DEPLOYMENT_ID = "7c1e0c9a-c8aa-11f0-8d2b-0242ac120009";
export const MODULES = "/v1/deployments/modules";

export function summary(id: string, changes: object = {}): object {
  return {
    metadata_version: "2.0.0",
    title: `Title of ${id}`,
    summary: "Finds barn swallows in pictures of farmyards.",
    doi: "https://doi.org/10.5072/zenodo.700001",
    dates: { created: "2025-02-03", updated: "2026-05-06" },
    tags: ["birds", "vo.imagine-ai.eu"],
    tasks: ["Computer Vision"],
    categories: ["AI4 inference"],
    libraries: ["PyTorch"],
    "data-type": ["Image"],
    resources: { inference: { cpu: 3, gpu: 1, memory_MB: 7000, gpu_memory_MB: 9000, storage_MB: 400 } },
    license: "APACHE_2_0",
    id,
    name: id,
    ...changes,
  };
}

export function metadata(id: string, changes: object = {}): object {
  return summary(id, {
    description: "Counts **swallows**.",
    links: { source_code: `https://github.com/ai4os-hub/${id}`, docker_image: `ai4oshub/${id}`, dataset: "" },
    ...changes,
  });
}

export function deployment(changes: object = {}): object {
  return {
    job_ID: DEPLOYMENT_ID,
    name: `module-${DEPLOYMENT_ID}`,
    status: "running",
    owner: "5f000000-0000-4000-8000-000000000042",
    title: "Swallows",
    description: "Second try",
    docker_image: "ai4oshub/swallow-counter:latest",
    docker_command: "deep-start --deepaas",
    submit_time: "2026-11-20 07:15:30",
    resources: { cpu_num: 2, cpu_MHz: 4800, gpu_num: 1, memory_MB: 6000, disk_MB: 9000 },
    endpoints: { api: "https://api-7c1e.node-deployments.example.org/ui", ui: "https://ui-7c1e.example.org" },
    active_endpoints: ["api"],
    main_endpoint: "api",
    alloc_ID: "aa000000-0000-4000-8000-000000000001",
    datacenter: "north-dc",
    templates: { "local/start.sh": "PASSWORD=do-not-show" },
    ...changes,
  };
}

export function snapshot(seconds: number, changes: object = {}): object {
  return {
    snapshot_ID: `${DEPLOYMENT_ID}_${seconds}`,
    status: "complete",
    error_msg: null,
    submit_time: new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, 19),
    size: 3_100_000_000,
    title: "Swallows",
    description: "Second try",
    nomad_ID: null,
    docker_image: "registry.example.org/user-snapshots/5f000000",
    ...changes,
  };
}

export const NEW_DEPLOYMENT = {
  vo: VO,
  kind: "module",
  values: {
    general: { title: "Swallows", docker_image: "ai4oshub/swallow-counter", docker_tag: "latest" },
    hardware: { cpu_num: 2, ram: 6000 },
  },
} as const;
