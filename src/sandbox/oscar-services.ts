import type { Documents } from "../store/documents.ts";
import type { ConfigurationValues } from "./configuration-values.ts";
import { numberOf, textOf } from "./configuration-values.ts";

/** What is kept of a service; the rest of OSCAR's object follows from it. */
export interface OscarService {
  readonly name: string;
  readonly vo: string;
  readonly owner: string;
  readonly image: string;
  readonly cpu: number;
  readonly memoryMb: number;
  readonly title: string;
  readonly description: string;
  /** Milliseconds since the Unix epoch; an update begins anew. */
  readonly createdAt: number;
  readonly token: string;
  readonly accessKey: string;
  readonly secretKey: string;
}

const KIND = "oscar-service";

/** The values that come from a submitted configuration; the tag of the image is ignored, as OSCAR gets none. */
export function serviceValues(values: ConfigurationValues) {
  return {
    image: textOf(values, "general", "docker_image"),
    cpu: numberOf(values, "hardware", "cpu_num"),
    memoryMb: numberOf(values, "hardware", "ram"),
    title: textOf(values, "general", "title"),
    description: textOf(values, "general", "desc"),
  };
}

export async function putService(documents: Documents, service: OscarService): Promise<void> {
  await documents.put(KIND, service.name, { ...service });
}

export async function removeService(documents: Documents, name: string): Promise<void> {
  await documents.remove(KIND, name);
}

export async function getService(documents: Documents, name: string): Promise<OscarService | undefined> {
  return (await documents.get(KIND, name)) as unknown as OscarService | undefined;
}

/** Newest first. */
export async function servicesOf(
  documents: Documents,
  vo: string,
  owner: string,
): Promise<readonly OscarService[]> {
  const services = (await documents.list(KIND)).map(({ value }) => value as unknown as OscarService);
  return services
    .filter((service) => service.vo === vo && service.owner === owner)
    .reverse()
    .sort((one, other) => other.createdAt - one.createdAt);
}

/** OSCAR's own object, with the address of the service added by the platform. */
export function serviceObject(service: OscarService, baseUrl: string) {
  const { name, vo, owner, image, cpu, memoryMb, token } = service;
  const folder = (path: string) => [{ storage_provider: "minio.default", path: `${name}/${path}` }];
  return {
    name,
    cluster_id: clusterOf(vo),
    memory: `${memoryMb}Mi`,
    cpu: String(cpu),
    total_memory: "",
    total_cpu: "",
    log_level: "CRITICAL",
    image,
    alpine: false,
    token,
    script: "#!/bin/bash\ndeepaas-cli predict --files $INPUT_FILE_PATH --output $TMP_OUTPUT_DIR\n",
    input: folder("inputs"),
    output: folder("outputs"),
    environment: { variables: variablesOf(service), secrets: {} },
    allowed_users: [owner],
    vo,
    owner,
    storage_providers: { minio: { default: minioOf(service) } },
    endpoint: `${baseUrl}/run/${name}`,
  };
}

function variablesOf({ title, description, createdAt }: OscarService) {
  const created = new Date(createdAt).toISOString().slice(0, 19).replace("T", " ");
  return { PAPI_TITLE: title, PAPI_DESCRIPTION: description, PAPI_CREATED: created };
}

function minioOf({ accessKey, secretKey }: OscarService) {
  return {
    endpoint: "https://minio.example.org",
    region: "us-east-1",
    access_key: accessKey,
    secret_key: secretKey,
    verify: true,
  };
}

function clusterOf(vo: string): string {
  return vo === "vo.imagine-ai.eu" ? "oscar-imagine-cluster" : "oscar-ai4eosc-cluster";
}
