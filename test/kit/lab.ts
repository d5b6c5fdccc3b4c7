/**
 * A laboratory for conversations: the real engine, store, platform client and sandbox over HTTP, on a clock that moves
 * only when somebody waits. Tests read aloud: `await ana.says("search plankton")`.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { COMMANDS } from "../../src/commands/index.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createManual } from "../../src/engine/manual.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import type { EngineDeps } from "../../src/engine/turn.ts";
import { createSealer, sealKey } from "../../src/identity/seal.ts";
import { readAccessToken } from "../../src/identity/session.ts";
import { createPlatform } from "../../src/platform/client.ts";
import type { Reply } from "../../src/reply/blocks.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import { catalogueEntry } from "../../src/sandbox/catalogue-entry.ts";
import type { PersonName } from "../../src/sandbox/people.ts";
import { type RunningSandbox, startSandbox } from "../../src/sandbox/server.ts";
import { createSearch } from "../../src/search/search.ts";
import { parseVocabulary } from "../../src/search/vocabulary.ts";
import { type DocumentStore, openDocuments } from "../../src/store/documents.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Actor, Capabilities, Handled, Outbound, Place, PostRef } from "../../src/surface.ts";

export interface Posted {
  readonly reply: Reply;
  readonly edited: boolean;
  readonly actor: Actor;
  readonly place: Place;
}

export interface Answer {
  /** Everything posted in answer, each post as it finally stood, as text. */
  readonly text: string;
  readonly replies: readonly Reply[];
  readonly handled: Handled;
}

export interface Person {
  readonly actor: Actor;
  says(text: string, options?: { parseOnly?: boolean; eventId?: string; settle?: boolean }): Promise<Answer>;
  presses(label: string, options?: { value?: string }): Promise<Answer>;
  submits(values: Readonly<Record<string, string>>): Promise<Answer>;
}

export interface Lab {
  readonly engine: Engine;
  readonly store: Store;
  readonly sandbox: RunningSandbox;
  readonly posts: readonly Posted[];
  /** Lines of the log, as `level message`. */
  readonly logged: string[];
  person(platformPerson: PersonName | undefined, id?: string, channel?: string): Person;
  now(): Date;
  advance(ms: number): void;
  stop(): Promise<void>;
}

export interface LabOptions {
  readonly capabilities?: Partial<Capabilities>;
  /** Files that outlive the lab; in memory unless given. */
  readonly storePath?: string;
  readonly sandbox?: RunningSandbox;
  readonly platformUrl?: string;
  readonly defaultVo?: string;
  readonly start?: Date;
  /** Runs before each post; may throw to play a process that dies there. */
  readonly beforePost?: () => void;
  readonly fetch?: typeof fetch;
}

const START = new Date("2026-11-23T10:00:00Z");

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8"));
}

export async function startTestSandbox(
  now: () => Date,
): Promise<{ server: RunningSandbox; state: DocumentStore }> {
  const state = await openDocuments(":memory:");
  const catalogue = z.array(catalogueEntry).parse(readData("catalogue.json"));
  return { server: await startSandbox({ state, catalogue, now, seed: 7 }), state };
}

export async function startLab(options: LabOptions = {}): Promise<Lab> {
  let moment = (options.start ?? START).getTime();
  const now = () => new Date(moment);
  const store = await openStore(options.storePath ?? ":memory:");
  const own = options.sandbox ? undefined : await startTestSandbox(now);
  const sandbox = options.sandbox ?? own?.server;
  if (!sandbox) throw new Error("no sandbox");
  const posts: Posted[] = [];
  const logged: string[] = [];
  const people = new Map<string, PersonName>();
  const stopping = new AbortController();
  let counter = 0;
  const newId = () => `id${String(++counter).padStart(6, "0")}${Math.random().toString(36).slice(2, 10)}`;
  const capabilities: Capabilities = {
    buttons: true,
    forms: true,
    edits: true,
    privateReplies: true,
    ...options.capabilities,
  };
  const outbound: Outbound = {
    capabilities,
    post: async (reply, place, actor): Promise<PostRef> => {
      options.beforePost?.();
      posts.push({ reply, place, actor, edited: false });
      return { place, id: String(posts.length - 1) };
    },
    edit: async (post, reply) => {
      const before = posts[Number(post.id)];
      if (!before) throw new Error("edited what was never posted");
      posts[Number(post.id)] = { ...before, reply, edited: true };
    },
  };
  const registry = createRegistry(COMMANDS);
  const vocabulary = parseVocabulary(readData("search-vocabulary.json"));
  const log = (level: string) => (fields: unknown, message: string) =>
    void logged.push(`${level} ${message} ${String((fields as { err?: unknown }).err ?? "")}`);
  const deps: EngineDeps = {
    registry,
    manual: createManual(registry),
    store,
    sealer: createSealer({ current: sealKey(Buffer.alloc(32, 7)) }),
    platform: createPlatform({
      baseUrl: options.platformUrl ?? sandbox.url,
      now,
      sleep: async () => undefined,
      ...(options.fetch ? { fetch: options.fetch } : {}),
    }),
    sessions: {
      of: async (actor) => {
        const name = people.get(actor.id);
        if (!name) return undefined;
        const token = await sandbox.signIn(name);
        return { ...readAccessToken(token), token: async () => token };
      },
    },
    indexCatalogue: (items) => createSearch(items, vocabulary),
    outbounds: new Map([["terminal", outbound]]),
    limiter: async () => ({ ok: true, retryInSeconds: 0 }),
    inventor: { password: () => "maple-otter-quill-48", title: () => "amber-otter" },
    identity: { version: "0.0.0", platform: "a sandbox" },
    now,
    wait: async (ms) => {
      moment += ms;
      // Lets everything else that is ready run before time goes on.
      await new Promise((resolve) => setImmediate(resolve));
    },
    newId,
    timeZone: "Europe/Madrid",
    defaultVo: options.defaultVo,
    instance: newId(),
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    signal: stopping.signal,
  };
  await store.instances.register(deps.instance, now());
  const engine = createEngine(deps);
  return {
    engine,
    store,
    sandbox,
    posts,
    logged,
    now,
    advance: (ms) => {
      moment += ms;
    },
    person: (platformPerson, id = platformPerson ?? "stranger", channel = "lab") => {
      if (platformPerson) people.set(id, platformPerson);
      return makePerson(engine, posts, newId, id, channel);
    },
    stop: async () => {
      stopping.abort();
      await store.close();
      await own?.server.stop();
      await own?.state.close();
    },
  };
}

function makePerson(
  engine: Engine,
  posts: readonly Posted[],
  newId: () => string,
  id: string,
  channel: string,
): Person {
  const actor: Actor = { surface: "terminal", id, name: id };
  const place: Place = { surface: "terminal", channel, direct: true };
  const handle = async (work: () => Promise<Handled>, settle: boolean): Promise<Answer> => {
    const before = posts.length;
    const handled = await work();
    if (settle) await handled.settled;
    const replies = posts.slice(before).map((post) => post.reply);
    return { handled, replies, text: replies.map(toPlainText).join("\n") };
  };
  return {
    actor,
    says: (text, options = {}) =>
      handle(
        () =>
          engine.receive({
            kind: "message",
            id: options.eventId ?? newId(),
            actor,
            place,
            text,
            ...(options.parseOnly ? { parseOnly: true } : {}),
          }),
        options.settle ?? true,
      ),
    presses: (label, options = {}) =>
      handle(() => {
        const press = findPress(posts, label);
        const value = options.value === undefined ? {} : { value: options.value };
        return engine.receive({ kind: "press", id: newId(), actor, place, token: press, ...value });
      }, true),
    submits: (values) =>
      handle(() => {
        const form = posts.flatMap((post) => post.reply.blocks).findLast((block) => block.type === "form");
        if (form?.type !== "form") throw new Error("there is no form");
        return engine.receive({
          kind: "submit",
          id: newId(),
          actor,
          place,
          token: form.submit.token,
          values,
        });
      }, true),
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
