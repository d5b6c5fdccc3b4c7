/** What commands are given: the platform as the person, and the few other things they need. Never a chat SDK or a store. */
import type { Level } from "../identity/levels.ts";
import type { QuietHours } from "../language/quiet-hours.ts";
import type {
  Amounts,
  Deployment,
  DeploymentRef,
  DeploymentStatus,
  PlatformPorts,
  Snapshot,
} from "../platform/ports.ts";
import type { InferenceService, LlmKey } from "../platform/service-ports.ts";
import type { CatalogueSearch } from "../search/port.ts";
import type { AnnouncementsPort } from "./announcements-port.ts";
import type { ClusterWatchesPort, LaterPort, LeasesPort } from "./leases-port.ts";
import type { Policy } from "./policy.ts";
import type { OwnTopic, Topic } from "./subscriptions.ts";
import type { Watched } from "./watched.ts";

/** What belongs to the person, over all VOs in which he may use it. */
export interface Directory {
  /** Modules and tools of every VO, newest first; `unread` names the VOs that could not be asked. */
  deployments(): Promise<{ readonly found: readonly Deployment[]; readonly unread: readonly string[] }>;
  /** Batch jobs of every VO, newest first; those that ended stay for about a day. */
  batchJobs(): Promise<{ readonly found: readonly Deployment[]; readonly unread: readonly string[] }>;
  /** Trials of modules, newest first. */
  trials(): Promise<readonly Deployment[]>;
  /** Inference services of every VO. */
  services(): Promise<{ readonly found: readonly InferenceService[]; readonly unread: readonly string[] }>;
  /** Keys for the platform's language model. */
  keys(): Promise<readonly LlmKey[]>;
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

/** One record of the audit, as admins read it. */
export interface ChangeRecord {
  readonly at: Date;
  readonly operation: string;
  readonly phase: "intent" | "outcome" | "refused";
  /** Surface and id. */
  readonly actor: string;
  readonly name?: string | undefined;
  /** JSON of the place: surface, channel, thread, direct. */
  readonly place: string;
  readonly surface: string;
  readonly command: string;
  readonly params: unknown;
  readonly approver?: string | undefined;
  readonly result: string | undefined;
  readonly answer?: string | undefined;
}

/** Who changed what. */
export interface Records {
  /** Newest first; both ends of the time are included. */
  list(filter: {
    /** Name, id, or surface and id. */
    readonly who?: string | undefined;
    readonly command?: string | undefined;
    readonly from?: Date | undefined;
    readonly to?: Date | undefined;
    readonly limit: number;
  }): Promise<readonly ChangeRecord[]>;
}

/** What is kept under one account of a chat; `changes` are those under way. */
export interface KeptOfAccount {
  readonly conversations?: readonly unknown[];
  readonly offers?: readonly unknown[];
  readonly requests?: readonly unknown[];
  /** Samples of what the person held, by VO and time. */
  readonly usage?: readonly (HeldSample & { readonly vo: string })[];
  readonly changes?: readonly unknown[];
  readonly lastTimes?: readonly unknown[];
  /** What is still to be posted. */
  readonly messages?: readonly unknown[];
  readonly watches?: readonly unknown[];
  readonly subscriptions?: readonly unknown[];
  readonly leases?: readonly unknown[];
  readonly laterStarts?: readonly unknown[];
  readonly clusterWatches?: readonly unknown[];
  readonly audit: readonly unknown[];
  /** What the surface keeps of what was said there, oldest first. */
  readonly said?: readonly { readonly at: Date; readonly by: "person" | "bot"; readonly text: string }[];
}

/** What this bot keeps of the person who asks. */
export interface OwnData {
  /** Everything, as JSON, by what it is: of the account that asks, and of the others of the same login. */
  read(): Promise<
    KeptOfAccount & { readonly elsewhere: readonly (KeptOfAccount & { readonly account: string })[] }
  >;
}

/** What a person held at a moment; sizes in MB. */
export interface HeldSample extends Amounts {
  readonly at: Date;
  readonly running: number;
  readonly queued: number;
}

/** What the bot saw of the use of the person who asks, since it knows him. */
export interface OwnUse {
  /** Oldest first; begins with the last one before the time, where there is one. */
  samples(vo: string, from: Date, to: Date): Promise<readonly HeldSample[]>;
  /** The first one; undefined where there is none yet. */
  since(vo: string): Promise<Date | undefined>;
}

/** What is set for a channel. */
export interface ChannelSettings {
  /** VO to use where none is named. */
  readonly vo: string | null;
  readonly policy: Policy;
  /** When nothing is posted that nobody waits for; null: never. */
  readonly quiet: QuietHours | null;
  /** IANA name of the zone of the quiet hours and of times that are told unasked; null: the bot's own. */
  readonly timeZone: string | null;
}

/** The place where this was asked. */
export interface ChannelPort {
  /** Only the person and the bot are there. */
  readonly direct: boolean;
  /** What the id of a person looks like there; undefined where nobody can be named so. */
  readonly ids: RegExp | undefined;
  /** Who administers it, in words. */
  readonly administrators: string;
  settings(): Promise<ChannelSettings>;
  set(settings: ChannelSettings): Promise<void>;
}

/** A change that waits for a second person. */
export interface ApprovalView {
  readonly id: string;
  /** As people type it, in its channel. */
  readonly number: number;
  /** What it would do, in a few words. */
  readonly title: string;
  /** Name of who asked. */
  readonly asker: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** What waits for a second person in the channel where this was asked; `named` is a number there, or an id. */
export interface ApprovalsPort {
  open(): Promise<readonly ApprovalView[]>;
  /** Refuses what is not open, belongs elsewhere, or was asked for by this person. */
  toDecide(named: string): Promise<ApprovalView>;
  /** Refuses what is not open, belongs elsewhere, or was asked for by somebody else. */
  toWithdraw(named: string): Promise<ApprovalView>;
  /** Whether this person decided it so. */
  wasDecided(id: string, kind: "approved" | "refused" | "withdrawn"): Promise<boolean>;
  /** Runs what was asked for, in the name of who asked. Refuses as `toDecide` does, and what he may not do any more. */
  approve(id: string): Promise<ApprovalView>;
  refuse(id: string, reason: string): Promise<ApprovalView>;
  withdraw(id: string): Promise<ApprovalView>;
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

/** What this person chose when he last did something. */
export interface LastTimes {
  /** Whether it is known for a command, about something. */
  known(command: string, about: string): Promise<boolean>;
}

/** A deployment that somebody follows in a channel, as it was seen last. */
export interface Followed {
  readonly id: string;
  readonly title: string;
  readonly vo: string;
  readonly kind: "module" | "tool";
  /** Name of who follows it there, and whether that is the person who asks. */
  readonly who: string;
  readonly own: boolean;
  readonly since: Date;
  /** Undefined before the first look. */
  readonly seen: { readonly status: DeploymentStatus; readonly at: Date } | undefined;
}

/** What is watched for the person who asks. */
export interface WatchesPort {
  /** What people follow in the channel where this was asked, newest first. */
  here(): Promise<readonly Followed[]>;
  /** He hears of it here from now on; `told` is what he knows already. */
  add(watched: Watched): Promise<void>;
  has(deployment: string): Promise<boolean>;
}

/** What the place where this was asked hears of, or the person where he is alone with the bot. */
export interface Subscribed {
  readonly topic: Topic;
  /** Undefined: all. */
  readonly vo: string | undefined;
  readonly since: Date;
  /** Name of who subscribed. */
  readonly by: string;
}

export interface SubscriptionsPort {
  /** Of this place, oldest first. */
  list(): Promise<readonly Subscribed[]>;
  add(topic: Topic, vo: string | undefined): Promise<void>;
  /** How many ended; without a VO, those of every VO. */
  remove(topic: Topic, vo: string | undefined): Promise<number>;
  /** What this place hears of unless it is muted. */
  mute(topic: OwnTopic): Promise<void>;
  unmute(topic: OwnTopic): Promise<void>;
  isMuted(topic: OwnTopic): Promise<boolean>;
  /** The same for the person who asks, wherever he is. */
  muteOwn(topic: OwnTopic): Promise<void>;
  unmuteOwn(topic: OwnTopic): Promise<void>;
  ownMuted(): Promise<readonly OwnTopic[]>;
}

/** A post that nobody waited for and that could not be delivered. */
export interface ParkedPost {
  readonly key: string;
  readonly number: number;
  /** Surface and destination. */
  readonly where: string;
  readonly due: Date;
  readonly attempts: number;
  readonly problem: string;
}

/** What the admins of the bot do about such posts. */
export interface OutboxPort {
  /** Newest first. */
  parked(most: number): Promise<readonly ParkedPost[]>;
  /** How many are tried again. */
  retry(keys: readonly string[]): Promise<number>;
  /** How many are gone. */
  drop(keys: readonly string[]): Promise<number>;
}

export interface CommandPorts extends PlatformPorts {
  readonly lastTimes: LastTimes;
  readonly account: AccountPort;
  readonly directory: Directory;
  readonly channel: ChannelPort;
  readonly approvals: ApprovalsPort;
  readonly watches: WatchesPort;
  readonly announcements: AnnouncementsPort;
  readonly subscriptions: SubscriptionsPort;
  readonly outbox: OutboxPort;
  readonly leases: LeasesPort;
  readonly later: LaterPort;
  readonly clusterWatches: ClusterWatchesPort;
  readonly search: () => Promise<CatalogueSearch>;
  readonly manual: Manual;
  readonly inventor: Inventor;
  readonly identity: ProgramIdentity;
  readonly records: Records;
  readonly ownData: OwnData;
  readonly ownUse: OwnUse;
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
