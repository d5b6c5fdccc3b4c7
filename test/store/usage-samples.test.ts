import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { UsageSample } from "../../src/store/usage-samples-port.ts";
import { testSealer } from "../kit/sealer.ts";

let store: Store;
beforeEach(async () => {
  store = await openStore(":memory:", testSealer());
});
afterEach(() => store.close());

const ADA = { subject: "ada", vo: "vo.ai4eosc.eu" };
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 23, 10) + minutes * 60_000);
const sample = (minutes: number, gpu = 1): UsageSample => ({
  at: at(minutes),
  cpu: 2.5,
  gpu,
  memoryMb: 4000,
  diskMb: 500,
  running: 1,
  queued: 0,
});
const times = (samples: readonly UsageSample[]) => samples.map((one) => one.at.getUTCMinutes());

test("samples come back in order, with the last one before the time asked for", async () => {
  for (const minutes of [50, 0, 20, 35]) await store.usageSamples.add(ADA, sample(minutes, minutes));
  expect(times(await store.usageSamples.list(ADA, at(30), at(40)))).toEqual([20, 35]);
  expect(times(await store.usageSamples.list(ADA, at(20), at(50)))).toEqual([0, 20, 35, 50]);
  expect(await store.usageSamples.list(ADA, at(-20), at(10))).toEqual([sample(0, 0)]);
  expect([await store.usageSamples.first(ADA), await store.usageSamples.latest(ADA)]).toEqual([
    at(0),
    at(50),
  ]);
});

test("what says nothing new a few minutes later is not kept; a change is, at once", async () => {
  for (const [minutes, gpu] of [
    [0, 1],
    [5, 1],
    [6, 2],
    [7, 2],
    [17, 2],
  ] as const)
    await store.usageSamples.add(ADA, sample(minutes, gpu));
  expect(times(await store.usageSamples.list(ADA, at(0), at(60)))).toEqual([0, 6, 17]);
});

test("people and VOs are apart; one is forgotten, what is old is removed", async () => {
  const others = [
    { ...ADA, vo: "tutorials" },
    { ...ADA, subject: "ines" },
  ];
  for (const use of [ADA, ...others]) await store.usageSamples.add(use, sample(0));
  await store.usageSamples.add(others[1] ?? ADA, sample(20, 3));
  await store.usageSamples.forget("ada");
  const left = () =>
    Promise.all(
      [ADA, ...others].map(async (use) => times(await store.usageSamples.list(use, at(0), at(60)))),
    );
  expect(await left()).toEqual([[], [], [0, 20]]);
  await store.usageSamples.prune(at(10));
  expect(await left()).toEqual([[], [], [20]]);
  expect(await store.usageSamples.first(ADA)).toBeUndefined();
});
