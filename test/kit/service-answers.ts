/** Answers of the platform's smaller services, as it gives them, about made-up things. */
import { DEPLOYMENT_ID } from "./platform-answers.ts";

export const SCRIPT = "echo start\ncd /srv/swallow-counter\npython train.py \\\n    --epochs 3\n";

export function batchJob(changes: object = {}): object {
  return {
    job_ID: DEPLOYMENT_ID,
    name: `batch-${DEPLOYMENT_ID}`,
    status: "queued",
    owner: "5f000000-0000-4000-8000-000000000042",
    title: "Swallow training",
    description: "",
    docker_image: "ai4oshub/swallow-counter:latest",
    docker_command: "/bin/bash /srv/user-batch-commands.sh",
    submit_time: "2026-11-23 08:09:36",
    resources: { cpu_num: 4, cpu_MHz: 0, gpu_num: 1, memory_MB: 8000, disk_MB: 10_000 },
    endpoints: {},
    active_endpoints: null,
    main_endpoint: null,
    alloc_ID: null,
    datacenter: null,
    templates: { "local/batch.sh": SCRIPT },
    ...changes,
  };
}

export function trial(changes: object = {}): object {
  return {
    ...batchJob(),
    name: `try-${DEPLOYMENT_ID}`,
    title: "quick look",
    docker_command: "deep-start --deepaas",
    resources: { cpu_num: 8, cpu_MHz: 0, gpu_num: 0, memory_MB: 16_000, disk_MB: 300 },
    endpoints: { ui: `https://ui-${DEPLOYMENT_ID}.\${meta.domain}-deployments.example.org` },
    main_endpoint: "ui",
    templates: {},
    ...changes,
  };
}

export const SECRETS = {
  "/services/huggingface/token": { token: "hf_demo" },
  "/services/mlflow/credentials": { username: "ana@example.org", password: "demo" },
  "/services/storage/share.example.org": {
    server: "https://share.example.org",
    loginName: "ana",
    appPassword: "demo-app-password",
    vendor: "nextcloud",
  },
  "/services/storage/half.example.org": { server: "https://half.example.org", loginName: "ana" },
  "/services/storage/bare.example.org": {
    server: "bare.example.org/",
    loginName: "ana",
    appPassword: "other-app-password",
    vendor: "nextcloud",
    conf: "/srv/.rclone/rclone.conf",
  },
};

export function service(changes: object = {}): object {
  return {
    name: "ai4papi-517299c3-e715-11f1-bb5c-0242ac1",
    cluster_id: "oscar-cluster",
    memory: "3000Mi",
    cpu: "2",
    total_memory: "",
    total_cpu: "",
    log_level: "CRITICAL",
    image: "ai4oshub/swallow-counter",
    alpine: false,
    token: "7f209325716f4fdb",
    script: "...",
    input: [{ storage_provider: "minio.default", path: "x/inputs" }],
    output: [{ storage_provider: "minio.default", path: "x/outputs" }],
    environment: {
      variables: { PAPI_TITLE: "Swallows", PAPI_DESCRIPTION: "demo", PAPI_CREATED: "2026-11-23 08:10:17" },
      secrets: {},
    },
    allowed_users: ["5f000000-0000-4000-8000-000000000042"],
    vo: "vo.ai4eosc.eu",
    owner: "5f000000-0000-4000-8000-000000000042",
    storage_providers: { minio: { default: { endpoint: "https://minio.example.org", secret_key: "demo" } } },
    endpoint: "https://inference.example.org/run/ai4papi-517299c3",
    ...changes,
  };
}

export const KEYS = [
  { id: "laptop", created_at: "2026-11-23T08:10:17.000000Z", team_id: "ap-u", expires: null },
  {
    id: "bot",
    created_at: "2026-11-23T08:10:17.000000Z",
    team_id: "ap-u",
    expires: "2026-12-23T08:10:17.000000Z",
  },
];

/** As Zenodo writes it; sizes of files are there for most records, and missing for some. */
export function records(changes: object = {}): object {
  const record = {
    id: 900_001,
    created: "2025-02-03T10:00:00+00:00",
    doi: "10.5072/zenodo.900001",
    doi_url: "https://doi.org/10.5072/zenodo.900001",
    title: "Tide pool photographs",
    metadata: {
      title: "Tide pool photographs",
      description: "<p>Made-up <b>record</b> for tests.</p>",
      version: "1.0",
      creators: [{ name: "Example, Ada" }],
      keywords: ["demo"],
      communities: [{ id: "demo-community" }],
      relations: { version: [{ index: 0, is_last: true }] },
    },
    ...changes,
  };
  return {
    hits: { hits: [record], total: 1 },
    aggregations: {},
    links: { self: "https://zenodo.org/api/communities/demo-community/records" },
  };
}
