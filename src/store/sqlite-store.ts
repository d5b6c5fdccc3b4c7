import { hostname } from "node:os";
import type { Sealer } from "../identity/seal.ts";
import { createAnnouncements } from "./announcements.ts";
import { createApprovals } from "./approvals.ts";
import { adoptUnchained, createAudit } from "./audit.ts";
import { createCatalogueNews } from "./catalogue-news.ts";
import { createChannelSettings } from "./channel-settings.ts";
import { createClaims } from "./claims.ts";
import { openDatabases } from "./database.ts";
import { createDeviceLogins } from "./device-logins.ts";
import type { Sync } from "./durability.ts";
import { createFollows } from "./follows.ts";
import { createIdentities } from "./identities.ts";
import { createInbox } from "./inbox.ts";
import { createInstances, isPidAlive, type OwnProcess } from "./instances.ts";
import { createLastTimes } from "./last-times.ts";
import { createLeases } from "./leases.ts";
import { createMemories } from "./memories.ts";
import { STORE_MIGRATIONS } from "./migrations.ts";
import { createModelUse } from "./model-use.ts";
import { createNoticeStore } from "./notices.ts";
import { createOperations } from "./operations.ts";
import { createOutbox } from "./outbox.ts";
import { createPending } from "./pending.ts";
import { createPersonal } from "./personal.ts";
import { createSchedules } from "./schedules.ts";
import type { StoreSchema } from "./schema.ts";
import type { Store } from "./store.ts";
import { createSubscriptions } from "./subscriptions.ts";
import { createSurfaceMemories } from "./surface-memories.ts";
import { createUsageSamples } from "./usage-samples.ts";
import { createWatches } from "./watches.ts";

/** What tells this process from others; only tests set it. */
export interface StoreOptions {
  readonly pidAlive?: (pid: number) => boolean;
  readonly host?: string;
  readonly pid?: number;
  /** When the process started, in milliseconds since 1970. */
  readonly processStartedAt?: number;
  readonly sync?: Sync;
}

/**
 * Opens the store in the file at `path`, or in memory for `:memory:`. The sealer keeps the audit; other stores take what is
 * sealed already. Refuses as `openDatabase` does.
 */
export async function openStore(path: string, sealer: Sealer, options: StoreOptions = {}): Promise<Store> {
  const { durable: database, relaxed } = await openDatabases<StoreSchema>(
    path,
    STORE_MIGRATIONS,
    undefined,
    options.sync,
  );
  await adoptUnchained(database, sealer);
  const own = ownProcess(options);
  return {
    claims: createClaims(database),
    identities: createIdentities(database),
    deviceLogins: createDeviceLogins(database, own),
    follows: createFollows(database, own),
    lastTimes: createLastTimes(database),
    memories: createMemories(relaxed),
    pending: createPending(database),
    operations: createOperations(database, own),
    inbox: createInbox(database, relaxed, own),
    surfaceMemories: createSurfaceMemories(database),
    channelSettings: createChannelSettings(database),
    approvals: createApprovals(database),
    outbox: createOutbox(database),
    leases: createLeases(database, own),
    schedules: createSchedules(database, own),
    watches: createWatches(database, own),
    catalogueNews: createCatalogueNews(database),
    notices: createNoticeStore(database),
    subscriptions: createSubscriptions(database),
    announcements: createAnnouncements(database),
    instances: createInstances(database, own),
    audit: createAudit(database, sealer),
    usageSamples: createUsageSamples(database),
    personal: createPersonal(database),
    modelUse: createModelUse(database),
    close: () => database.destroy(),
  };
}

export function ownProcess(options: StoreOptions): OwnProcess {
  return {
    host: options.host ?? hostname(),
    pid: options.pid ?? process.pid,
    startedAt: options.processStartedAt ?? Math.round(performance.timeOrigin),
    pidAlive: options.pidAlive ?? isPidAlive,
  };
}
