/** Puts the engine together from the settings. Surfaces are added by `main`, the only importer of adapters. */
import { randomBytes, randomInt } from "node:crypto";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import type { Administration } from "../../adapters/web/administration.ts";
import { createIllustrate } from "../charts/illustrate.ts";
import type { Outline } from "../charts/map.ts";
import { rasterise } from "../charts/rasterise.ts";
import { COMMANDS } from "../commands/index.ts";
import type { Config } from "../config.ts";
import { readData } from "../data.ts";
import { createBell } from "../engine/bell.ts";
import { createEngine, type Engine } from "../engine/engine.ts";
import { createManual } from "../engine/manual.ts";
import { createRegistry } from "../engine/registry.ts";
import type { EngineDeps, Log } from "../engine/turn.ts";
import { linkedPeople } from "../engine/whereabouts.ts";
import { refuse } from "../errors.ts";
import { createPassphrase } from "../identity/passphrase.ts";
import { inventTitle } from "../language/titles.ts";
import { createPlatform } from "../platform/client.ts";
import type { PlatformLogEvent } from "../platform/http.ts";
import type { CatalogueItem } from "../platform/ports.ts";
import type { CatalogueSearch } from "../search/port.ts";
import { createSearch } from "../search/search.ts";
import { parseVocabulary } from "../search/vocabulary.ts";
import type { OutboxStore } from "../store/outbox-port.ts";
import { openStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import type { Actor, Outbound, SurfaceDeps, SurfaceMemory, SurfaceName } from "../surface.ts";
import { type AdministrationDeps, createAdministration } from "./administration.ts";
import { startEmbedded } from "./embedded.ts";
import { keepTidy, tidy } from "./housekeeping.ts";
import { type Jobs, startJobs } from "./jobs.ts";
import { openSealer } from "./keys.ts";
import { createLanguage, type Language } from "./language.ts";
import { createDoor, createLimiter } from "./limits.ts";
import { composeAccounts, createSessions } from "./sessions.ts";
import type { SupervisorDeps } from "./supervisor.ts";
import { keepSampling } from "./usage-sampling.ts";

export interface Assembly {
  readonly engine: Engine;
  /** Ids for events, tokens and operations: 128 random bits, letters and digits only. */
  readonly newId: () => string;
  /** Makes a surface known; before `start`. */
  addSurface(name: SurfaceName, outbound: Outbound): void;
  /** What supervisors of surfaces need. */
  supervision(signal: AbortSignal): SupervisorDeps;
  /** Throws when the data file cannot be written. */
  checkStore(): Promise<void>;
  /** Throws when the audit is not what was written. */
  checkAudit(): Promise<void>;
  /** What a surface is given when it is made. */
  surfaceDeps(name: SurfaceName): SurfaceDeps;
  /** Makes this process known as alive, and settles what earlier ones left unfinished on the surfaces added so far. */
  /** Samples what linked people hold from now on, once an hour. */
  keepSampling(): void;
  /** Settles what earlier processes left unfinished, and keeps this one known as alive. */
  start(): Promise<void>;
  /** From now on the bot speaks first where it should, on the surfaces that are known. */
  startJobs(): Jobs;
  /** What admins see. */
  administration(given: Pick<AdministrationDeps, "surfaces" | "settings">): Administration;
  /** What waits in the outbox. */
  readonly outbox: OutboxStore["counts"];
  /** The language model, where one is configured. */
  readonly language: Pick<Language, "probe" | "metrics">;
  stop(): Promise<void>;
}

/** The embedded platform can be asked as often as one likes: whoever tries things out does not want to wait. */
const SANDBOX_FEED_MS = 10_000;
const HEARTBEAT_MS = 15_000;
/** Whoever sits at the terminal of this machine: on the sandbox the demo person, else the owner of `AI4_ACCESS_TOKEN`. */
const LOCAL_PERSON: Actor = { surface: "terminal", id: "local", name: "" };

export async function assemble(
  config: Config,
  log: Log,
  version: string,
  commands = COMMANDS,
): Promise<Assembly> {
  const inMemory = config.data.directory === ":memory:";
  const pathOf = (name: string) => (inMemory ? ":memory:" : join(config.data.directory, name));
  const sealer = await openSealer(config, log);
  const store = await openStore(pathOf("ai4-chatops.sqlite"), sealer);
  await store.audit.check().catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const stopping = new AbortController();
  // Whatever waits listens to it, and so does every reply that is followed: many are no leak.
  setMaxListeners(0, stopping.signal);
  const now = () => new Date();
  const sandbox =
    config.platform.url === undefined
      ? await startEmbedded(pathOf("sandbox.sqlite"), 0, () => undefined)
      : undefined;
  const platformUrl = config.platform.url ?? sandbox?.server.url ?? "";
  const outbounds = new Map<SurfaceName, Outbound>();
  const registry = createRegistry(commands);
  const instance = newId();
  const own = { store, sealer, now, wait, log, instance, signal: stopping.signal };
  const language = createLanguage(config, { ...own, registry });
  const accounts = composeAccounts(config, sandbox?.server, own);
  const deps: EngineDeps = {
    registry,
    manual: createManual(registry),
    store,
    sealer,
    platform: createPlatform({
      baseUrl: platformUrl,
      statusUrl: config.platform.statusUrl,
      noticesKeptMs: sandbox && SANDBOX_FEED_MS,
      log: (event) => logPlatform(log, event),
    }),
    sessions: createSessions(config, sandbox?.server, accounts, now),
    accounts,
    indexCatalogue: await catalogueIndex(),
    outbounds,
    limiter: createLimiter(),
    door: createDoor(),
    forgetters: [(actor) => accounts.forget(`${actor.surface}:${actor.id}`)],
    reader: language.reader,
    inventor: {
      password: () => createPassphrase((max) => randomInt(max)),
      title: () => inventTitle((max) => randomInt(max)),
    },
    illustrate: createIllustrate({ rasterise, outline: europe, log }),
    identity: { version, platform: config.platform.url ?? "the embedded sandbox" },
    now,
    wait,
    newId,
    timeZone: config.timeZone,
    admins: config.admins,
    defaultVo: config.platform.vo,
    instance,
    bell: createBell(),
    log,
    signal: stopping.signal,
  };
  const everybody = async (isMeant: (surface: SurfaceName) => boolean) => [
    ...(isMeant("terminal") ? [LOCAL_PERSON] : []),
    ...(await linkedPeople(deps, isMeant)),
  ];
  const engine = createEngine(deps);
  const memoryOf = (name: SurfaceName) => surfaceMemory(deps, name);
  const heartbeat = keepAlive(store, instance, log);
  const housekeeping = keepTidy(store, now, log);
  return {
    engine,
    newId,
    addSurface: (name, outbound) => outbounds.set(name, outbound),
    supervision: (signal) => ({
      engine,
      addSurface: (name, outbound) => outbounds.set(name, outbound),
      memoryOf,
      log,
      now,
      random: Math.random,
      wait,
      signal,
    }),
    checkStore: () => store.surfaceMemories.set("health", "checked", now().toISOString()),
    checkAudit: async () => {
      const [first] = (await store.audit.verify()).problems;
      if (first)
        throw refuse(
          "audit.broken",
          `Run “ai4-chatops audit verify”. Record ${first.position}: ${first.what}.`,
        );
    },
    surfaceDeps: (name) => ({ memory: memoryOf(name), log, now, newId }),
    keepSampling: () => keepSampling(deps, () => everybody(() => true)),
    start: async () => {
      await store.instances.register(instance, now());
      await tidy(store, now());
      for (const name of outbounds.keys()) await engine.recover(name);
    },
    startJobs: () =>
      startJobs(deps, {
        people: () => everybody((surface) => outbounds.has(surface)),
        answer: engine.answerScheduled,
        doFor: engine.doFor,
        lookEveryMs: sandbox && SANDBOX_FEED_MS,
      }),
    administration: (given) => createAdministration({ engine, deps, ...given }),
    outbox: store.outbox.counts,
    language,
    stop: async () => {
      stopping.abort();
      await accounts.idle();
      clearInterval(heartbeat);
      clearInterval(housekeeping);
      await store.instances.release(instance);
      await store.close();
      await sandbox?.stop();
    },
  };
}

async function europe(): Promise<Outline> {
  return (await readData("europe-outline.json")) as Outline;
}

/** Every answer would drown the log; what went wrong is what somebody will look for. */
function logPlatform(log: Log, event: PlatformLogEvent): void {
  if (event.event !== "answer" || event.status >= 500)
    log.warn({ room: "platform", ...event }, "the platform had trouble");
}

function newId(): string {
  return BigInt(`0x${randomBytes(16).toString("hex")}`)
    .toString(36)
    .padStart(25, "0");
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}

function keepAlive(store: Store, instance: string, log: Log): NodeJS.Timeout {
  const beat = () =>
    store.instances
      .beat(instance, new Date())
      .catch((error: unknown) => log.warn({ err: error }, "the heartbeat could not be written"));
  return setInterval(beat, HEARTBEAT_MS).unref();
}

/** One index per catalogue: the client hands out the same list while it is fresh. */
async function catalogueIndex(): Promise<(items: readonly CatalogueItem[]) => CatalogueSearch> {
  const vocabulary = parseVocabulary(await readData("search-vocabulary.json"));
  const indexes = new WeakMap<readonly CatalogueItem[], CatalogueSearch>();
  return (items) => {
    const index = indexes.get(items) ?? createSearch(items, vocabulary);
    indexes.set(items, index);
    return index;
  };
}

/** A surface's own keys in the store, sealed: sync tokens and the like open rooms to whoever has them. */
function surfaceMemory(
  { store, sealer }: Pick<EngineDeps, "store" | "sealer">,
  name: SurfaceName,
): SurfaceMemory {
  const context = (key: string) => `surface:${name}:${key}`;
  return {
    get: async (key) => {
      const sealed = await store.surfaceMemories.get(name, key);
      return sealed === undefined ? undefined : sealer.open(sealed, context(key));
    },
    set: (key, value) =>
      store.surfaceMemories.set(
        name,
        key,
        value === undefined ? undefined : sealer.seal(value, context(key)),
      ),
  };
}
