import { afterEach, beforeEach, expect, test } from "vitest";
import type { EngineDeps } from "../../src/engine/turn.ts";
import { readAccessToken } from "../../src/identity/session.ts";
import { keepSampling } from "../../src/main/usage-sampling.ts";
import { createPlatform } from "../../src/platform/client.ts";
import type { PersonName } from "../../src/sandbox/people.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Actor } from "../../src/surface.ts";
import { startTestSandbox, type TestSandbox } from "../kit/lab.ts";
import { createLabClock } from "../kit/lab-clock.ts";
import { testSealer } from "../kit/sealer.ts";

const HOUR = 3_600_000;
const clock = createLabClock(new Date("2026-11-23T10:00:00Z"));
let sandbox: TestSandbox;
let store: Store;
let stopping: AbortController;
const logged: string[] = [];

beforeEach(async () => {
  sandbox = await startTestSandbox(clock);
  store = await openStore(":memory:", testSealer());
  stopping = new AbortController();
});
afterEach(async () => {
  stopping.abort();
  await store.close();
  await sandbox.stop();
});

const account = (id: string): Actor => ({ surface: "slack", id, name: id });

test("each linked identity is sampled once, only where it has full access; who is not linked is left alone", async () => {
  const people = new Map<string, PersonName>([
    ["ada", "researcher"],
    ["ada-elsewhere", "researcher"],
    ["ines", "imagine"],
    ["neo", "newcomer"],
  ]);
  const deps: Pick<EngineDeps, "sessions" | "platform" | "store" | "now" | "wait" | "signal" | "log"> = {
    store,
    platform: createPlatform({
      baseUrl: sandbox.server.url,
      now: clock.now,
      sleep: async () => undefined,
      fetch: (input, init) => clock.busy(() => fetch(input, init)),
    }),
    sessions: {
      of: async ({ id }) => {
        if (id === "broken") throw new Error("cannot be opened");
        const name = people.get(id);
        if (name === undefined) return undefined;
        const token = await clock.busy(() => sandbox.server.signIn(name));
        return { ...readAccessToken(token), token: async () => token };
      },
    },
    now: clock.now,
    wait: clock.wait,
    signal: stopping.signal,
    log: {
      info: () => undefined,
      warn: (_, message) => void logged.push(message),
      error: () => undefined,
    },
  };
  keepSampling(deps, async () => ["broken", ...people.keys(), "stranger"].map(account));
  await clock.pass(2.5 * HOUR);
  const samplesOf = async (name: PersonName, vo: string) => {
    const { subject } = readAccessToken(await sandbox.server.signIn(name));
    return store.usageSamples.list({ subject, vo }, new Date(0), clock.now());
  };
  expect(await samplesOf("researcher", "vo.ai4eosc.eu")).toHaveLength(3);
  expect((await samplesOf("imagine", "vo.imagine-ai.eu")).length).toBeGreaterThan(0);
  expect(await samplesOf("newcomer", "vo.ai4eosc.eu")).toEqual([]);
  expect(new Set(logged)).toEqual(new Set(["a login could not be read for sampling"]));
});
