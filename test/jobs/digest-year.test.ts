/** A year of what comes round, in six zones, on a clock that is looked at now and then. */
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import { digestJobs } from "../../src/jobs/digests.ts";
import { createScheduler } from "../../src/jobs/scheduler.ts";
import { note, reply } from "../../src/reply/build.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { repeatableIds } from "../kit/lab-engine.ts";
import { testSealer } from "../kit/sealer.ts";

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1, 12);
const ZONES = [
  "Europe/Madrid",
  "America/New_York",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Asia/Kolkata",
];

/** What a clock in the zone shows, written without the code that is tested. */
function shown(at: Date, timeZone: string): string {
  const format = {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(at).replace(",", "");
}

/** Lives through a year with these pauses, in hours; the due times of what was put, by zone. */
async function year(pauses: (count: number) => number): Promise<ReadonlyMap<string, readonly Date[]>> {
  const store = await openStore(":memory:", testSealer());
  let now = new Date(START);
  const put = new Map<string, Date[]>(ZONES.map((zone) => [zone, []]));
  const nothing = (): void => undefined;
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
    log: { info: nothing, warn: nothing, error: (fields: unknown) => expect(fields).toBeUndefined() },
    signal: new AbortController().signal,
    instance: "year",
  };
  for (const zone of ZONES) {
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
  return put;
}

test("of who looks every three hours, 52 digests each, all of them on Monday within three hours after nine", async () => {
  const put = await year(() => 3);
  for (const [zone, times] of put) {
    expect(times.length, zone).toBe(52);
    for (const at of times) expect(shown(at, zone), zone).toMatch(/^Mon (09|1[01]):\d\d$|^Mon 12:00$/);
  }
}, 60_000);

test("of who sleeps for up to two days, and whose clock is set back, none twice and none older than two days", async () => {
  const put = await year((count) => [5, 31, 7, -9, 47, 3][count % 6] ?? 1);
  for (const [zone, times] of put) {
    expect(times.length, zone).toBe(52);
    for (const at of times) expect(shown(at, zone), zone).toMatch(/^(Mon|Tue|Wed) /);
    expect(
      new Set(times.map((at) => Math.floor((at.getTime() - 4 * 24 * HOUR) / (7 * 24 * HOUR)))).size,
    ).toBe(52);
  }
}, 60_000);
