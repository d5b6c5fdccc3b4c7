/** The client of the AI4OS platform API. */
import { setTimeout as pause } from "node:timers/promises";
import { createCatalogue } from "./catalogue.ts";
import { createDatasets } from "./datasets.ts";
import { createDeployments } from "./deployments.ts";
import { createHttp, type PlatformLogEvent, TIMEOUTS, type Timeouts } from "./http.ts";
import { createInference } from "./inference.ts";
import { createInfo } from "./info.ts";
import { createKeys } from "./keys.ts";
import { createNextcloud } from "./nextcloud.ts";
import { createNotices } from "./notices.ts";
import type { Platform } from "./ports.ts";
import { createSecrets } from "./secrets.ts";
import { createSnapshots } from "./snapshots.ts";
import { createStats } from "./stats.ts";
import { createStorages } from "./storages.ts";
import { createTurns } from "./turns.ts";

export interface PlatformOptions {
  /** Address of the API, without `/v1`. */
  readonly baseUrl: string;
  /** Address of the status feed; unless given, that of the embedded sandbox. */
  readonly statusUrl?: string | undefined;
  /** How long an answer of the status feed is kept, ms; unless given, so long as a code host's limits ask for. */
  readonly noticesKeptMs?: number | undefined;
  readonly fetch?: typeof fetch;
  readonly now?: () => Date;
  /** From 0 to below 1; spreads the pauses between repeated reads. */
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Is told of every exchange; never of bodies, queries or tokens. */
  readonly log?: (event: PlatformLogEvent) => void;
  readonly timeouts?: Partial<Timeouts>;
}

/** One client per base address: people share its circuit breaker, its memory of public answers and its turns. */
export function createPlatform(options: PlatformOptions): Platform {
  const now = options.now ?? (() => new Date());
  const shared = { fetch: options.fetch ?? fetch, now, log: options.log ?? (() => {}) };
  const http = createHttp({
    ...shared,
    baseUrl: options.baseUrl,
    random: options.random ?? Math.random,
    sleep: options.sleep ?? ((ms) => pause(ms)),
    timeouts: { ...TIMEOUTS, ...options.timeouts },
  });
  const registryTurns = createTurns();
  const catalogue = createCatalogue(http, now);
  const deployments = createDeployments(http, now, registryTurns);
  const snapshots = createSnapshots(http, now, registryTurns);
  const stats = createStats(http, now);
  const storages = createStorages(http);
  const secrets = createSecrets(http);
  const linking = createNextcloud({ ...shared, baseUrl: options.baseUrl });
  const datasets = createDatasets(http);
  const inference = createInference(http);
  const keys = createKeys(http);
  const info = createInfo(http, now);
  const notices = createNotices(options.statusUrl ?? `${options.baseUrl}/status/issues`, {
    ...shared,
    keptMs: options.noticesKeptMs,
  });
  return {
    as: (source) => ({
      catalogue,
      ...deployments(source),
      snapshots: snapshots(source),
      stats: stats(source),
      storages: storages(source),
      secrets: secrets(source),
      linking,
      datasets: datasets(source),
      inference: inference(source),
      keys: keys(source),
      notices,
      info,
    }),
  };
}
