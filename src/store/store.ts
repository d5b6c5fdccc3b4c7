/**
 * What is kept, one small store per noun. Nothing outside this room knows that SQLite is behind it.
 * Every value named `…At` or `now` is a moment in UTC.
 */
import type { AuditStore } from "./audit-port.ts";
import type { LeaseStore, OutboxStore } from "./outbox-port.ts";
import type { PersonalStore } from "./personal-port.ts";
import type { ScheduleStore } from "./schedule-port.ts";
import type { WatchStore } from "./watch-port.ts";

/** JSON as it is stored. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

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
  /** Closes it and forgets whose it was and what it was about; its id stays known until it is pruned. */
  finish(id: string, now: Date): Promise<void>;
  /** Forgets operations that were finished before. */
  prune(before: Date): Promise<void>;
  /**
   * Takes over the open operations whose process is gone, giving them to `instance`. Each is handed out to one caller
   * only, also when two processes start at once.
   */
  takeOver(instance: string, now: Date): Promise<readonly Operation[]>;
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
  /** Actor. */
  readonly setBy: string;
  readonly setAt: Date;
}

export interface ChannelSettingsStore {
  of(surface: string, channel: string): Promise<ChannelSetting | undefined>;
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

export interface Store {
  readonly claims: ClaimStore;
  readonly memories: MemoryStore;
  readonly pending: PendingStore;
  readonly operations: OperationStore;
  readonly inbox: InboxStore;
  readonly surfaceMemories: SurfaceMemoryStore;
  readonly channelSettings: ChannelSettingsStore;
  readonly approvals: ApprovalStore;
  readonly outbox: OutboxStore;
  readonly leases: LeaseStore;
  readonly schedules: ScheduleStore;
  readonly watches: WatchStore;
  readonly instances: InstanceStore;
  readonly audit: AuditStore;
  readonly personal: PersonalStore;
  close(): Promise<void>;
}
