/** What a chat front end implements, and what the engine offers it. Adapters see this file, replies and errors only. */
import type { Reply } from "./reply/blocks.ts";

export type SurfaceName = "slack" | "discord" | "matrix" | "terminal" | "web";

/** A person on one surface. The surface travels with the id: ids of different surfaces never mix. */
export interface Actor {
  readonly surface: SurfaceName;
  readonly id: string;
  readonly name: string;
}

/** Where something was said. `thread` separates conversations inside one channel. */
export interface Place {
  readonly surface: SurfaceName;
  readonly channel: string;
  readonly thread?: string;
  /** True where only the actor and the bot can read. */
  readonly direct: boolean;
}

interface InboundBase {
  /** The surface's own event id: a second delivery of the same id does nothing. */
  readonly id: string;
  readonly actor: Actor;
  readonly place: Place;
}
export interface InboundMessage extends InboundBase {
  readonly kind: "message";
  readonly text: string;
  /** Moment against which "yesterday" is read; now, unless a fixed clock is asked for. */
  readonly now?: Date;
  /** Stop after the invocation was understood. */
  readonly parseOnly?: boolean;
}
export interface InboundPress extends InboundBase {
  readonly kind: "press";
  readonly token: string;
  /** The chosen value of a select. */
  readonly value?: string;
}
export interface InboundSubmit extends InboundBase {
  readonly kind: "submit";
  readonly token: string;
  readonly values: Readonly<Record<string, string>>;
}
export type Inbound = InboundMessage | InboundPress | InboundSubmit;

export interface Invocation {
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** How an inbound event ended, for callers that want more than the posts (the JSON lines of `ask`). */
export interface Handled {
  readonly invocation: Invocation | undefined;
  readonly source: "grammar" | "offline" | "model" | "none";
  /** 0 to 1. */
  readonly confidence: number;
  readonly outcome: "plan" | "form" | "done" | "refused" | "none";
  readonly refusal?: {
    readonly code: string;
    readonly message: string;
    readonly suggestions: readonly string[];
  };
  /** Settles when a live reply has reached its end; already settled where nothing goes on living. */
  readonly settled: Promise<void>;
}

/** A place in a command line where something could be completed. */
export interface Suggestion {
  readonly value: string;
  readonly hint?: string;
}

/** What the engine offers an adapter. */
export interface SurfaceHost {
  receive(event: Inbound): Promise<Handled>;
  /** Completions for the last word of `line`, best first. Never throws; empty when nothing is known in time. */
  complete(line: string, actor: Actor, place: Place): Promise<readonly Suggestion[]>;
}

/** What a surface can do; what it lacks is done another way or said, never dropped. */
export interface Capabilities {
  readonly buttons: boolean;
  readonly forms: boolean;
  /** Posts can be edited, so replies can be live. */
  readonly edits: boolean;
  /** A private answer can be given in place. */
  readonly privateReplies: boolean;
}

/** A post that can be edited later. */
export interface PostRef {
  readonly place: Place;
  readonly id: string;
}

/** How the engine speaks on a surface. Failures throw; the engine decides what is tried again. */
export interface Outbound {
  readonly capabilities: Capabilities;
  /** Posts a reply to `place`; a private one must reach only `actor`. */
  post(reply: Reply, place: Place, actor: Actor): Promise<PostRef>;
  edit(post: PostRef, reply: Reply): Promise<void>;
}
