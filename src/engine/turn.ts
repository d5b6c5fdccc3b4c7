/** One inbound event being worked on: who, where, what the conversation remembers, and the ports of that person. */
import { createHash } from "node:crypto";
import type { Call, CommandPorts, Inventor, Manual, ProgramIdentity } from "../commands/ports.ts";
import type { Accounts } from "../identity/accounts.ts";
import type { Sealer } from "../identity/seal.ts";
import type { Session } from "../identity/session.ts";
import { type Day, dayIn } from "../language/days.ts";
import type { LanguageReader } from "../language/reader.ts";
import type { CatalogueItem, Platform } from "../platform/ports.ts";
import type { Reply } from "../reply/blocks.ts";
import type { CatalogueSearch } from "../search/port.ts";
import type { Store } from "../store/store.ts";
import type { Actor, Handled, Invocation, Outbound, Place, SurfaceName } from "../surface.ts";
import { accountPort } from "./account-port.ts";
import { announcementsPort } from "./announcements.ts";
import type { Bell } from "./bell.ts";
import { channelPort } from "./channel.ts";
import { createDirectory, type PersonalDirectory, type Reach } from "./directory.ts";
import { fullAccess } from "./gates.ts";
import { knownRows, loadMemory, type Memory } from "./memory.ts";
import { ownDataOf } from "./own-data.ts";
import { ownUseOf, sampling } from "./own-use.ts";
import { outboxPort } from "./parked-posts.ts";
import type { Registry } from "./registry.ts";
import type { Sessions } from "./sessions.ts";
import { subscriptionsPort } from "./subscriptions.ts";
import { watchesPort } from "./watches.ts";

/** The part of a logger that the engine uses; fields first, as pino has it. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Takes one from a person's allowance. */
export type Limiter = (actor: string) => Promise<{ readonly ok: boolean; readonly retryInSeconds: number }>;

/** Whether an event is let in. */
export type Entry =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Who sends too much: this person alone, or all in the place together. */
      readonly who: "person" | "place";
      /** True for the first one that is refused: a flood is answered once. */
      readonly tell: boolean;
      readonly retryInSeconds: number;
    };

/** Counts an event of a person in a place. */
export type Door = (actor: string, place: string) => Promise<Entry>;

export interface EngineDeps {
  readonly registry: Registry;
  readonly manual: Manual;
  readonly store: Store;
  readonly sealer: Sealer;
  readonly platform: Platform;
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly indexCatalogue: (items: readonly CatalogueItem[]) => CatalogueSearch;
  readonly outbounds: ReadonlyMap<SurfaceName, Outbound>;
  readonly limiter: Limiter;
  /** Stands open unless given. */
  readonly door?: Door;
  /** Erase what other rooms keep of a person, his login among it; each may be called again after a crash. */
  readonly forgetters?: readonly ((actor: Actor) => Promise<void>)[];
  /** Reads plain language; its data are loaded when the first sentence comes. */
  readonly reader: () => Promise<LanguageReader>;
  readonly inventor: Inventor;
  /** Draws the charts of a reply; never rejects. */
  readonly illustrate: (reply: Reply) => Promise<Reply>;
  readonly identity: ProgramIdentity;
  readonly now: () => Date;
  readonly wait: CommandPorts["wait"];
  readonly newId: () => string;
  readonly timeZone: string;
  /** Subjects and e-mail addresses of the admins of the bot. */
  readonly admins: readonly string[];
  /** VO used where none is named and several would do. */
  readonly defaultVo: string | undefined;
  /** Rings when something was kept that jobs are to tell. */
  readonly bell?: Bell;
  /** This process, as the store knows it. */
  readonly instance: string;
  readonly log: Log;
  /** Aborted when the program stops. */
  readonly signal: AbortSignal;
}

/** Runs work of one conversation after all that was begun there before. */
export type InOrder = <T>(conversation: string, work: () => Promise<T>) => Promise<T>;

/** What the parts of the engine work with. */
export interface EngineContext extends EngineDeps {
  readonly inOrder: InOrder;
  /** What waits for a second person, for commands. */
  readonly approvals: (turn: Turn) => CommandPorts["approvals"];
}

export interface Turn {
  /** Key of the event that is answered: the same when it is worked on again after a crash. */
  readonly event: string;
  /** True where an earlier process may have worked on this event already. */
  readonly rerun: boolean;
  readonly actor: Actor;
  /** Surface and id as one key. */
  readonly actorKey: string;
  readonly place: Place;
  readonly conversation: string;
  /** Moment against which dates are read. */
  readonly now: Date;
  readonly today: Day;
  /** Zone in which they are read, an IANA name. */
  readonly timeZone: string;
  readonly session: Session | undefined;
  readonly ports: CommandPorts;
  readonly directory: PersonalDirectory;
  readonly outbound: Outbound;
  memory: Memory;
  /** Posts made in this turn so far. */
  posts: number;
  /** What goes on elsewhere because of this turn; never rejects. */
  readonly later: Promise<void>[];
  /** What was understood so far, so that a refusal can still say it. */
  understood: Pick<Handled, "invocation" | "source" | "confidence"> | undefined;
  /** Nobody else sees a press, so the answer in a shared place says what it was. */
  pressed: Pressed | undefined;
}

/** What somebody pressed. */
export interface Pressed extends Invocation {
  /** True where it was the “No” to a plan. */
  readonly leaves: boolean;
}

export function actorKey(actor: Actor): string {
  return `${actor.surface}:${actor.id}`;
}

/** A conversation is one person in one thread; others in the same channel have their own memory. */
export function conversationKey(actor: Actor, place: Place): string {
  return JSON.stringify([place.surface, place.channel, place.thread ?? "", actor.id]);
}

/** What a turn answers; see {@link Turn}. */
export interface TurnEvent {
  readonly key: string;
  readonly rerun?: boolean;
  /** Moment against which dates are read; now, unless given. */
  readonly now?: Date | undefined;
}

export async function openTurn(
  deps: EngineContext,
  actor: Actor,
  place: Place,
  event: TurnEvent,
): Promise<Turn> {
  const outbound = deps.outbounds.get(place.surface);
  if (!outbound) throw new Error(`no surface ${place.surface}`);
  const conversation = conversationKey(actor, place);
  const moment = event.now ?? deps.now();
  const memory = await loadMemory(deps, conversation, deps.now());
  const session = await deps.sessions.of(actor);
  const platform = sampling(
    deps,
    session,
    deps.platform.as(async () => session?.token()),
  );
  const known = [...knownRows(memory, "deployment"), ...knownRows(memory, "snapshot")];
  const directory = createDirectory(platform, reachOf(session), known);
  const turn: Omit<Turn, "ports"> = {
    event: event.key,
    rerun: event.rerun ?? false,
    posts: 0,
    later: [],
    actor,
    actorKey: actorKey(actor),
    place,
    conversation,
    now: moment,
    today: dayIn(moment, deps.timeZone),
    timeZone: deps.timeZone,
    session,
    directory,
    outbound,
    memory,
    understood: undefined,
    pressed: undefined,
  };
  const ports = {
    ...platform,
    account: accountPort(deps.accounts, actor, place, session),
    directory,
    channel: channelPort(deps, turn),
    search: async () => deps.indexCatalogue(await platform.catalogue.items()),
    manual: deps.manual,
    inventor: deps.inventor,
    identity: deps.identity,
    records: {
      list: (filter: Parameters<CommandPorts["records"]["list"]>[0]) => deps.store.audit.list(filter),
    },
    ownData: ownDataOf(deps, turn),
    ownUse: ownUseOf(deps, session),
    lastTimes: {
      known: async (command: string, about: string) =>
        (await deps.store.lastTimes.of(turn.actorKey, command, about)) !== undefined,
    },
    watches: watchesPort(deps, turn),
    subscriptions: subscriptionsPort(deps, turn),
    outbox: outboxPort(deps),
    announcements: announcementsPort(deps, turn),
    wait: deps.wait,
  };
  const whole: Turn = Object.assign(turn, {
    ports: {
      ...ports,
      get approvals() {
        return deps.approvals(whole);
      },
    },
  });
  return whole;
}

function reachOf(session: Session | undefined): Reach {
  return { vos: fullAccess(session), trials: (session?.levels.size ?? 0) > 0 };
}

/** The id of the change that an event asks for: derived, so that the event can never begin two. */
export function operationOf(turn: Turn): string {
  const digest = createHash("sha256").update(turn.event).digest("hex").slice(0, 32);
  return BigInt(`0x${digest}`).toString(36).padStart(25, "0");
}

/** A key for the next post, the same when the event is worked on again. */
export function nextPostKey(turn: Turn): string {
  turn.posts += 1;
  return `${turn.event}#${turn.posts}`;
}

export function callFor(deps: EngineDeps, turn: Turn, operation: string, vo: string | undefined): Call {
  return {
    operation,
    now: turn.now,
    timeZone: deps.timeZone,
    person: turn.session && { name: turn.session.name, subject: turn.session.subject },
    vo,
    fullAccess: fullAccess(turn.session),
    signal: deps.signal,
  };
}
