/** From a typed line to its reply: the engine with a store in memory, on a platform that answers at once. */

import { randomUUID } from "node:crypto";
import { COMMANDS } from "../../src/commands/index.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { parseLine } from "../../src/engine/grammar/parse.ts";
import { createManual } from "../../src/engine/manual.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import { withoutLogin } from "../../src/identity/accounts.ts";
import { createSealer, sealKey } from "../../src/identity/seal.ts";
import type { Session } from "../../src/identity/session.ts";
import { offlineAlone } from "../../src/language/reader.ts";
import type { CatalogueItem, Deployment, Platform, PlatformPorts } from "../../src/platform/ports.ts";
import { createSearch } from "../../src/search/search.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Actor, Outbound, Place } from "../../src/surface.ts";
import { loadCatalogueItems } from "../../test/kit/catalogue.ts";
import { loadReader } from "../../test/kit/language-reader.ts";
import { loadVocabulary } from "../../test/kit/search-evaluation.ts";
import { inTurn, measure, type Patience } from "./measure.ts";
import { table } from "./table.ts";

const LINES = [
  "search plankton",
  "show 1",
  "deployments",
  "info lab-run",
  "help deploy",
  "usage gpu last month",
];

const VO = "vo.ai4eosc.eu";
const ACTOR: Actor = { surface: "terminal", id: "bench", name: "bench" };
const PLACE: Place = { surface: "terminal", channel: "bench", direct: true };
const MOMENT = new Date("2026-11-24T10:00:00Z");

const SESSION: Session = {
  subject: "bench",
  name: "Bench",
  email: "bench@example.org",
  levels: new Map([[VO, "ap-u"]]),
  token: async () => "token",
};

const DEPLOYMENT: Deployment = {
  id: "09ee8615-e79b-11f1-a8f4-54f1ff59127c",
  vo: VO,
  kind: "module",
  status: "running",
  title: "lab-run",
  description: "",
  dockerImage: "ai4oshub/phyto-plankton-classification:latest",
  submitted: MOMENT,
  resources: { cpu: 4, gpu: 0, memoryMb: 8000, diskMb: 10_000 },
  placed: true,
  endpoints: {},
};

const NONE = { cpu: 0, gpu: 0, memoryMb: 0, diskMb: 0 };

function unused(): Promise<never> {
  return Promise.reject(new Error("The benchmark does not need this."));
}

function stubPlatform(items: readonly CatalogueItem[]): Platform {
  const ports: PlatformPorts = {
    catalogue: {
      items: async () => items,
      item: async (id) => {
        const item = items.find((one) => one.id === id);
        return item ? { ...item, description: item.summary, links: {} } : unused();
      },
      config: unused,
    },
    deployments: {
      list: async ({ kind }) => (kind === "module" ? [DEPLOYMENT] : []),
      get: async () => DEPLOYMENT,
      create: unused,
      remove: unused,
    },
    snapshots: { list: async () => [], create: unused, remove: unused },
    stats: {
      user: async () => ({
        voTotal: NONE,
        days: [{ date: "2026-10-01", ...NONE, gpu: 4, queued: 0, running: 2 }],
      }),
      cluster: unused,
    },
    batch: { submit: unused },
    trials: { start: unused },
    storages: { list: unused, folders: unused },
    secrets: { paths: unused, read: unused, put: unused, remove: unused },
    linking: { defaultStorage: "", hostOf: (host) => host, begin: unused, poll: unused },
    datasets: { search: unused, communities: unused },
    inference: { config: unused, list: unused, create: unused, remove: unused },
    keys: { list: unused, create: unused, remove: unused },
    notices: { list: unused },
    info: { read: unused },
  };
  return { as: () => ports };
}

async function startEngine(): Promise<{ engine: Engine; close: () => Promise<void> }> {
  const items = loadCatalogueItems();
  const index = createSearch(items, loadVocabulary());
  const registry = createRegistry(COMMANDS);
  const sealer = createSealer({ current: sealKey(Buffer.alloc(32, 1)) });
  const store = await openStore(":memory:", sealer);
  const outbound: Outbound = {
    keysKeptMs: 0,
    capabilities: { buttons: false, forms: false, edits: true, privateReplies: true, pictures: false },
    post: async (_, place) => ({ place, id: randomUUID() }),
    edit: async () => undefined,
  };
  const quiet = () => undefined;
  const engine = createEngine({
    registry,
    admins: [],
    manual: createManual(registry),
    store,
    sealer,
    platform: stubPlatform(items),
    accounts: withoutLogin(),
    sessions: { of: async () => SESSION },
    indexCatalogue: () => index,
    outbounds: new Map([["terminal", outbound]]),
    reader: async () => offlineAlone(loadReader()),
    limiter: async () => ({ ok: true, retryInSeconds: 0 }),
    inventor: { password: () => "password", title: () => "title" },
    illustrate: async (reply) => reply,
    identity: { version: "0.0.0", platform: "a stub" },
    now: () => MOMENT,
    wait: async () => undefined,
    newId: randomUUID,
    timeZone: "UTC",
    defaultVo: undefined,
    instance: "bench",
    log: { info: quiet, warn: quiet, error: quiet },
    signal: new AbortController().signal,
  });
  return { engine, close: () => store.close() };
}

export async function benchDispatch(patience: Patience): Promise<string> {
  const registry = createRegistry(COMMANDS);
  const { engine, close } = await startEngine();
  const typed = inTurn(LINES);
  const parsed = inTurn(LINES);
  const say = async (text: string) => {
    const { outcome, refusal } = await engine.receive({
      kind: "message",
      id: randomUUID(),
      actor: ACTOR,
      place: PLACE,
      text,
    });
    if (outcome !== "done") throw new Error(`“${text}” ended as ${outcome}: ${refusal?.message}`);
  };
  const rows = await measure(
    [
      { name: "parse and dispatch", rate: true, run: () => say(typed()) },
      {
        name: "parse alone",
        rate: true,
        run: () => {
          for (const _ of BATCH) parseLine(parsed(), registry);
        },
      },
    ],
    patience,
  );
  await close();
  return table(
    `One line, platform stubbed, store in memory (${LINES.length} lines in turn)`,
    rows.map((row) => (row.name === "parse alone" ? { ...row, medianMs: row.medianMs / BATCH.length } : row)),
  );
}

/** Parsing takes less than the clock can tell, so many are timed at once. */
const BATCH = Array.from({ length: 600 }, (_, index) => index);
