/** What watching costs the platform: 10,000 deployments of 1,000 people, on a clock of their own. */
import { expect, test } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { READY } from "../../src/commands/watched.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import { createWatcher } from "../../src/jobs/watcher.ts";
import type { Deployment } from "../../src/platform/ports.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { repeatableIds } from "../kit/lab-engine.ts";
import { testSealer } from "../kit/sealer.ts";

const START = Date.UTC(2026, 10, 23, 10);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const [PEOPLE, EACH] = [1000, 10];
const VO = "vo.example.org";
const nothing = (): void => undefined;

interface Simulated {
  /** Moments of the calls, ms since the start. */
  readonly calls: readonly number[];
  /** Between the moment at which one could be worked with and the moment at which that was put into the outbox, ms. */
  readonly lateness: readonly number[];
  readonly told: number;
}

/** Deployment `number` can be worked with after so many ms. */
function readyAfter(number: number): number {
  return (2 + (number % 9)) * MINUTE;
}

async function simulate(lengthMs: number, settledForMs: number | undefined): Promise<Simulated> {
  let now = START;
  const stopping = new AbortController();
  const store = await openStore(":memory:", testSealer());
  const calls: number[] = [];
  const owner = (person: number) => `terminal:p${person}`;
  const since = new Date(settledForMs === undefined ? START : START - settledForMs);
  for (let number = 0; number < PEOPLE * EACH; number += 1) {
    const id = `p${number % PEOPLE}`;
    const watch = {
      owner: owner(number % PEOPLE),
      surface: "terminal",
      deployment: `d${number}`,
      vo: VO,
      kind: "module" as const,
      title: `run ${number}`,
      actor: { surface: "terminal", id, name: id },
      place: { surface: "terminal", channel: id, direct: true },
      since,
      told: settledForMs === undefined ? [] : [READY],
    };
    await store.watches.put(watch, new Date(START));
    if (settledForMs !== undefined)
      await store.watches.note({ ...watch, seen: { status: "running", at: since } });
  }
  const deploymentOf = (number: number, probe: boolean): Deployment => {
    const ready = settledForMs !== undefined || now - START >= readyAfter(number);
    return {
      id: `d${number}`,
      vo: VO,
      kind: "module",
      status: ready ? "running" : "queued",
      title: `run ${number}`,
      description: "",
      dockerImage: "some/image:latest",
      resources: {},
      placed: ready,
      endpoints: {},
      mainEndpoint: "api",
      ...(probe ? { activeEndpoints: ["api"] } : {}),
    };
  };
  const lateness: number[] = [];
  const watcher = createWatcher({
    store: {
      ...store,
      outbox: {
        ...store.outbox,
        put: async (entry, covers) => {
          for (const key of covers ?? [entry.key]) {
            const number = Number(/:d(\d+):/.exec(key)?.[1]);
            lateness.push(now - START - readyAfter(number));
          }
          return store.outbox.put(entry, covers);
        },
      },
    },
    sealer: testSealer(),
    registry: createRegistry(COMMANDS),
    outbounds: new Map([
      [
        "terminal",
        {
          keysKeptMs: 0,
          capabilities: { buttons: false, forms: false, edits: false, privateReplies: true, pictures: false },
          post: () => Promise.reject(new Error("nobody posts here")),
          edit: () => Promise.reject(new Error("nobody posts here")),
        },
      ],
    ]),
    newId: repeatableIds("budget"),
    timeZone: "UTC",
    now: () => new Date(now),
    wait: async (ms) => {
      now += ms;
      if (now - START >= lengthMs) stopping.abort();
    },
    instance: "me",
    log: { info: nothing, warn: nothing, error: nothing },
    signal: stopping.signal,
    sessions: {
      of: async ({ id }) => ({
        subject: id,
        name: id,
        email: "",
        levels: new Map([[VO, "ap-u"]]),
        token: async () => id,
      }),
    },
    platform: {
      as: (token) => ({
        deployments: {
          list: async ({ probe = false }) => {
            calls.push(now - START);
            const person = Number((await token())?.slice(1));
            return Array.from({ length: EACH }, (_, index) => deploymentOf(person + index * PEOPLE, probe));
          },
          get: async () => {
            calls.push(now - START);
            return undefined;
          },
        },
      }),
    },
    random: () => 0.5,
    posted: nothing,
  });
  await watcher.run();
  const told = lateness.length;
  await store.close();
  return { calls, lateness, told };
}

/** The most calls that fall into any stretch of so many ms. */
function busiest(calls: readonly number[], stretchMs: number): number {
  let first = 0;
  return calls.reduce((most, at, index) => {
    while ((calls[first] ?? at) <= at - stretchMs) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}

test("10,000 launched at once: five calls a second at most, each told once, within eight minutes", async () => {
  const { calls, lateness, told } = await simulate(20 * MINUTE, undefined);
  expect(busiest(calls, 10_000)).toBeLessThanOrEqual(50);
  expect(told).toBe(PEOPLE * EACH);
  expect(Math.min(...lateness)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...lateness)).toBeLessThanOrEqual(8 * MINUTE);
}, 120_000);

test("10,000 that have been up for long: two calls a second", async () => {
  const { calls, told } = await simulate(30 * MINUTE, 10 * HOUR);
  expect(told).toBe(0);
  // The first look at each comes at once, as after a start of the program.
  const later = calls.filter((at) => at > 10 * MINUTE);
  expect(later.length / (20 * 60)).toBeLessThanOrEqual(2);
  expect(later.length).toBeGreaterThanOrEqual(PEOPLE);
}, 120_000);
