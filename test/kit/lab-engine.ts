/** The real engine with everything real behind it but the surface, the clock and the people's logins. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createIllustrate } from "../../src/charts/illustrate.ts";
import type { Outline } from "../../src/charts/map.ts";
import { rasterise } from "../../src/charts/rasterise.ts";
import { COMMANDS } from "../../src/commands/index.ts";
import { createBell } from "../../src/engine/bell.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { createManual } from "../../src/engine/manual.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import type { Door, EngineDeps, Limiter } from "../../src/engine/turn.ts";
import { createAccounts } from "../../src/identity/accounts.ts";
import { createIssuer } from "../../src/identity/issuer.ts";
import type { Sealer } from "../../src/identity/seal.ts";
import { readAccessToken } from "../../src/identity/session.ts";
import { type LanguageReader, offlineAlone } from "../../src/language/reader.ts";
import { createPlatform } from "../../src/platform/client.ts";
import type { CatalogueItem } from "../../src/platform/ports.ts";
import type { CatalogueSearch } from "../../src/search/port.ts";
import { createSearch } from "../../src/search/search.ts";
import { parseVocabulary } from "../../src/search/vocabulary.ts";
import type { Store } from "../../src/store/store.ts";
import type { Outbound, SurfaceName } from "../../src/surface.ts";
import type { LabClock } from "./lab-clock.ts";
import { type LabModel, labModelReader } from "./lab-model.ts";
import { loadModel, loadReader } from "./language-reader.ts";
import { testSealer } from "./sealer.ts";

/** What every launch gets as its password, so that it can be looked for where it must not be. */
export const LAB_PASSWORD = "maple-otter-quill-48";

export interface LabEngineOptions {
  readonly store: Store;
  readonly platformUrl: string;
  readonly fetch: typeof fetch;
  readonly clock: LabClock;
  readonly outbound: Outbound;
  /** The surface it belongs to; the terminal unless told. */
  readonly surface?: SurfaceName;
  /** Access token of a person by his id on the surface; undefined where he is not linked. */
  readonly tokenOf: (id: string) => Promise<string | undefined>;
  readonly log: (level: string, fields: Readonly<Record<string, unknown>>, message: string) => void;
  readonly newId: () => string;
  readonly signal: AbortSignal;
  readonly limiter?: Limiter | undefined;
  readonly sealer?: Sealer | undefined;
  readonly forgetters?: EngineDeps["forgetters"] | undefined;
  readonly door?: Door | undefined;
  readonly defaultVo?: string | undefined;
  readonly admins?: readonly string[] | undefined;
  readonly commands?: typeof COMMANDS | undefined;
  /** A language model to ask where the offline reader is unsure. */
  readonly model?: LabModel | undefined;
}

export function createLabEngine(options: LabEngineOptions): { engine: Engine; deps: EngineDeps } {
  const { store, clock, newId, signal, tokenOf } = options;
  const commands = options.commands ?? COMMANDS;
  const registry = createRegistry(commands);
  const offline = () => offlineReader(commands);
  const log = (level: string) => (fields: Readonly<Record<string, unknown>>, message: string) =>
    options.log(level, fields, message);
  const sealer = options.sealer ?? testSealer();
  const instance = newId();
  const logs = { info: log("info"), warn: log("warn"), error: log("error") };
  const accounts = createAccounts({
    store,
    sealer,
    issuer: createIssuer({
      url: `${options.platformUrl}/realms/ai4eosc`,
      clientId: "ai4-chatops",
      now: clock.now,
      fetch: options.fetch,
    }),
    issuerId: "lab",
    now: clock.now,
    wait: clock.wait,
    signal,
    log: logs,
    instance,
  });
  const deps: EngineDeps = {
    registry,
    manual: createManual(registry),
    store,
    sealer,
    accounts,
    platform: createPlatform({
      baseUrl: options.platformUrl,
      now: clock.now,
      sleep: async () => undefined,
      fetch: options.fetch,
    }),
    sessions: {
      of: async (actor) => {
        const token = await tokenOf(actor.id);
        if (token === undefined) return accounts.session(`${actor.surface}:${actor.id}`);
        return { ...readAccessToken(token), token: async () => token };
      },
    },
    indexCatalogue: catalogueIndex(),
    outbounds: new Map([[options.surface ?? "terminal", options.outbound]]),
    reader: once(async () => {
      const { model } = options;
      return model ? labModelReader(offline(), model, registry, clock, deps) : offline();
    }),
    limiter: options.limiter ?? (async () => ({ ok: true, retryInSeconds: 0 })),
    ...(options.door ? { door: options.door } : {}),
    forgetters: options.forgetters ?? [(actor) => accounts.forget(`${actor.surface}:${actor.id}`)],
    inventor: { password: () => LAB_PASSWORD, title: () => "amber-otter" },
    illustrate: createIllustrate({
      rasterise,
      outline: async () => readData("europe-outline.json") as Outline,
      log: { warn: log("warn") },
    }),
    identity: { version: "0.0.0", platform: "a sandbox" },
    now: clock.now,
    wait: clock.wait,
    newId,
    timeZone: "Europe/Madrid",
    admins: options.admins ?? [],
    defaultVo: options.defaultVo,
    instance,
    log: logs,
    bell: createBell(),
    signal,
  };
  return { engine: createEngine(deps), deps };
}

let shared: LanguageReader | undefined;

/** Loaded once for all labs of a test file, but for those with commands of their own. */
function offlineReader(commands: typeof COMMANDS): LanguageReader {
  if (commands !== COMMANDS) return offlineAlone(loadReader(loadModel(), commands));
  shared ??= offlineAlone(loadReader());
  return shared;
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/** Ids that repeat from run to run, and that nobody would guess. */
export function repeatableIds(seed: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    const digest = createHash("sha256").update(`${seed} ${count}`).digest("hex").slice(0, 32);
    return BigInt(`0x${digest}`).toString(36).padStart(25, "0");
  };
}

export function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8"));
}

/** One index per catalogue: the client hands out the same list while it is fresh. */
function catalogueIndex(): (items: readonly CatalogueItem[]) => CatalogueSearch {
  const vocabulary = parseVocabulary(readData("search-vocabulary.json"));
  const indexes = new WeakMap<readonly CatalogueItem[], CatalogueSearch>();
  return (items) => {
    const index = indexes.get(items) ?? createSearch(items, vocabulary);
    indexes.set(items, index);
    return index;
  };
}
