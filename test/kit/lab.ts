/**
 * A laboratory for conversations: the real engine, store, platform client and sandbox over HTTP, on a clock on which
 * waiting takes no time. Tests read aloud: `await ana.says("search plankton")`.
 */
import { z } from "zod";
import type { COMMANDS } from "../../src/commands/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { Door, EngineDeps, Limiter } from "../../src/engine/turn.ts";
import type { Sealer } from "../../src/identity/seal.ts";
import type { Reply } from "../../src/reply/blocks.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { catalogueEntry } from "../../src/sandbox/catalogue-entry.ts";
import { type NewFault, setFaults } from "../../src/sandbox/faults.ts";
import type { PersonName } from "../../src/sandbox/people.ts";
import { type RunningSandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type DocumentStore, openDocuments } from "../../src/store/documents.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Actor, Capabilities, Handled, InboundFile, Outbound, Place } from "../../src/surface.ts";
import { createLabClock, type LabClock } from "./lab-clock.ts";
import { createLabEngine, readData, repeatableIds } from "./lab-engine.ts";
import { type LabJob, runLabJobs } from "./lab-jobs.ts";
import type { LabModel } from "./lab-model.ts";
import { type Interrupt, interruptible, labFetch, type PlatformCall } from "./lab-steps.ts";
import { shareSigningKey } from "./running-sandbox.ts";
import { testSealer } from "./sealer.ts";

export interface Posted {
  /** As it stands now. */
  readonly reply: Reply;
  /** As it stood at first and after each edit. */
  readonly versions: readonly Reply[];
  readonly edited: boolean;
  readonly actor: Actor;
  readonly place: Place;
  readonly key: string | undefined;
}

export interface Answer {
  /** Everything posted in answer, each post as it finally stood, as text. */
  readonly text: string;
  readonly replies: readonly Reply[];
  readonly handled: Handled;
}

export interface Saying {
  readonly parseOnly?: boolean;
  readonly eventId?: string;
  readonly settle?: boolean;
  readonly files?: readonly InboundFile[];
  readonly unreadFile?: string;
}

export interface Person {
  readonly actor: Actor;
  readonly place: Place;
  says(text: string, options?: Saying): Promise<Answer>;
  /** The newest button of that label; `token` presses one that is known otherwise. */
  presses(label: string, options?: { value?: string; token?: string; settle?: boolean }): Promise<Answer>;
  submits(values: Readonly<Record<string, string>>): Promise<Answer>;
  /** Chooses a command in a menu. */
  chooses(command: string, values?: Readonly<Record<string, readonly string[]>>): Promise<Answer>;
}

export interface Lab {
  readonly engine: Engine;
  /** What the engine was made of. */
  readonly deps: EngineDeps;
  readonly store: Store;
  readonly sandbox: RunningSandbox;
  readonly sandboxState: DocumentStore;
  readonly clock: LabClock;
  readonly posts: readonly Posted[];
  /** Lines of the log, as `level message {fields}`. */
  readonly logged: string[];
  /** What the platform was asked. */
  readonly asked: PlatformCall[];
  /** A channel whose name begins with # is shared, and may have a thread (`#lab/1`); elsewhere the person is alone. */
  person(platformPerson: PersonName | undefined, id?: string, channel?: string): Person;
  /** The person has logged out, or his session has ended. */
  unlink(id: string): void;
  /** Ids of those who administer every shared channel; undefined: the surface cannot say. */
  administrators: ReadonlySet<string> | undefined;
  /** The token of the newest button of that label. */
  token(label: string): string;
  faults(...faults: readonly NewFault[]): Promise<void>;
  now(): Date;
  advance(ms: number): void;
  /** From now on the outbox is emptied and what is watched is looked at, as time passes. */
  startJobs(...others: readonly LabJob[]): void;
  /** Stops the engine as a program that ends does. Again: nothing happens. */
  stop(): Promise<void>;
  /** Leaves the engine where it is, as a process that is killed does; its store is closed. */
  abandon(): Promise<void>;
}

export interface LabOptions {
  readonly capabilities?: Partial<Capabilities>;
  /** A file that outlives the lab; in memory unless given. */
  readonly storePath?: string;
  /** One that outlives the lab. */
  readonly world?: TestSandbox;
  readonly defaultVo?: string;
  /** Subjects and e-mail addresses of the admins of the bot. */
  readonly admins?: readonly string[];
  readonly start?: Date;
  /** That of another lab, where both are of one moment; else one of its own, from `start`. */
  readonly clock?: LabClock;
  readonly limiter?: Limiter;
  readonly sealer?: Sealer;
  readonly forgetters?: EngineDeps["forgetters"];
  readonly door?: Door;
  readonly model?: LabModel;
  readonly commands?: typeof COMMANDS;
  /** Is awaited before and after every step to the outside; see {@link Interrupt}. */
  readonly interrupt?: Interrupt;
}

/** A sandbox with its clock, which follows that of the lab that uses it. */
export interface TestSandbox {
  readonly server: RunningSandbox;
  readonly state: DocumentStore;
  clock: LabClock;
  stop(): Promise<void>;
}

const LAB_START = new Date("2026-11-23T10:00:00Z");

export async function startTestSandbox(clock: LabClock = createLabClock(LAB_START)): Promise<TestSandbox> {
  const state = await openDocuments(":memory:");
  await shareSigningKey(state);
  const catalogue = z.array(catalogueEntry).parse(readData("catalogue.json"));
  const world = { clock };
  const server = await startSandbox({ state, catalogue, now: () => world.clock.now(), seed: 7 });
  return Object.assign(world, {
    server,
    state,
    stop: async () => {
      await server.stop();
      await state.close();
    },
  });
}

let labs = 0;

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  const clock = options.clock ?? createLabClock(options.start ?? LAB_START);
  const world = options.world ?? (await startTestSandbox(clock));
  world.clock = clock;
  labs += 1;
  const newId = repeatableIds(`lab ${labs}`);
  const interrupt: Interrupt = options.interrupt ?? (async () => undefined);
  const store = await openStore(options.storePath ?? ":memory:", options.sealer ?? testSealer());
  const people = new Map<string, PersonName>();
  const stopping = new AbortController();
  const posts: Posted[] = [];
  const logged: string[] = [];
  const asked: PlatformCall[] = [];
  let jobs: Promise<unknown> | undefined;
  const { engine, deps } = createLabEngine({
    ...options,
    store: interruptible(store, clock, interrupt),
    platformUrl: world.server.url,
    fetch: labFetch(clock, asked, interrupt),
    clock,
    outbound: recordingOutbound(posts, options.capabilities, interrupt, () => lab.administrators),
    tokenOf: async (id) => {
      const name = people.get(id);
      return name && clock.busy(() => world.server.signIn(name));
    },
    log: (level, fields, message) => void logged.push(`${level} ${message} ${logFields(fields)}`),
    newId,
    signal: stopping.signal,
  });
  await store.instances.register(deps.instance, clock.now());
  const lab: Lab = {
    engine,
    deps,
    store,
    administrators: new Set(),
    unlink: (id) => void people.delete(id),
    sandbox: world.server,
    sandboxState: world.state,
    clock,
    posts,
    logged,
    asked,
    now: clock.now,
    advance: clock.set,
    token: (label) => findPress(posts, label),
    faults: (...faults) => world.state.transaction((documents) => setFaults(documents, faults)),
    person: (platformPerson, id = platformPerson ?? "stranger", channel = "lab") => {
      if (platformPerson) people.set(id, platformPerson);
      return makePerson({ engine, posts, clock, newId }, id, channel);
    },
    startJobs: (...others) => {
      const linked = async (): Promise<readonly Actor[]> =>
        [...people.keys()].map((id) => ({ surface: "terminal", id, name: id }));
      jobs ??= runLabJobs(deps, { people: linked, answer: engine.answerScheduled }, others);
    },
    stop: async () => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      await jobs;
      await engine.idle();
      await store.instances.release(deps.instance);
      await store.close();
      if (!options.world) await world.stop();
    },
    abandon: async () => {
      clock.halt();
      await store.close();
    },
  };
  return lab;
}

function logFields(fields: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(fields, (_key, value: unknown) =>
    value instanceof Error ? `${value.stack ?? value.message} ${String(value.cause ?? "")}` : value,
  );
}

function recordingOutbound(
  posts: Posted[],
  capabilities: Partial<Capabilities> | undefined,
  interrupt: Interrupt,
  administrators: () => ReadonlySet<string> | undefined,
): Outbound {
  return {
    administrators: {
      who: "whoever tends the laboratory",
      ids: /^[a-z]+$/,
      include: async ({ id }) => {
        const known = administrators();
        if (!known) throw new Error("the surface is out of order");
        return known.has(id);
      },
    },
    keysKeptMs: 0,
    capabilities: {
      buttons: true,
      forms: true,
      edits: true,
      privateReplies: true,
      pictures: false,
      ...capabilities,
    },
    post: async (reply, place, actor, key) => {
      await interrupt("before post");
      posts.push({ reply, versions: [reply], place, actor, key, edited: false });
      const id = String(posts.length - 1);
      await interrupt("after post");
      return { place, id };
    },
    edit: async (post, reply) => {
      await interrupt("before edit");
      const before = posts[Number(post.id)];
      if (!before) throw new Error("edited what was never posted");
      const versions = [...before.versions, reply];
      posts[Number(post.id)] = { ...before, reply, versions, edited: true };
    },
  };
}

interface Behind {
  readonly engine: Engine;
  readonly posts: readonly Posted[];
  readonly clock: LabClock;
  readonly newId: () => string;
}

function makePerson({ engine, posts, clock, newId }: Behind, id: string, channel: string): Person {
  const actor: Actor = { surface: "terminal", id, name: id.replace(/^./, (first) => first.toUpperCase()) };
  const [name = "", thread] = channel.split("/");
  const place: Place = {
    surface: "terminal",
    channel: name,
    ...(thread === undefined ? {} : { thread }),
    direct: !name.startsWith("#"),
  };
  const ask = (event: Parameters<Engine["receive"]>[0], settle = true): Promise<Answer> =>
    clock.during(async () => {
      const before = posts.length;
      const handled = await engine.receive(event);
      if (settle) await handled.settled;
      const replies = posts.slice(before).map((post) => post.reply);
      return { handled, replies, text: replies.map(toPlainText).join("\n") };
    });
  const base = () => ({ id: newId(), actor, place });
  return {
    actor,
    place,
    says: (text, { eventId, settle = true, ...more } = {}) =>
      ask({ kind: "message", ...base(), ...(eventId ? { id: eventId } : {}), text, ...more }, settle),
    presses: (label, { value, token, settle = true } = {}) => {
      const pressed = token ?? findPress(posts, label);
      return ask(
        { kind: "press", ...base(), token: pressed, ...(value === undefined ? {} : { value }) },
        settle,
      );
    },
    submits: (values) => {
      const form = posts.flatMap((post) => post.reply.blocks).findLast((block) => block.type === "form");
      if (form?.type !== "form") throw new Error("there is no form");
      return ask({ kind: "submit", ...base(), token: form.submit.token, values });
    },
    chooses: (command, values = {}) => ask({ kind: "command", ...base(), command, values }),
  };
}

/** The token of the newest button with that label. */
function findPress(posts: readonly Posted[], label: string): string {
  for (const { reply } of posts.toReversed()) {
    const actions = reply.blocks.flatMap((block) =>
      block.type === "actions"
        ? block.actions
        : block.type === "items"
          ? block.items.flatMap((item) => item.actions)
          : [],
    );
    const found = actions.find((action) => action.type !== "link" && action.label === label);
    if (found && found.type !== "link") return found.press.token;
  }
  throw new Error(`no button “${label}”`);
}
