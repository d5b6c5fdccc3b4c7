/** What a chat front end implements, and what the engine offers it. Adapters see this file, replies and errors only. */
import type { Form, Press, Reply } from "./reply/blocks.ts";

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
  /**
   * Where to answer this one event, in the surface's own words (an interaction token, the event replied to). Short-lived,
   * no part of the conversation's identity, treated as a secret.
   */
  readonly handle?: string;
}

interface InboundBase {
  /** The surface's own event id: a second delivery of the same id does nothing. */
  readonly id: string;
  readonly actor: Actor;
  readonly place: Place;
}
/** A small text file that came with a message; the adapter fetched it from its own service. */
export interface InboundFile {
  readonly name: string;
  readonly text: string;
}
export interface InboundMessage extends InboundBase {
  readonly kind: "message";
  readonly text: string;
  readonly files?: readonly InboundFile[];
  /** Why a file that came with it was not read, in words; matters only where the message needs one. */
  readonly unreadFile?: string;
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
/** A command chosen in a menu of the surface (a slash command): its values are text as typed, per parameter. */
export interface InboundCommand extends InboundBase {
  readonly kind: "command";
  readonly command: string;
  readonly values: Readonly<Record<string, readonly string[]>>;
}
export type Inbound = InboundMessage | InboundPress | InboundSubmit | InboundCommand;

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

/** A parameter as menus of a surface show it. */
export interface ParamOutline {
  readonly name: string;
  readonly description: string;
  readonly kind: "text" | "choice" | "number" | "flag";
  readonly required: boolean;
  readonly repeatable: boolean;
  readonly options: readonly string[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** True where {@link SurfaceHost.completeParam} knows values. */
  readonly completes: boolean;
}

/** A command as menus of a surface show it; derived from its declaration. */
export interface CommandOutline {
  /** One to three words. */
  readonly path: string;
  readonly summary: string;
  readonly params: readonly ParamOutline[];
  /** Who may read the answer; surfaces that fix this before the answer is known rely on it. */
  readonly visibility: "channel" | "private";
}

/** What the engine offers an adapter that answers at once: the terminal, the web page. */
export interface SurfaceHost {
  receive(event: Inbound): Promise<Handled>;
  /** Completions for the last word of `line`, best first. Never throws; empty when nothing is known in time. */
  complete(line: string, actor: Actor, place: Place): Promise<readonly Suggestion[]>;
}

/** What the engine offers a surface that other people's servers deliver to. */
export interface ChatHost {
  readonly commands: readonly CommandOutline[];
  /**
   * Writes the event down, then works on it in the background; resolves when it is safe to acknowledge. A second
   * delivery of the same event id is `known` and does nothing. With `confirm`, work begins only once that resolves with
   * true; with false the event is dropped: the person was told that it did not arrive.
   */
  accept(event: Inbound, confirm?: () => Promise<boolean>): Promise<"new" | "known">;
  /** Values for one parameter that begin with `typed`, best first; never throws. */
  completeParam(
    command: string,
    param: string,
    typed: string,
    actor: Actor,
    place: Place,
  ): Promise<readonly Suggestion[]>;
  /** Completions for the last word of `line`, best first. Never throws; empty when nothing is known in time. */
  complete(line: string, actor: Actor, place: Place): Promise<readonly Suggestion[]>;
  /** The form behind a token, for surfaces that open it only when asked; undefined when it is gone or another's. */
  form(token: string, actor: Actor): Promise<Form<Press> | undefined>;
  /** What a start page shows this person, drawn anew each time; refusals are in it, in words. */
  home?(actor: Actor): Promise<Reply>;
  /**
   * A channel was replaced by another one, and its people go on there. True where what was set up for the old one now
   * holds for the new one. May be called more than once for the same pair.
   */
  moved?(fromChannel: string, toChannel: string): Promise<boolean>;
}

/** Small things that a surface must still know after a restart (sync tokens, direct rooms, registered commands). */
export interface SurfaceMemory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string | undefined): Promise<void>;
}

/** The part of a logger that adapters use; fields first. */
export interface SurfaceLog {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** What a surface is given when it is made; clock and ids too, so that tests hold them. */
export interface SurfaceDeps {
  readonly memory: SurfaceMemory;
  readonly log: SurfaceLog;
  readonly now: () => Date;
  readonly newId: () => string;
}

export interface SurfaceHealth {
  readonly state: "starting" | "up" | "down" | "stopped";
  /** Last moment at which the other side was heard. */
  readonly lastGoodAt: Date | undefined;
  readonly problem: string | undefined;
}

/** One thing that `doctor` tried. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  /** What to do about it, where it is not right. */
  readonly mend?: string;
}

/** A chat front end that lives beside others under a supervisor. */
export interface ChatSurface {
  readonly name: SurfaceName;
  readonly outbound: Outbound;
  /**
   * Connects; resolves when events can arrive. Rejects with a refusal `surface.credentials` where trying again is
   * useless (a wrong token), with anything else where it is not.
   */
  start(host: ChatHost): Promise<void>;
  /** Stops the intake, waits at most `graceMs` for what is in hand, closes every connection. */
  stop(graceMs: number): Promise<void>;
  /** Resolves with the reason when the surface has failed and must be started anew. */
  readonly failed: Promise<unknown>;
  health(): SurfaceHealth;
  examine(): Promise<readonly Finding[]>;
}

/** What a surface can do; what it lacks is done another way or said, never dropped. */
export interface Capabilities {
  readonly buttons: boolean;
  readonly forms: boolean;
  /** Posts can be edited, so replies can be live. */
  readonly edits: boolean;
  /** A private answer can be given in place. */
  readonly privateReplies: boolean;
  /** Pictures reach people, as files at least; without, none are drawn. */
  readonly pictures: boolean;
}

/** A post that can be edited later. */
export interface PostRef {
  readonly place: Place;
  readonly id: string;
}

/**
 * How a post failed: `rejected` will never be taken; `not-sent` may be tried again; `ambiguous` may have been posted, so
 * only the same `key` may be tried again, and only where the surface keeps it.
 */
export class PostFailure extends Error {
  override readonly name = "PostFailure";
  readonly kind: "rejected" | "not-sent" | "ambiguous";
  /** When the other side allows the next attempt, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: PostFailure["kind"],
    message: string,
    options: { retryAfterMs?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Who may decide for a place, by the surface's own rights. */
export interface Administrators {
  /** Who that is, in words that follow “It is for”: `workspace admins and owners`. */
  readonly who: string;
  /** What the id of a person looks like there. */
  readonly ids: RegExp;
  /** Asks the surface, now. What is not known to be a right is none; throwing means the same. */
  include(actor: Actor, place: Place): Promise<boolean>;
}

/** One thing that a surface keeps of a conversation. */
export interface SaidLine {
  readonly at: Date;
  readonly by: "person" | "bot";
  /** Plain text. */
  readonly text: string;
}

/** How the engine speaks on a surface. Failures throw; on shared surfaces they are {@link PostFailure}s. */
export interface Outbound {
  readonly capabilities: Capabilities;
  /** For so long (ms) a second attempt with the same `key` cannot show twice, also after a restart; 0 where it can show twice at once. */
  readonly keysKeptMs: number;
  /**
   * Posts a reply to `place`; a private one must reach only `actor`, and where `place` has no channel (an empty one), it goes
   * where he is alone with the bot. `key` is the same for every attempt at the same
   * post, also after a restart: where the other side can, it keeps a second attempt from showing twice. `triedSince` is told
   * where an earlier attempt may have come through: when the first such one was begun.
   */
  post(reply: Reply, place: Place, actor: Actor, key?: string, triedSince?: Date): Promise<PostRef>;
  edit(post: PostRef, reply: Reply): Promise<void>;
  /** What the surface itself keeps of what was said with somebody, oldest first; absent where it keeps nothing. */
  kept?(actor: Actor): Promise<readonly SaidLine[]>;
  /**
   * The same for what nobody waits for: it lets all else go first. Absent where the other side has no limit for both that
   * answers would feel.
   */
  readonly unasked?: Pick<Outbound, "post" | "edit">;
  /** Erases what the surface itself keeps of what was said with somebody; absent where it keeps nothing. */
  forget?(actor: Actor): Promise<void>;
  /** Undefined where nobody but the admins of the bot administers a shared place. */
  readonly administrators?: Administrators | undefined;
}
