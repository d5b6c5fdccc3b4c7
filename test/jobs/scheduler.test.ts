import { afterEach, describe, expect, test } from "vitest";
import { type Missed, type Rule, slotsBetween } from "../../src/jobs/schedule.ts";
import { createScheduler, type Job } from "../../src/jobs/scheduler.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

const folder = temporaryFolder();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1, 12);
const RULE: Rule = { kind: "daily", timeZone: "America/Santiago", minutes: 0 };

const open: Store[] = [];
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

let files = 0;
function newPath(): string {
  files += 1;
  return folder.file(`schedule-${files}.sqlite`);
}

interface Life {
  readonly done: string[];
  readonly logged: string[];
  at(moment: number): Promise<void>;
}

async function life(
  path: string,
  instance: string,
  more: { missed?: Missed; run?: Job["run"] } = {},
): Promise<Life> {
  const store = await openStore(path, testSealer(), { pid: 1, host: instance });
  open.push(store);
  const done: string[] = [];
  const logged: string[] = [];
  const log = () => undefined;
  let now = new Date(START);
  const job: Job = {
    name: "digest",
    rule: RULE,
    missed: more.missed ?? { policy: "once", oldestMs: DAY },
    run: async (slot) => {
      await more.run?.(slot);
      done.push(slot.name);
    },
  };
  const scheduler = createScheduler(
    {
      store,
      now: () => now,
      wait: async () => undefined,
      instance,
      log: { info: log, warn: log, error: (_fields, message) => void logged.push(message) },
      signal: new AbortController().signal,
    },
    [job],
  );
  return {
    done,
    logged,
    at: async (moment) => {
      now = new Date(moment);
      await store.instances.beat(instance, now);
      await scheduler.wake();
    },
  };
}

describe("a job of every midnight in Santiago", () => {
  test("runs once on each day of a year", async () => {
    const { done, at } = await life(":memory:", "a");
    for (let moment = START; moment <= START + 365 * DAY; moment += 50 * 60_000) await at(moment);
    const slots = slotsBetween(RULE, new Date(START), new Date(START + 365 * DAY));
    expect(done).toEqual(slots.map(({ name }) => name));
    expect(done).toHaveLength(365);
  });

  test("has missed nothing before it was known, and says nothing twice when the clock is set back", async () => {
    const { done, at } = await life(":memory:", "a");
    await at(START);
    expect(done).toEqual([]);
    await at(START + DAY);
    await at(START + 2 * DAY);
    expect(done).toEqual(["2026-01-02", "2026-01-03"]);
    await at(START - DAY);
    for (let hours = -20; hours <= 72; hours += 1) await at(START + hours * HOUR);
    expect(done.filter((name) => name >= "2026-01-02")).toEqual(["2026-01-02", "2026-01-03", "2026-01-04"]);
  });

  test.each([
    ["skip", ["2026-01-02"]],
    ["once", ["2026-01-02", "2026-01-04"]],
    ["all", ["2026-01-02", "2026-01-03", "2026-01-04"]],
  ] as const)("asleep for two days: %s", async (policy, expected) => {
    const { done, at } = await life(":memory:", "a", { missed: { policy, oldestMs: 5 * DAY } });
    await at(START);
    // Midnight in Santiago is at 03:00 UTC.
    await at(Date.UTC(2026, 0, 2, 3, 1));
    await at(Date.UTC(2026, 0, 4, 9));
    await at(Date.UTC(2026, 0, 4, 10));
    expect(done).toEqual(expected);
  });

  test("runs in one of two processes, and again in the other where the first one died in it", async () => {
    const path = newPath();
    const first = await life(path, "a");
    const second = await life(path, "b");
    await Promise.all([first.at(START), second.at(START)]);
    for (let day = 1; day <= 5; day += 1)
      await Promise.all([first.at(START + day * DAY), second.at(START + day * DAY)]);
    expect([...first.done, ...second.done].toSorted()).toEqual(
      [2, 3, 4, 5, 6].map((day) => `2026-01-0${day}`),
    );
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const dying = await life(path, "c", {
      run: () => {
        begin();
        return new Promise(() => undefined);
      },
    });
    void dying.at(START + 6 * DAY);
    await begun;
    await second.at(START + 6 * DAY);
    expect(second.done).not.toContain("2026-01-07");
    await second.at(START + 6 * DAY + 120_000);
    expect(second.done).toContain("2026-01-07");
  });

  test("that fails is tried again, and holds up nothing after it", async () => {
    let failures = 2;
    const { done, logged, at } = await life(":memory:", "a", {
      run: async () => {
        failures -= 1;
        if (failures >= 0) throw new Error("no");
      },
    });
    await at(START);
    for (const minutes of [0, 1, 2, 3]) await at(START + DAY + minutes * 60_000);
    expect(done).toEqual(["2026-01-02"]);
    expect(logged).toHaveLength(2);
  });
});
