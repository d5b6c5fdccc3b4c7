/** A language model in the laboratory: time stands still while it answers, and flows where it never does. */
import type { Registry } from "../../src/engine/registry.ts";
import type { EngineDeps } from "../../src/engine/turn.ts";
import type { LanguageReader } from "../../src/language/reader.ts";
import type { LabClock } from "./lab-clock.ts";
import { type ModelReaderParts, testModelReader } from "./model-reader.ts";
import type { ModelServer } from "./model-server.ts";

export interface LabModel extends Partial<Pick<ModelReaderParts, "requestsPerMinute" | "tokensPerDay">> {
  readonly server: ModelServer;
  /** The offline reader tells requests from other sentences and understands none, so that all depends on the model. */
  readonly alone?: boolean;
}

/** Waits of the reader from this on are for its deadline, in milliseconds. */
const DEADLINE_MS = 10_000;

export async function labModelReader(
  offline: LanguageReader,
  { server, alone = false, ...limits }: LabModel,
  registry: Registry,
  clock: LabClock,
  { store, log, signal }: Pick<EngineDeps, "store" | "log" | "signal">,
): Promise<LanguageReader> {
  const reader = await testModelReader(alone ? unsure(offline) : offline, registry, {
    ...limits,
    baseUrl: server.baseUrl,
    now: clock.now,
    wait: async (ms, until) => {
      if (!server.answers) return clock.wait(ms, until);
      if (ms >= DEADLINE_MS) return aborted(until);
      clock.set(ms);
    },
    log,
    use: store.modelUse,
    stopping: signal,
  });
  return {
    read: (message, world) => {
      const reading = reader.read(message, world);
      const still = server.answers ? [reading] : [reading, server.nextRequest()];
      void clock.busy(() => Promise.race(still));
      return reading;
    },
  };
}

function unsure(reader: LanguageReader): LanguageReader {
  return { read: async (message, world) => ({ ...(await reader.read(message, world)), readings: [] }) };
}

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
