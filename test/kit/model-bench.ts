/** The language model's room on a workbench: a clock of its own, and a record of all that it does. */
import { COMMANDS } from "../../src/commands/index.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import type { RequestReport } from "../../src/language/model/dialogue.ts";
import type { SentenceReport } from "../../src/language/model/model-reader.ts";
import { type LanguageReader, NO_CATALOGUE, type SpokenWorld } from "../../src/language/reader.ts";
import { aborted } from "./lab-model.ts";
import { type ModelReaderParts, testModelReader } from "./model-reader.ts";
import { type ModelServer, proposes } from "./model-server.ts";

const registry = createRegistry(COMMANDS);
export const WORDLESS: LanguageReader = {
  read: async () => ({ act: "request", language: "en", readings: [], disguised: false, source: "offline" }),
};
export const WORLD: SpokenWorld = {
  speaker: "slack:U1",
  now: new Date("2026-11-23T10:00:00Z"),
  timeZone: "Europe/Madrid",
  inChannel: false,
  finder: NO_CATALOGUE,
  matchGpu: () => [],
  matchVo: () => undefined,
  turns: [],
};

export interface Bench {
  readonly server: ModelServer;
  /** Pauses that were waited for, in milliseconds. */
  readonly pauses: number[];
  readonly sentences: SentenceReport[];
  readonly requests: RequestReport[];
  readonly logged: unknown[];
  pass(ms: number): void;
  /** Reads a sentence that nobody understands offline. */
  read(message?: string, world?: Partial<SpokenWorld>): ReturnType<LanguageReader["read"]>;
  readonly reader: Awaited<ReturnType<typeof testModelReader>>;
}

/** The deadline never comes unless `late` is set: then it comes when the server has been asked. */
export async function bench(
  server: ModelServer,
  parts: Partial<ModelReaderParts> & { late?: boolean; offline?: LanguageReader } = {},
): Promise<Bench> {
  let moment = WORLD.now.getTime();
  const [pauses, sentences, requests, logged] = [[], [], [], []] as [
    number[],
    SentenceReport[],
    RequestReport[],
    unknown[],
  ];
  const { late = false, offline = WORDLESS, ...more } = parts;
  const reader = await testModelReader(offline, registry, {
    baseUrl: server.baseUrl,
    now: () => new Date(moment),
    wait: async (ms, signal) => {
      if (ms >= 10_000) {
        await (late ? server.nextRequest() : aborted(signal));
        if (late && !signal.aborted) moment += ms;
        return;
      }
      pauses.push(ms);
      moment += ms;
    },
    observe: { sentence: (one) => void sentences.push(one), request: (one) => void requests.push(one) },
    log: { warn: (...line) => void logged.push(line) },
    ...more,
  });
  return {
    server,
    pauses,
    sentences,
    requests,
    logged,
    reader,
    pass: (ms) => {
      moment += ms;
    },
    read: (message = "kindly look what runs", world = {}) => reader.read(message, { ...WORLD, ...world }),
  };
}

/** A good answer, and what is read in it. */
export const good = proposes("deployment list", { status: "running" });
export const RUNNING = { command: "deployment list", params: { status: "running" }, confidence: 0.9 };
