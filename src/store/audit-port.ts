/** The audit: who asked for which change where, what was decided, and what came of it. It only ever grows. */
import type { Json } from "./store.ts";

export interface AuditEntry {
  readonly at: Date;
  /** One id for the intent and its outcome. */
  readonly operation: string;
  /** `refused`: an attempt that was turned away before it became a change, such as a press of somebody else's button. */
  readonly phase: "intent" | "outcome" | "refused";
  /** Surface and id; `forgotten:<pseudonym>` once the person had himself forgotten. */
  readonly actor: string;
  /** What the person was called. */
  readonly name?: string | undefined;
  /** Platform subject of the person; undefined where not linked. */
  readonly subject: string | undefined;
  readonly surface: string;
  readonly place: string;
  readonly source: string;
  readonly command: string;
  /** Parameters with every secret removed. */
  readonly params: Json;
  /** The plan as it was shown. */
  readonly plan?: string | undefined;
  /** Who said yes to the plan, as `actor`. */
  readonly approver?: string | undefined;
  /** Outcome only: `done`, `refused:<code>`, `failed:<reference>`, `unknown`. */
  readonly result: string | undefined;
  /** Outcome only: what the platform answered, cleaned: ids of what was made, or why not. */
  readonly answer?: string | undefined;
}

/** An entry in its place in the chain. */
export interface AuditRecord extends AuditEntry {
  /** From 1 without gaps. */
  readonly position: number;
  readonly hash: string;
}

export interface AuditFilter {
  /** Surface and id. */
  readonly actor?: string | undefined;
  /** Name, id, or surface and id, as somebody types it. */
  readonly who?: string | undefined;
  readonly operation?: string | undefined;
  readonly command?: string | undefined;
  /** Both ends of the time are included. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
}

/** Something about the audit that cannot have come about by itself. */
export interface AuditProblem {
  /** The record concerned. */
  readonly position: number;
  /** What is wrong, in words. */
  readonly what: string;
}

export interface AuditVerdict {
  /** How many records there are. */
  readonly count: number;
  /** Hash of the last one. Whoever keeps it elsewhere can tell later whether anything up to it was changed. */
  readonly last: string;
  readonly problems: readonly AuditProblem[];
}

export interface AuditStore {
  /**
   * Refuses where nothing can be recorded.
   *
   * @throws Refusal `audit.broken` where the head of the chain is missing, `audit.key` where the key does not open it
   */
  check(): Promise<void>;
  /** Refuses as {@link check} does. */
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: AuditFilter): Promise<readonly AuditRecord[]>;
  /** Oldest first, read in parts, for export. */
  all(): AsyncIterable<AuditRecord>;
  /** Destroys the key of a person's records: what he did stays, who he is and what it was about cannot be read again. */
  forget(actor: string): Promise<void>;
  /** Goes through the whole chain. `anchor` is a position with the hash that was noted for it, kept elsewhere. */
  verify(anchor?: { readonly position: number; readonly hash: string }): Promise<AuditVerdict>;
}
