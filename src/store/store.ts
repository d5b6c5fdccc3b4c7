/**
 * What is kept, one small store per noun. Nothing outside this room knows that SQLite is behind it.
 * Every value named `…At` or `now` is a moment in UTC.
 */

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
  /** Closes it and forgets what it was about; its id stays known until it is pruned. */
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

export interface AuditEntry {
  readonly at: Date;
  /** One id for the intent and its outcome. */
  readonly operation: string;
  readonly phase: "intent" | "outcome";
  readonly actor: string;
  /** Platform subject of the person; undefined where not linked. */
  readonly subject: string | undefined;
  readonly place: string;
  readonly source: string;
  readonly command: string;
  /** Parameters with every secret removed. */
  readonly params: Json;
  /** Outcome only: `done`, `refused:<code>`, `failed:<reference>`, `unknown`. */
  readonly result: string | undefined;
}

export interface AuditStore {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: {
    actor?: string;
    command?: string;
    from?: Date;
    to?: Date;
    limit: number;
  }): Promise<readonly AuditEntry[]>;
}

export interface Store {
  readonly claims: ClaimStore;
  readonly memories: MemoryStore;
  readonly pending: PendingStore;
  readonly operations: OperationStore;
  readonly inbox: InboxStore;
  readonly surfaceMemories: SurfaceMemoryStore;
  readonly instances: InstanceStore;
  readonly audit: AuditStore;
  close(): Promise<void>;
}
