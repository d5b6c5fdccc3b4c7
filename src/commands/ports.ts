/** What commands are given: the platform as the person, and the few other things they need. Never a chat SDK or a store. */
import type { Level } from "../identity/levels.ts";
import type { Deployment, DeploymentRef, PlatformPorts, Snapshot } from "../platform/ports.ts";
import type { CatalogueSearch } from "../search/port.ts";

/** What belongs to the person, over all VOs in which he may use it. */
export interface Directory {
  /** Modules and tools of every VO, newest first; `unread` names the VOs that could not be asked. */
  deployments(): Promise<{ readonly found: readonly Deployment[]; readonly unread: readonly string[] }>;
  snapshots(): Promise<{ readonly found: readonly Snapshot[]; readonly unread: readonly string[] }>;
  /** Where a deployment lives; also for ended ones that were spoken of before. Refuses what nobody knows. */
  locate(deployment: string): Promise<DeploymentRef>;
}

/** One parameter as people read and type it. */
export interface ManualParam {
  readonly name: string;
  readonly flag: string;
  readonly positional: boolean;
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly kind: string;
  readonly description: string;
  readonly options: readonly string[];
  readonly range: string | undefined;
}

/** One command as people read it; derived from its definition. */
export interface ManualEntry {
  readonly path: string;
  readonly summary: string;
  readonly usage: string;
  readonly params: readonly ManualParam[];
  readonly examples: readonly string[];
  readonly aliases: readonly string[];
  readonly access: string;
  readonly effect: string;
}

export interface Manual {
  readonly entries: readonly ManualEntry[];
  /** The command meant by some words: its path, an alias, or the beginning of either; undefined with near ones. */
  find(words: string): { readonly entry: ManualEntry | undefined; readonly nearest: readonly string[] };
}

/** Randomness that commands may use. */
export interface Inventor {
  /** A password that is strong and can be read aloud. */
  password(): string;
  /** A title for a deployment that was given none. */
  title(): string;
}

/** What this program is. */
export interface ProgramIdentity {
  readonly version: string;
  /** The platform's address, or that it is the embedded one. */
  readonly platform: string;
}

/** A login by device code, as it stands. */
export interface LoginProgress {
  readonly id: string;
  readonly state: "waiting" | "done" | "refused" | "expired" | "failed";
  /** While it waits: the page where the person logs in, and the code that he compares there. */
  readonly link?: string;
  readonly code?: string;
  readonly expiresAt: Date;
  /** ms between questions to the login server. */
  readonly intervalMs: number;
  readonly who?: Profile;
  /** Who the account was before, where that was somebody else. */
  readonly before?: string;
  readonly problem?: string;
}

/** Who somebody is on the platform. */
export interface Profile {
  readonly name: string;
  readonly email: string;
  /** Best level per VO. */
  readonly levels: ReadonlyMap<string, Level>;
}

export interface LoggedOut {
  readonly name: string;
  /** Accounts that stay linked to the identity, `surface:id` each; none: its session was ended too. */
  readonly remaining: readonly string[];
  /** False where the login server could not be told to end the session. */
  readonly revoked: boolean;
}

/** The person's own account: his login and who he is. */
export interface AccountPort {
  /** Whose account it is, `surface:id`. */
  readonly account: string;
  /** The login server's page of the account; undefined where nobody can log in. */
  readonly page: string | undefined;
  /** Begins a login, or goes on with the one that is waited for. Refuses where nobody can log in. */
  begin(operation: string): Promise<LoginProgress>;
  /** Undefined for a login that is not the person's. Asks the login server where it may be asked again. */
  progress(login: string): Promise<LoginProgress | undefined>;
  /** Undefined where the account is not linked. */
  logout(): Promise<LoggedOut | undefined>;
  /** Undefined for who is not linked; `given` where nobody logged in. */
  profile(): Promise<
    | (Profile & { readonly accounts: readonly string[]; readonly given: "demo" | "token" | undefined })
    | undefined
  >;
}

export interface CommandPorts extends PlatformPorts {
  readonly account: AccountPort;
  readonly directory: Directory;
  readonly search: () => Promise<CatalogueSearch>;
  readonly manual: Manual;
  readonly inventor: Inventor;
  readonly identity: ProgramIdentity;
  /** Resolves after `ms`, or at once when `signal` is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The circumstances of one invocation. */
export interface Call {
  /** Id of this operation; unguessable, unique, safe to show. */
  readonly operation: string;
  readonly now: Date;
  readonly timeZone: string;
  readonly person: { readonly name: string; readonly subject: string } | undefined;
  /** VO to act in: the parameter, else the setting, else the only one with full access; undefined when none is needed. */
  readonly vo: string | undefined;
  /** VOs in which the person has full access. */
  readonly fullAccess: readonly string[];
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
}
