/** Shapes of the platform's answers, as its real server gives them. */
import { either, mapOf, type Shape } from "./json-shape.ts";

const links: Shape = [{ rel: "string", type: "string", href: "string" }];
export const VERSION: Shape = { version: "string", id: "string", links };
export const ROOT: Shape = { versions: [VERSION], links };

export const STATUS: Shape = { status: "string" };
export const CREATED: Shape = { status: "string", job_ID: "string" };
export const REFUSED: Shape = { status: "string", error_msg: "string" };
export const DETAIL: Shape = { detail: "string" };
const issue = (extra: Readonly<Record<string, Shape>> = {}): Shape => ({
  detail: [{ type: "string", loc: ["string|number"], msg: "string", ...extra }],
});
/** 422 for something that is missing. */
export const MISSING = issue({ input: "null" });
export const MISTYPED = issue({ input: "string" });
export const NOT_AN_OBJECT = issue({ input: [] });
export const BROKEN_JSON = issue({ input: {}, ctx: { error: "string" } });
export const NOT_A_FILE = issue({ input: "string", ctx: { error: {} } });

const amounts: Shape = {
  "cpu?": "number",
  "gpu?": "number",
  "memory_MB?": "number",
  "gpu_memory_MB?": "number",
  "gpu_compute_capability?": "number",
  "storage_MB?": "number",
};
const dates: Shape = { created: "string", updated: "string" };
const summary = {
  metadata_version: "string",
  title: "string",
  summary: "string",
  "doi?": "string",
  dates,
  tags: ["string"],
  tasks: ["string"],
  categories: ["string"],
  libraries: ["string"],
  "data-type?": ["string"],
  "resources?": { "inference?": amounts, "training?": amounts },
  "license?": "string",
  id: "string",
} as const satisfies Shape;

/** Links that the metadata has by itself; some items state `null`. */
const ownLinks = {
  "documentation?": "string",
  "ai4_template?": "string",
  "weights?": "string",
  "citation?": "string",
  "base_model?": "string",
  "zenodo_doi?": "string",
  "training_data?": "null",
  "dataset_url?": "string",
  "cite_url?": "string",
  "training_files_url?": "string",
} as const;

export const NAMES: Shape = ["string"];
export const SUMMARIES: Shape = [{ ...summary, name: "string" }];
export const METADATA: Shape = {
  ...summary,
  description: "string",
  links: {
    ...ownLinks,
    "dataset?": "string",
    source_code: "string",
    docker_image: "string",
    cicd_url: "string",
    cicd_badge: "string",
    self: "string",
  },
};

export const PLACEHOLDER: Shape = {
  id: "string",
  metadata_version: "string",
  title: "string",
  summary: "string",
  description: "string",
  doi: "string",
  dates,
  links: {
    documentation: "string",
    source_code: "string",
    docker_image: "string",
    ai4_template: "string",
    dataset: "string",
    weights: "string",
    citation: "string",
    base_model: "string",
    self: "string",
  },
  tags: ["string"],
  tasks: [],
  categories: [],
  libraries: [],
  "data-type": [],
};

const typed: Shape = { uri: "string", title: "string", type: "string" };
export const LINKED_METADATA: Shape = {
  ...summary,
  description: "string",
  "@context": "string",
  uri: "string",
  type: "string",
  links: {
    ...ownLinks,
    "dataset?": typed,
    source_code: typed,
    docker_image: typed,
    cicd_url: "string",
    cicd_badge: "string",
    self: "string",
  },
  categories: [typed],
  tasks: [typed],
  libraries: [typed],
  license: typed,
};

export interface JobTraits {
  /** Labels of the addresses. */
  readonly endpoints: readonly string[];
  readonly placed?: boolean;
  readonly full?: boolean;
  readonly tool?: boolean;
  readonly main?: "string" | "null";
  readonly templates?: readonly string[];
}

/** A job: what is known depends on whether a node was found and whether everything was asked for. */
export function jobShape(traits: JobTraits): Shape {
  const { endpoints, placed = true, full = true, tool = false, main = "string", templates = [] } = traits;
  const known = placed ? "string" : "null";
  return {
    job_ID: "string",
    name: "string",
    status: "string",
    owner: "string",
    title: "string",
    description: "string",
    docker_image: "string",
    docker_command: "string",
    submit_time: "string",
    resources: {
      cpu_num: "number",
      cpu_MHz: "number",
      gpu_num: "number",
      memory_MB: "number",
      disk_MB: "number",
    },
    endpoints: strings(endpoints),
    active_endpoints: placed && full ? ["string"] : "null",
    main_endpoint: main,
    alloc_ID: known,
    datacenter: known,
    ...(full ? { templates: strings(templates) } : {}),
    ...(tool ? { tool_name: "string" } : {}),
  };
}

function strings(keys: readonly string[]): Shape {
  return Object.fromEntries(keys.map((key) => [key, "string"]));
}

export const SNAPSHOT_CREATED: Shape = { status: "string", snapshot_ID: "string" };
const snapshot = { snapshot_ID: "string", status: "string", submit_time: "string" };
export const SNAPSHOT: Shape = either(
  {
    ...snapshot,
    error_msg: "null",
    size: "number",
    title: "string",
    description: "string",
    nomad_ID: "null",
    docker_image: "string",
  },
  {
    ...snapshot,
    error_msg: "string|null",
    size: "null",
    title: "null",
    description: "null",
    nomad_ID: "string",
    docker_image: "null",
  },
);

const five = {
  cpu_num: "number",
  cpu_MHz: "number",
  memory_MB: "number",
  disk_MB: "number",
  gpu_num: "number",
};
const series: Shape = Object.fromEntries(
  [...Object.keys(five), "queued", "running"].map((key) => [key, ["number"] as const]),
);
export const USER_STATS: Shape = {
  "full-agg": five,
  timeseries: { date: ["string"], ...(series as object) },
  "users-agg": either("null", { owner: "string", ...five }),
};

const gpuModels = mapOf({ gpu_total: "number", gpu_used: "number" });
const sums = Object.fromEntries(
  [
    ...["jobs_num", "reallocations", "cpu_total", "cpu_used", "gpu_total", "gpu_used"],
    ...["ram_total", "ram_used", "disk_total", "disk_used"],
  ].map((key) => [key, "number"]),
);
const footprint: Shape = [["string|number"]];
export const CLUSTER_STATS: Shape = {
  datacenters: mapOf({
    country: "string",
    lat: "number",
    lon: "number",
    PUE: "number",
    affinity: "number",
    footprints: { carbon: footprint, water: footprint, "green-score": footprint },
    nodes: mapOf({
      ...sums,
      name: "string",
      eligibility: "string",
      status: "string",
      type: "string",
      namespaces: "string",
      tags: "string",
      gpu_models: gpuModels,
    }),
  }),
  cluster: { ...sums, gpu_models: gpuModels },
  updated_at: "string",
};

export const SECRETS: Shape = mapOf(mapOf("string"));
export const FILES: Shape = [
  { Path: "string", Name: "string", Size: "number", MimeType: "string", ModTime: "string", IsDir: "boolean" },
];

export const OSCAR_CLUSTER: Shape = {
  version: "string",
  git_commit: "string",
  architecture: "string",
  kubernetes_version: "string",
  serverless_backend: { name: "string", version: "string" },
};
const folder: Shape = [{ storage_provider: "string", path: "string" }];
export const OSCAR_SERVICE: Shape = {
  ...(strings([
    "name",
    "cluster_id",
    "memory",
    "cpu",
    "total_memory",
    "total_cpu",
    "log_level",
    "image",
  ]) as object),
  ...(strings(["token", "script", "vo", "owner", "endpoint"]) as object),
  alpine: "boolean",
  input: folder,
  output: folder,
  environment: {
    variables: { PAPI_TITLE: "string", PAPI_DESCRIPTION: "string", PAPI_CREATED: "string" },
    secrets: {},
  },
  allowed_users: ["string"],
  storage_providers: {
    minio: {
      default: {
        endpoint: "string",
        region: "string",
        access_key: "string",
        secret_key: "string",
        verify: "boolean",
      },
    },
  },
};

export const LLM_KEYS: Shape = [
  { id: "string", created_at: "string", team_id: "string|null", expires: "string|null" },
];

export const ZENODO_RECORD: Shape = {
  id: "number",
  created: "string",
  doi: "string",
  doi_url: "string",
  title: "string",
  metadata: {
    title: "string",
    description: "string",
    version: "string",
    creators: [{ name: "string" }],
    keywords: ["string"],
    communities: [{ id: "string" }],
    relations: { version: [{ index: "number", is_last: "boolean" }] },
  },
  "files?": [{ key: "string", size: "number" }],
};
export const ZENODO_HITS: Shape = {
  hits: { hits: [ZENODO_RECORD], total: "number" },
  aggregations: {},
  links: { self: "string" },
};
