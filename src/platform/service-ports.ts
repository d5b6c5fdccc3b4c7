/** The platform's smaller services, in our own words and units; see `ports.ts`. */
import type { ConfigValues, ItemConfig } from "./ports.ts";

/** A storage that the person linked to the platform, with what a job needs to mount it. Holds a password. */
export interface LinkedStorage {
  /** Its host, by which people name it. */
  readonly name: string;
  /** Address of its files (WebDAV). */
  readonly url: string;
  readonly vendor: string;
  readonly user: string;
  readonly password: string;
}

export interface StoragesPort {
  /** Storages linked in this VO, by name; what is linked in one VO is not linked in another. */
  list(vo: string): Promise<readonly LinkedStorage[]>;
  /** Folders in a folder of a linked storage, newest first; none where it is not there. */
  folders(vo: string, storage: string, folder: string): Promise<readonly StorageFolder[]>;
}

export interface StorageFolder {
  readonly name: string;
  readonly modified?: Date;
}

/** A storage's page on which the person agrees, while he is waited for. Holds the token by which his answer is known. */
export interface StorageLogin {
  readonly host: string;
  readonly link: string;
  readonly endpoint: string;
  readonly token: string;
  /** ISO. */
  readonly expiresAt: string;
  /** ms between questions. */
  readonly intervalMs: number;
}

/** What a storage hands out once the person agreed. Holds a password. */
export interface StorageGrant {
  readonly server: string;
  readonly loginName: string;
  readonly appPassword: string;
  readonly vendor: string;
}

export interface LinkingPort {
  /** Host of the platform's own storage. */
  readonly defaultStorage: string;
  /** The host of what was typed. Refuses what is no domain. */
  hostOf(typed: string): string;
  begin(host: string): Promise<StorageLogin>;
  /** The grant is handed out once only. */
  poll(login: StorageLogin): Promise<StorageGrant | "waiting" | "expired">;
}

export interface SecretsPort {
  /** Paths of all secrets below a folder; not their contents. */
  paths(vo: string, folder: string): Promise<readonly string[]>;
  /** Texts of one; undefined where there is none. */
  read(vo: string, path: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Makes or replaces one. */
  put(vo: string, path: string, value: Readonly<Record<string, string>>): Promise<void>;
  /** Succeeds where there is none, too. */
  remove(vo: string, path: string): Promise<void>;
}

export interface Dataset {
  readonly doi: string;
  readonly title: string;
  readonly version?: string;
  /** `YYYY-MM-DD`. */
  readonly created?: string;
  readonly creators: readonly string[];
  /** Plain text. */
  readonly description?: string;
  /** All files together; undefined where the repository does not say. */
  readonly sizeBytes?: number;
}

export interface Community {
  /** By which it is searched. */
  readonly id: string;
  readonly title: string;
}

export interface DatasetsPort {
  /** The newest version of each dataset of a Zenodo community; with a text, those in which all its words occur. */
  search(query: {
    readonly community: string;
    readonly text?: string | undefined;
  }): Promise<{ readonly total: number; readonly found: readonly Dataset[] }>;
  /** Communities whose name or title has these words. */
  communities(text: string): Promise<readonly Community[]>;
}

/** A service on OSCAR, which runs only while it is called. Holds a token. */
export interface InferenceService {
  readonly name: string;
  readonly vo: string;
  readonly title: string;
  readonly description: string;
  readonly image: string;
  readonly cpu?: number;
  readonly memoryMb?: number;
  readonly created?: Date;
  /** Address for synchronous calls; they carry the token. */
  readonly endpoint?: string;
  readonly token?: string;
}

export interface InferencePort {
  config(item: string, vo: string): Promise<ItemConfig>;
  /** Newest first. */
  list(vo: string): Promise<readonly InferenceService[]>;
  /** Returns the new name. Never repeated by itself. */
  create(service: { readonly vo: string; readonly values: ConfigValues }): Promise<string>;
  remove(vo: string, name: string): Promise<void>;
}

/** A key for the platform's language model; the key itself is only known when it is made. */
export interface LlmKey {
  readonly name: string;
  readonly created?: Date;
  /** Undefined: never. */
  readonly expires?: Date;
}

export interface KeysPort {
  list(): Promise<readonly LlmKey[]>;
  /** Returns the key, which is shown only this once. */
  create(key: { readonly name: string; readonly days?: number | undefined }): Promise<string>;
  remove(name: string): Promise<void>;
}

/** One item of the platform's status feed. */
export interface Notice {
  readonly id: string;
  readonly title: string;
  /** Plain text. */
  readonly summary?: string;
  /** Whom it is for; empty: everyone. */
  readonly vos: readonly string[];
  /** When it is to be shown; undefined: always. The end is not part of it. */
  readonly shown?: { readonly from: Date; readonly until: Date };
  /** Datacenters concerned. */
  readonly datacenters: readonly string[];
  readonly downtime?: { readonly from: Date; readonly until: Date };
  readonly url?: string;
}

/** More are not read: the code host tells no more at once. */
export const MOST_NOTICES = 100;

export interface NoticesPort {
  /** All open ones, newest first; the newest {@link MOST_NOTICES} where there are more. */
  list(): Promise<readonly Notice[]>;
}

export interface PlatformInfo {
  /** Versions of its API, e.g. `stable (v1)`. */
  readonly versions: readonly string[];
  /** Addresses of its documentation. */
  readonly links: readonly string[];
}

export interface InfoPort {
  read(): Promise<PlatformInfo>;
}
