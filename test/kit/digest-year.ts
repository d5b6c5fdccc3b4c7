/** A year of what comes round in six zones, on a clock that is looked at now and then: the real scheduler, jobs and store. */
import { COMMANDS } from "../../src/commands/index.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import { digestJobs } from "../../src/jobs/digests.ts";
import { createScheduler } from "../../src/jobs/scheduler.ts";
import { note, reply } from "../../src/reply/build.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { repeatableIds } from "./lab-engine.ts";
import { testSealer } from "./sealer.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1, 12);
export const DIGEST_ZONES = [
  "Europe/Madrid",
  "America/New_York",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Kolkata",
];

/** Lives through a year with these pauses, in hours; the due times of what was put, by zone. */
export async function digestYear(
  pauses: (count: number) => number,
): Promise<ReadonlyMap<string, readonly Date[]>> {
  const store = await openStore(":memory:", testSealer());
  let now = new Date(START);
  const put = new Map<string, Date[]>(DIGEST_ZONES.map((zone) => [zone, []]));
  const nothing = (): void => undefined;
  const failures: unknown[] = [];
  const deps = {
    store: {
      ...store,
      outbox: {
        ...store.outbox,
        put: async (entry: Parameters<typeof store.outbox.put>[0]) => {
          put.get(entry.destination)?.push(entry.createdAt);
          return store.outbox.put(entry);
        },
      },
    },
    sealer: testSealer(),
    registry: createRegistry(COMMANDS),
    outbounds: new Map(),
    newId: repeatableIds("year"),
    now: () => now,
    timeZone: "UTC",
    wait: async () => undefined,
    log: { info: nothing, warn: nothing, error: (fields: unknown) => failures.push(fields) },
    signal: new AbortController().signal,
    instance: "year",
  };
  for (const zone of DIGEST_ZONES) {
    const place = { surface: "slack", channel: zone, direct: false } as const;
    const setting = { vo: undefined, policy: {}, quiet: undefined, timeZone: zone, setBy: "", setAt: now };
    await store.channelSettings.put({ ...place, ...setting });
    const actor = { surface: "slack", id: "U1", name: "Ana" };
    await store.subscriptions.put({
      ...place,
      topic: "digest",
      vo: "v",
      owner: "slack:U1",
      actor,
      since: now,
    });
  }
  const scheduler = createScheduler(deps, () =>
    digestJobs({
      ...deps,
      answer: async () => reply(note("info", "used")),
      catalogue: { items: async () => [] },
      posted: nothing,
    }),
  );
  for (let count = 0; now.getTime() < START + 365 * 24 * HOUR; count += 1) {
    await scheduler.wake();
    now = new Date(now.getTime() + pauses(count) * HOUR);
  }
  await store.close();
  if (failures.length > 0) throw new Error("A scheduled job failed.", { cause: failures[0] });
  return put;
}
