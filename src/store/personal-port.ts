import type { Json } from "./store.ts";

/** Whose data are meant. */
export interface Owner {
  /** Surface and id. */
  readonly actor: string;
  /** Whether a conversation is the person's. */
  readonly owns: (conversation: string) => boolean;
}

/** What is kept of one person besides the audit and the login. */
export interface PersonalStore {
  /** As JSON, by noun: `conversations`, `offers`, `requests` to others, `decisions` on theirs, and so on; `changes` are under way. What is sealed is left sealed. */
  read(owner: Owner): Promise<{ readonly [noun: string]: readonly Json[] }>;
  /** Removes it, except for changes under way, which are still to be answered. */
  erase(owner: Owner): Promise<void>;
}
