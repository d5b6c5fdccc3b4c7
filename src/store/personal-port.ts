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
  /** As JSON; what is sealed is left sealed. */
  read(owner: Owner): Promise<{ readonly [noun: string]: Json }>;
  /** Removes it. Ids of finished changes stay, without a name, so that none is begun again. */
  erase(owner: Owner): Promise<void>;
}
