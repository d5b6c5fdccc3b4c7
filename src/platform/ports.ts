/**
 * The platform as the rest of the program sees it: one port per noun, our own words and units.
 * Sizes are MB, times are `Date` (UTC), ids are opaque. Failures are `PlatformFailure`s.
 */

import type {
  DatasetsPort,
  InferencePort,
  InfoPort,
  KeysPort,
  LinkingPort,
  NoticesPort,
  SecretsPort,
  StoragesPort,
} from "./service-ports.ts";

export type ItemKind = "module" | "tool";

/** What can be running for a person: an item, a batch job, or a short trial of a module. */
export type DeploymentKind = ItemKind | "batch" | "try";

export interface Resources {
  readonly cpu?: number;
  readonly gpu?: number;
  readonly memoryMb?: number;
  readonly gpuMemoryMb?: number;
  readonly gpuComputeCapability?: number;
  readonly storageMb?: number;
}

/** A catalogue entry as lists and search need it. */
export interface CatalogueItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly title: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly tasks: readonly string[];
  readonly categories: readonly string[];
  readonly libraries: readonly string[];
  readonly dataTypes: readonly string[];
  /** SPDX identifier, e.g. `Apache-2.0`; absent where the platform knows none. */
  readonly license?: string;
  readonly doi?: string;
  /** `YYYY-MM-DD`. */
  readonly created?: string;
  readonly updated?: string;
  readonly resources?: { readonly inference?: Resources; readonly training?: Resources };
  /** False for the placeholder that the platform serves where an item's metadata could not be read. */
  readonly valid: boolean;
}

export interface ItemDetail extends CatalogueItem {
  /** Markdown of others, cleaned of HTML. */
  readonly description: string;
  /** Web addresses by role: `source_code`, `docker_image`, `documentation`, `dataset`, … */
  readonly links: Readonly<Record<string, string>>;
}

export type ConfigValue = string | number | boolean | readonly unknown[];

/** One parameter of an item's configuration, as the platform describes it. */
export interface ConfigParam {
  readonly group: string;
  readonly key: string;
  readonly label: string;
  readonly value: ConfigValue;
  readonly options?: readonly (string | number | boolean)[];
  /** Inclusive limits; a missing end has no limit. */
  readonly range?: { readonly min?: number; readonly max?: number };
  readonly description?: string;
}

export interface ItemConfig {
  readonly params: readonly ConfigParam[];
  /** Wishes of the item that could not be met, as plain text with list structure. */
  readonly warning?: string;
}

/** The values sent back on creation: group, then key. */
export type ConfigValues = Readonly<Record<string, Readonly<Record<string, ConfigValue>>>>;

export interface CataloguePort {
  items(): Promise<readonly CatalogueItem[]>;
  item(id: string): Promise<ItemDetail>;
  config(id: string, vo: string): Promise<ItemConfig>;
}

/** The status words of the platform; any other word is shown as it came. */
export type DeploymentStatus =
  | "queued"
  | "starting"
  | "running"
  | "down"
  | "complete"
  | "failed"
  | "error"
  | "lost"
  | "dead"
  | (string & {});

export interface Deployment {
  readonly id: string;
  readonly vo: string;
  readonly kind: DeploymentKind;
  readonly status: DeploymentStatus;
  readonly title: string;
  readonly description: string;
  /** `image:tag`. */
  readonly dockerImage: string;
  readonly toolName?: string;
  readonly submitted?: Date;
  readonly resources: {
    readonly cpu?: number;
    readonly gpu?: number;
    readonly memoryMb?: number;
    readonly diskMb?: number;
  };
  /** True once a node was found: `resources` are what was given, before what was asked for. */
  readonly placed: boolean;
  /** Usable addresses by label; empty until a node is known. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Labels that answered just now; undefined where the platform did not look. */
  readonly activeEndpoints?: readonly string[];
  readonly mainEndpoint?: string;
  readonly datacenter?: string;
  readonly errorMessage?: string;
  /** What a batch job runs, where the platform was asked for one alone. */
  readonly commands?: string;
}

/** Names one deployment: the platform wants all three. */
export interface DeploymentRef {
  readonly id: string;
  readonly vo: string;
  readonly kind: DeploymentKind;
}

export interface NewDeployment {
  readonly vo: string;
  readonly kind: ItemKind;
  /** Catalogue id of the tool; ignored for modules. */
  readonly toolName?: string;
  readonly values: ConfigValues;
}

/** Trials always run here, whatever the VO of the person. */
export const TRY_VO = "vo.ai4eosc.eu";

export interface DeploymentsPort {
  /**
   * Live deployments of the person in one VO, newest first; of batch jobs also those that ended within about a day. `probe`
   * also asks which endpoints answer (slow). Trials are listed whatever the VO.
   */
  list(query: { vo: string; kind: DeploymentKind; probe?: boolean }): Promise<readonly Deployment[]>;
  /** One deployment with its endpoints probed; undefined when the platform does not know it (any more). */
  get(ref: DeploymentRef): Promise<Deployment | undefined>;
  /** Returns the new id. Never repeated by itself: a time-out leaves the outcome open (`ambiguous`). */
  create(deployment: NewDeployment): Promise<string>;
  /** Stops it; on a stopped or stuck one, purges it. */
  remove(ref: DeploymentRef): Promise<void>;
}

export interface NewBatchJob {
  readonly vo: string;
  /** With all values of the storage. */
  readonly values: ConfigValues;
  /** Run by bash. */
  readonly commands: string;
}

export interface BatchPort {
  /** Returns the new id. Never repeated by itself, like `create`. */
  submit(job: NewBatchJob): Promise<string>;
}

export interface TrialsPort {
  /** Starts a trial of a module and returns its id; refuses where the platform has no room. */
  start(module: string, title: string): Promise<string>;
}

export type SnapshotStatus = "starting" | "in progress" | "failed" | "complete" | (string & {});

export interface Snapshot {
  readonly id: string;
  readonly vo: string;
  /** UUID of the deployment it was made of. */
  readonly deployment: string;
  readonly status: SnapshotStatus;
  readonly errorMessage?: string;
  readonly submitted?: Date;
  readonly sizeBytes?: number;
  readonly title?: string;
  readonly description?: string;
  /** Image without its tag; the tag is the snapshot id. */
  readonly dockerImage?: string;
}

export interface SnapshotsPort {
  /** Newest first. */
  list(vo: string): Promise<readonly Snapshot[]>;
  /** Returns the snapshot's id; whether it succeeds is only seen in the list. */
  create(ref: DeploymentRef): Promise<string>;
  remove(vo: string, id: string): Promise<void>;
}

/** Amounts of the five resources; sizes in MB. */
export interface Amounts {
  readonly cpu: number;
  readonly gpu: number;
  readonly memoryMb: number;
  readonly diskMb: number;
}

/** Daily means of the whole VO, oldest first; days may be missing. */
export interface UsageDay extends Amounts {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly queued: number;
  readonly running: number;
}

export interface UserStats {
  /** Resource-days since the project began, whole VO. */
  readonly voTotal: Amounts;
  /** The same for this person; undefined: none yet. */
  readonly myTotal?: Amounts;
  readonly days: readonly UsageDay[];
}

export interface GpuModel {
  readonly model: string;
  readonly total: number;
  readonly used: number;
}

export interface Capacity {
  readonly cpuTotal: number;
  readonly cpuUsed: number;
  readonly gpuTotal: number;
  readonly gpuUsed: number;
  readonly memoryTotalMb: number;
  readonly memoryUsedMb: number;
  readonly diskTotalMb: number;
  readonly diskUsedMb: number;
}

export interface ClusterNode extends Capacity {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly eligible: boolean;
  readonly status: string;
  readonly vos: readonly string[];
  readonly gpus: readonly GpuModel[];
}

export interface Datacenter {
  readonly name: string;
  readonly country?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** Power usage effectiveness, 1 is ideal. */
  readonly pue?: number;
  /** 0 to 100, greenness within this answer. */
  readonly affinity?: number;
  /** Current values: carbon gCO2/kWh, water l/kWh, green score 0 to 100. */
  readonly carbon?: number;
  readonly water?: number;
  readonly greenScore?: number;
  readonly nodes: readonly ClusterNode[];
}

export interface ClusterStats extends Capacity {
  readonly jobs: number;
  readonly gpus: readonly GpuModel[];
  readonly datacenters: readonly Datacenter[];
  readonly updated?: Date;
}

export interface StatsPort {
  user(vo: string): Promise<UserStats>;
  /** Without a VO: all nodes. */
  cluster(vo?: string): Promise<ClusterStats>;
}

/** Everything a person may do on the platform, as that person. */
export interface PlatformPorts {
  readonly catalogue: CataloguePort;
  readonly deployments: DeploymentsPort;
  readonly snapshots: SnapshotsPort;
  readonly stats: StatsPort;
  readonly batch: BatchPort;
  readonly trials: TrialsPort;
  readonly storages: StoragesPort;
  readonly secrets: SecretsPort;
  readonly linking: LinkingPort;
  readonly datasets: DatasetsPort;
  readonly inference: InferencePort;
  readonly keys: KeysPort;
  readonly notices: NoticesPort;
  readonly info: InfoPort;
}

/** Hands out an access token that is valid now; undefined for people who are not linked. */
export type TokenSource = () => Promise<string | undefined>;

export interface Platform {
  as(token: TokenSource): PlatformPorts;
}
