import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type SampledPerson,
  sampleOnce,
  sampleUsage,
  type UsageSampling,
} from "../../src/jobs/usage-samples.ts";

import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { aDeployment, VO } from "../kit/commands.ts";
import { createLabClock, type LabClock } from "../kit/lab-clock.ts";
import { testSealer } from "../kit/sealer.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = new Date("2026-11-23T10:00:00Z");

let store: Store;
let clock: LabClock;
let stopping: AbortController;
let people: SampledPerson[];
const asked: string[] = [];
const logged: string[] = [];
let broken: ReadonlySet<string>;

beforeEach(async () => {
  store = await openStore(":memory:", testSealer());
  clock = createLabClock(START);
  stopping = new AbortController();
  people = [person("ada", VO)];
  asked.length = 0;
  logged.length = 0;
  broken = new Set();
});
afterEach(async () => {
  stopping.abort();
  await store.close();
});

function person(subject: string, ...vos: readonly string[]): SampledPerson {
  return { subject, vos, token: async () => `token of ${subject}` };
}

/** A platform on which everybody holds one GPU, and waits for one tool. */
const platform: UsageSampling["platform"] = {
  as: (token) => {
    const unused = () => Promise.reject(new Error("only lists are read"));
    const list = async ({ vo, kind }: { vo: string; kind: "module" | "tool" }) => {
      asked.push(`${await token()} ${vo} ${kind}`);
      if (broken.has(vo)) throw new Error("the platform failed");
      return kind === "module"
        ? [
            aDeployment({ resources: { cpu: 4, gpu: 1, memoryMb: 8000, diskMb: 100 } }),
            aDeployment({ status: "failed" }),
          ]
        : [aDeployment({ placed: false, status: "queued" })];
    };
    return {
      deployments: { list, get: unused, create: unused, remove: unused },
    };
  },
};

const sampling = (process: Store = store) => ({
  people: async () => people,
  platform,
  store: process,
  now: clock.now,
  wait: clock.wait,
  random: () => 0.5,
  signal: stopping.signal,
  log: { warn: (_: unknown, message: string) => void logged.push(message) },
});
const samples = (subject = "ada", vo = VO) =>
  store.usageSamples.list({ subject, vo }, START, new Date(START.getTime() + 100 * HOUR));
const once = () => clock.during(() => sampleOnce(sampling()));

test("keeps what is held now: what waits and what has ended holds nothing", async () => {
  await once();
  expect(await samples()).toMatchObject([
    { cpu: 4, gpu: 1, memoryMb: 8000, diskMb: 100, running: 1, queued: 1 },
  ]);
});

test("samples everybody once an hour, until the program stops", async () => {
  people = [person("ada", VO, "tutorials"), person("ines", VO)];
  void sampleUsage(sampling());
  await clock.pass(3 * HOUR + 10 * MINUTE);
  expect(await samples()).toHaveLength(4);
  expect(await samples("ada", "tutorials")).toHaveLength(4);
  expect(await samples("ines")).toHaveLength(4);
  expect(asked).toHaveLength(2 * 3 * 4);
  stopping.abort();
  await clock.pass(5 * HOUR);
  expect(asked).toHaveLength(24);
});

describe("asks no more than it must", () => {
  test("a list that was read lately for another reason is enough", async () => {
    await store.usageSamples.add({ subject: "ada", vo: VO }, { ...(await held()), at: START });
    clock.set(40 * MINUTE);
    await once();
    expect(asked).toEqual([]);
    clock.set(20 * MINUTE);
    await once();
    expect(asked).toHaveLength(2);
  });

  test("of several processes on one store, one asks", async () => {
    await clock.during(() => Promise.all([sampleOnce(sampling()), sampleOnce(sampling())]));
    expect(asked).toHaveLength(2);
  });

  test("not without a token, and not where somebody has no full access", async () => {
    people = [{ ...person("ada", VO), token: async () => undefined }, person("ines")];
    await once();
    expect(asked).toEqual([]);
  });

  test("nor again within the hour where the platform failed", async () => {
    broken = new Set([VO]);
    people = [person("ada", VO, "tutorials")];
    await once();
    expect([await samples(), (await samples("ada", "tutorials")).length, logged]).toEqual([
      [],
      1,
      ["usage could not be sampled"],
    ]);
    asked.length = 0;
    await once();
    expect(asked).toEqual([]);
  });
});

async function held() {
  return { cpu: 1, gpu: 0, memoryMb: 1, diskMb: 1, running: 1, queued: 0 };
}
