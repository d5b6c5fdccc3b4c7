/**
 * What is kept, one small store per noun. Nothing outside this room knows that SQLite is behind it.
 * Every value named `…At` or `now` is a moment in UTC.
 */
import type { AnnouncementStore } from "./announcements-port.ts";
import type { AuditStore } from "./audit-port.ts";
import type { CatalogueNewsStore } from "./catalogue-news-port.ts";
import type { ClusterWatchStore, DeploymentLeaseStore, LaterStartStore } from "./lease-port.ts";
import type { ModelUseStore } from "./model-use-port.ts";
import type { NoticeStore } from "./notices-port.ts";
import type { LeaseStore, OutboxStore } from "./outbox-port.ts";
import type { PersonalStore } from "./personal-port.ts";
import type { ScheduleStore } from "./schedule-port.ts";
import type { SubscriptionStore } from "./subscriptions-port.ts";
import type { UsageSampleStore } from "./usage-samples-port.ts";
import type { WatchStore } from "./watch-port.ts";

/** JSON as it is stored. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** As it will be read again: dates become texts, what is undefined is gone. */
export function asJson(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

export interface ClaimStore {
  /** True for the first caller of a key, ever; false for every later one. Atomic over processes. */
  claim(key: string, now: Date): Promise<boolean>;
  /** Forgets claims older than `before`; must stay far behind the vendors' longest retry (a day). */
  prune(before: Date): Promise<void>;
}

/** What was last listed and spoken of, per conversation. */
export interface MemoryStore {
  load(conversation: string, now: Date): Promise<Json | undefined>;
  save(conversation: string, memory: Json, expiresAt: Date): Promise<void>;
  prune(now: Date): Promise<void>;
}

/** An invocation that waits for a press, a form or a "yes". */
export interface PendingInvocation {
  readonly token: string;
  /** `plan` waits for a confirmation, `button` for a press, `form` for its fields. */
  readonly kind: "plan" | "button" | "form";
  /** Who may use it (surface and id); undefined: anyone, with his own rights. */
  readonly actor: string | undefined;
  readonly conversation: string;
  readonly command: string;
  /** Canonical parameters; secrets inside are sealed. */
  readonly params: Json;
  /** Extra data of its kind, e.g. the parameter that a select fills, or what a plan looked like. */
  readonly data: Json;
  /** True where it may be used once only. */
  readonly once: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export type Taken =
  | { readonly status: "taken"; readonly pending: PendingInvocation }
  | { readonly status: "unknown" }
  | { readonly status: "foreign"; readonly pending: PendingInvocation }
  | { readonly status: "expired"; readonly pending: PendingInvocation }
  | { readonly status: "spent"; readonly pending: PendingInvocation; readonly by: string; readonly at: Date };

export interface PendingStore {
  issue(pending: readonly PendingInvocation[]): Promise<void>;
  /** Makes a plan that was shown the one that "yes" means in this conversation. */
  reveal(token: string, conversation: string): Promise<void>;
  /** Looks at it without using it. */
  find(token: string): Promise<PendingInvocation | undefined>;
  /** Checks and, where it may be used once, spends the token, in one transaction: of two presses one is `taken`. */
  take(token: string, actor: string, now: Date): Promise<Taken>;
  /** The newest unspent, unexpired plan of this person in this conversation: what "yes" means. */
  latestPlan(conversation: string, actor: string, now: Date): Promise<PendingInvocation | undefined>;
  /** Spends a token without running it ("no"); false when it was spent or gone already. */
  discard(token: string, actor: string, now: Date): Promise<boolean>;
  prune(before: Date): Promise<void>;
}

/** A change in flight: written before the platform is asked, closed after the outcome is known. */
export interface Operation {
  readonly id: string;
  /** The process that works on it. */
  readonly instance: string;
  readonly actor: string;
  readonly conversation: string;
  /** Where to answer, as the surface names it. */
  readonly place: Json;
  readonly command: string;
  /** Canonical parameters; secrets inside are sealed. */
  readonly params: Json;
  readonly startedAt: Date;
}

export interface OperationStore {
  /** False when an operation of this id was ever begun: it must not be run again. */
  begin(operation: Operation): Promise<boolean>;
  /** Replaces what is kept of an open one. */
  amend(id: string, params: Json): Promise<void>;
  /** Closes it and forgets whose it was and what it was about; its id stays known until it is pruned. */
  finish(id: string, now: Date): Promise<void>;
  /** Forgets operations that were finished before. */
  prune(before: Date): Promise<void>;
  /**
   * Takes over the open operations whose process is gone, giving them to `instance`: those of one surface's people, or all.
   * Each is handed out to one caller only, also when two processes start at once.
   */
  takeOver(instance: string, now: Date, surface?: string): Promise<readonly Operation[]>;
}

/** Which processes are alive, so that one's unfinished work is not taken for abandoned by another. */
export interface InstanceStore {
  register(id: string, now: Date): Promise<void>;
  beat(id: string, now: Date): Promise<void>;
  release(id: string): Promise<void>;
}

/** An event that a surface delivered, kept until it is answered. */
export interface InboxEntry {
  /** The surface's event id with the surface before it. */
  readonly id: string;
  readonly surface: string;
  /** The event, sealed. */
  readonly payload: string;
  readonly receivedAt: Date;
}

export interface InboxStore {
  /** False when an event of this id was ever put. */
  put(entry: InboxEntry): Promise<boolean>;
  /** Gives it to this process; false when it is finished or another living process has it. */
  start(id: string, instance: string, now: Date): Promise<boolean>;
  /** Answered: the payload goes, the id stays known. */
  finish(id: string): Promise<void>;
  /** What nobody works on, oldest first: never started, or started by a process that is gone. */
  waiting(surface: string, now: Date): Promise<readonly InboxEntry[]>;
  /** Forgets finished events received before; stay far behind the vendors' longest retry (a day). */
  prune(before: Date): Promise<void>;
}

/** Small things that a surface must still know after a restart; values are sealed. */
export interface SurfaceMemoryStore {
  get(surface: string, key: string): Promise<string | undefined>;
  /** Undefined forgets it. */
  set(surface: string, key: string, value: string | undefined): Promise<void>;
}

/** What is set for a channel of a surface. */
export interface ChannelSetting {
  readonly surface: string;
  readonly channel: string;
  readonly vo: string | undefined;
  readonly policy: Json;
  /** Only the person who set it and the bot are there. */
  readonly direct: boolean;
  /** Hours in which nothing is posted that nobody waits for; undefined: none. */
  readonly quiet: Json | undefined;
  /** IANA name; undefined: that of the bot. */
  readonly timeZone: string | undefined;
  /** Actor. */
  readonly setBy: string;
  readonly setAt: Date;
}

export interface ChannelSettingsStore {
  of(surface: string, channel: string): Promise<ChannelSetting | undefined>;
  /** What a person set where he is alone with the bot, newest first where there are several such places. */
  ofPerson(actor: string): Promise<ChannelSetting | undefined>;
  put(setting: ChannelSetting): Promise<void>;
  /** The channel has a new id, as after the upgrade of a room. False where nothing was set, or something is in the new one. */
  move(surface: string, from: string, to: string): Promise<boolean>;
}

/** A change that waits for a second person. */
export interface Approval {
  readonly id: string;
  /** Counted in its channel, so that people can type it. */
  readonly number: number;
  readonly surface: string;
  readonly channel: string;
  /** What it would do, in a few words. */
  readonly title: string;
  /** Who asked, and where to answer him. */
  readonly asker: Json;
  readonly command: string;
  /** The change, sealed. */
  readonly sealed: string;
  readonly operation: string;
  /** Where it is shown. */
  readonly post: Json | undefined;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly decision: Decision | undefined;
}

export interface Decision {
  readonly kind: "approved" | "refused" | "withdrawn" | "expired";
  /** Actor; empty where time decided. */
  readonly by: string;
  readonly name: string;
  readonly reason: string | undefined;
  readonly at: Date;
}

export interface ApprovalStore {
  /** Writes it down under the next number of its channel; an operation that was asked for before keeps its own. */
  ask(asked: Omit<Approval, "number" | "post" | "decision">): Promise<Approval>;
  posted(id: string, post: Json): Promise<void>;
  find(id: string): Promise<Approval | undefined>;
  numbered(surface: string, channel: string, number: number): Promise<Approval | undefined>;
  /** Undecided ones, oldest first. */
  open(surface: string, channel: string, now: Date): Promise<readonly Approval[]>;
  /** True for the one who decides it; false where it was decided before, or its time is over. Atomic over processes. */
  decide(id: string, decision: Omit<Decision, "at">, now: Date): Promise<boolean>;
  /** Closes those whose time is over; each is handed out once, to be told. */
  expire(surface: string, now: Date): Promise<readonly Approval[]>;
  /** The channel has a new id. */
  move(surface: string, from: string, to: string): Promise<void>;
  prune(before: Date): Promise<void>;
}

/** Who somebody is on the platform, by the issuer that says so; several surface accounts may be linked to it. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly email: string;
  /** Whether the login vouches for the address. */
  readonly emailVerified: boolean;
  /** VO to level, as of the last token. */
  readonly levels: Readonly<Record<string, string>>;
  /** Sealed; undefined once the session has ended: then he must log in again. */
  readonly tokens: string | undefined;
  readonly accessExpiresAt: Date;
}

export interface StoredIdentity extends Identity {
  /** Grows with every write. */
  readonly version: number;
}

export interface IdentityStore {
  /**
   * Writes the identity and makes it the one of this account, in place of any other; resolves to the one that nobody is
   * linked to any more, and that is forgotten, if there is one.
   */
  link(account: string, identity: Identity, now: Date): Promise<StoredIdentity | undefined>;
  /** The identity that an account (surface and id) has with this issuer. */
  of(issuer: string, account: string): Promise<StoredIdentity | undefined>;
  find(issuer: string, subject: string): Promise<StoredIdentity | undefined>;
  /** Accounts of an identity, the longest linked first. */
  accounts(
    issuer: string,
    subject: string,
  ): Promise<readonly { readonly account: string; readonly linkedAt: Date }[]>;
  /**
   * Gives the caller alone the right to refresh, until `until`: false where the version has moved, or where another has
   * that right. Holds over processes.
   */
  beginRefresh(identity: StoredIdentity, now: Date, until: Date): Promise<boolean>;
  /** Gives that right back without having refreshed. */
  endRefresh(identity: StoredIdentity): Promise<void>;
  /** Replaces the identity where its version is still this one; the right to refresh ends, or goes on until then. */
  replace(version: number, identity: Identity, refreshingUntil?: Date): Promise<boolean>;
  /** Unlinks an account; its identity goes with the last one. The identity that went, if it did. */
  unlink(account: string): Promise<StoredIdentity | undefined>;
  /** Every identity, for whoever seals its tokens with another key. */
  all(): Promise<readonly StoredIdentity[]>;
}

export type LoginState = "waiting" | "done" | "refused" | "expired" | "failed";

/** A login by device code that was begun. */
export interface DeviceLogin {
  readonly id: string;
  readonly issuer: string;
  /** Surface and id of who asked; nobody else is ever linked by it. */
  readonly account: string;
  readonly surface: string;
  /** The process that asks the issuer about it. */
  readonly instance: string;
  /** Who asked, and where he is answered. */
  readonly origin: Json;
  /** Device code and link, sealed; empty once it has ended. */
  readonly secret: string;
  readonly state: LoginState;
  /** Who logged in. */
  readonly subject: string | undefined;
  readonly intervalMs: number;
  /** The issuer must not be asked again before. */
  readonly pollAt: Date;
  readonly expiresAt: Date;
}

export interface DeviceLoginStore {
  put(login: DeviceLogin): Promise<void>;
  find(id: string): Promise<DeviceLogin | undefined>;
  /** Every one that this account asked for and that is still known, oldest first. */
  of(account: string): Promise<readonly DeviceLogin[]>;
  /** What this account waits for. */
  waiting(issuer: string, account: string, now: Date): Promise<DeviceLogin | undefined>;
  /** True for one caller per `pollAt`, who then asks; the next one may do so at `next`. */
  mayPoll(id: string, now: Date, next: Date): Promise<boolean>;
  slowDown(id: string, intervalMs: number, pollAt: Date): Promise<void>;
  /** Closes a waiting one; false when it was closed already. */
  end(id: string, state: Exclude<LoginState, "waiting">, subject?: string): Promise<boolean>;
  /** Gives waiting ones of a surface whose process is gone to `instance`, each to one caller only. */
  takeOver(surface: string, instance: string, now: Date): Promise<readonly DeviceLogin[]>;
  /** Forgets those that an account asked for. */
  forget(account: string): Promise<void>;
  /** Forgets those that could be used until before. */
  prune(before: Date): Promise<void>;
}

/** A change that was told while it went on: its end is still to be seen, by another process if this one ends. */
export interface Follow {
  /** The operation that began it. */
  readonly id: string;
  /** Surface and id of who asked. */
  readonly actor: string;
  readonly surface: string;
  /** The process that follows it. */
  readonly instance: string;
  /** Who asked, and where he is answered. */
  readonly origin: Json;
  readonly command: string;
  /** What was told first, sealed. */
  readonly result: string;
  readonly expiresAt: Date;
}

export interface FollowStore {
  put(follow: Follow): Promise<void>;
  /** Its end was told. */
  end(id: string): Promise<void>;
  /** Gives those of a surface whose process is gone to `instance`, each to one caller only. */
  takeOver(surface: string, instance: string, now: Date): Promise<readonly Follow[]>;
  /** Forgets those that were followed until before. */
  prune(before: Date): Promise<void>;
}

/** What a person chose when he last did something, without secrets. */
export interface LastTimeStore {
  put(actor: string, command: string, about: string, params: Json, now: Date): Promise<void>;
  of(actor: string, command: string, about: string): Promise<Json | undefined>;
  prune(before: Date): Promise<void>;
}

/** Where people hear of what is watched, agreed, put off or waited for. */
export interface PlaceStore {
  /** A channel has a new id. */
  move(surface: string, from: string, to: string): Promise<void>;
}

export interface Store {
  readonly places: PlaceStore;
  readonly lastTimes: LastTimeStore;
  readonly follows: FollowStore;
  readonly identities: IdentityStore;
  readonly deviceLogins: DeviceLoginStore;
  readonly claims: ClaimStore;
  readonly memories: MemoryStore;
  readonly pending: PendingStore;
  readonly operations: OperationStore;
  readonly inbox: InboxStore;
  readonly surfaceMemories: SurfaceMemoryStore;
  readonly channelSettings: ChannelSettingsStore;
  readonly approvals: ApprovalStore;
  readonly outbox: OutboxStore;
  readonly announcements: AnnouncementStore;
  readonly leases: LeaseStore;
  readonly schedules: ScheduleStore;
  readonly watches: WatchStore;
  readonly catalogueNews: CatalogueNewsStore;
  readonly notices: NoticeStore;
  readonly subscriptions: SubscriptionStore;
  readonly deploymentLeases: DeploymentLeaseStore;
  readonly laterStarts: LaterStartStore;
  readonly clusterWatches: ClusterWatchStore;
  readonly instances: InstanceStore;
  readonly audit: AuditStore;
  readonly usageSamples: UsageSampleStore;
  readonly personal: PersonalStore;
  readonly modelUse: ModelUseStore;
  close(): Promise<void>;
}
