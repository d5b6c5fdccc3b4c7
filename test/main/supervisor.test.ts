import { expect, test } from "vitest";
import { refuse } from "../../src/errors.ts";
import { healthApp } from "../../src/main/health.ts";
import { type SupervisorDeps, supervise } from "../../src/main/supervisor.ts";
import type { ChatSurface, SurfaceHealth } from "../../src/surface.ts";

function withResolvers<T>() {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: settle };
}

/** A surface whose fate the test holds. */
function scripted(options: { startFails?: unknown; heardAt?: Date } = {}) {
  const failure = withResolvers<unknown>();
  const stops: number[] = [];
  const surface: ChatSurface = {
    name: "slack",
    outbound: {
      keysKeptMs: 0,
      capabilities: { buttons: true, forms: true, edits: true, privateReplies: true, pictures: false },
      post: async (_reply, place) => ({ place, id: "1" }),
      edit: async () => undefined,
    },
    start: async () => {
      if (options.startFails !== undefined) throw options.startFails;
    },
    stop: async (graceMs) => void stops.push(graceMs),
    failed: failure.promise,
    health: (): SurfaceHealth => ({ state: "up", lastGoodAt: options.heardAt, problem: undefined }),
    examine: async () => [],
  };
  return { surface, fail: failure.resolve, stops };
}

function world() {
  let moment = Date.UTC(2026, 10, 23, 12);
  const kept = new Map<string, string>();
  const waits: number[] = [];
  const resumed: string[] = [];
  const stopping = new AbortController();
  const logged: string[] = [];
  const log = (_fields: unknown, message: string) => void logged.push(message);
  const deps: SupervisorDeps = {
    engine: {
      chatHost: () => ({
        commands: [],
        accept: async () => "new",
        completeParam: async () => [],
        form: async () => undefined,
      }),
      recover: async (name) => void resumed.push(`recover ${name}`),
      resume: async (name) => void resumed.push(`resume ${name}`),
    },
    addSurface: () => undefined,
    memoryOf: () => ({
      get: async (key) => kept.get(key),
      set: async (key, value) => void (value === undefined ? kept.delete(key) : kept.set(key, value)),
    }),
    log: { info: log, warn: log, error: log },
    now: () => new Date(moment),
    random: () => 0.5,
    wait: async (ms) => {
      waits.push(ms);
      moment += ms;
    },
    signal: stopping.signal,
  };
  const advance = (ms: number) => {
    moment += ms;
  };
  return { deps, kept, waits, resumed, logged, stopping, advance };
}

const turns = async (count = 30) => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test("a failed surface is started again after pauses that double and are kept", async () => {
  const { deps, waits, kept, resumed, stopping } = world();
  const lives = [
    scripted({ startFails: new Error("no route") }),
    scripted({ startFails: new Error("no route") }),
    scripted(),
  ];
  let starts = 0;
  const supervised = supervise({ name: "slack", make: () => (lives[starts++] ?? scripted()).surface }, deps);
  await turns();
  expect(starts).toBe(3);
  expect(waits).toEqual([1000, 2000]);
  // Only a surface that is up can tell people what became of what they asked.
  expect(resumed).toEqual(["recover slack", "resume slack"]);
  expect(JSON.parse(kept.get("supervisor.failures") ?? "{}").count).toBe(2);
  expect(supervised.health()).toMatchObject({ state: "up", problem: undefined });
  stopping.abort();
  await supervised.stop(5);
  expect(lives[2]?.stops).toEqual([5]);
});

test("a process that starts anew waits what is left of the pause", async () => {
  const { deps, kept, waits, advance } = world();
  kept.set("supervisor.failures", JSON.stringify({ count: 4, at: deps.now().getTime() }));
  advance(3000);
  supervise({ name: "slack", make: () => scripted().surface }, deps);
  await turns();
  expect(waits).toEqual([5000]);
});

test("after a long good time the pauses begin small again", async () => {
  const { deps, kept, waits, advance } = world();
  kept.set("supervisor.failures", JSON.stringify({ count: 6, at: 0 }));
  const life = scripted();
  const lives = [life, scripted()];
  supervise({ name: "slack", make: () => (lives.shift() ?? scripted()).surface }, deps);
  await turns();
  advance(120_000);
  life.fail(new Error("socket closed"));
  await turns();
  expect(waits.at(-1)).toBe(1000);
  expect(life.stops).toEqual([0]);
});

test("refused credentials stop that surface for good, in words", async () => {
  const { deps, waits, logged } = world();
  let starts = 0;
  const refusal = refuse("surface.credentials", "Slack does not accept SLACK_BOT_TOKEN.");
  const make = () => {
    starts += 1;
    return scripted({ startFails: refusal }).surface;
  };
  const supervised = supervise({ name: "slack", make }, deps);
  await turns();
  expect(starts).toBe(1);
  expect(waits).toEqual([]);
  expect(supervised.health()).toMatchObject({ state: "stopped", problem: refusal.message });
  expect(logged.join()).toContain("SLACK_BOT_TOKEN");
});

test("a stop does not wait for what was taken up and goes on for long", async () => {
  const { surface } = scripted();
  const { deps, stopping } = world();
  const engine = { ...deps.engine, recover: () => new Promise<void>(() => undefined) };
  const supervised = supervise({ name: "slack", make: () => surface }, { ...deps, engine });
  await turns();
  stopping.abort();
  const ended = supervised.stop(20_000).then(() => "stopped");
  expect(await Promise.race([ended, turns().then(() => "waits")])).toBe("stopped");
});

test("readiness is red for a surface that is up but deaf, and for a data file that cannot be written", async () => {
  const now = () => new Date("2026-11-23T12:00:00Z");
  const surfaceHeard = (secondsAgo: number) => ({
    name: "matrix" as const,
    health: (): SurfaceHealth => ({
      state: "up",
      lastGoodAt: new Date(now().getTime() - secondsAgo * 1000),
      problem: undefined,
    }),
    stop: async () => undefined,
  });
  const outbox = async () => ({ waiting: 2, parked: 1, oldestDueAt: new Date("2026-11-23T11:59:00Z") });
  const ask = async (secondsAgo: number, checkStore: () => Promise<void>) => {
    const app = healthApp({
      host: "",
      port: 0,
      surfaces: [surfaceHeard(secondsAgo)],
      checkStore,
      outbox,
      now,
    });
    const ready = await app.request("/readyz");
    return { status: ready.status, body: (await ready.json()) as { ready: boolean }, app };
  };
  const fine = await ask(5, async () => undefined);
  expect(fine).toMatchObject({ status: 200, body: { ready: true } });
  expect(await ask(500, async () => undefined)).toMatchObject({ status: 503, body: { ready: false } });
  const full = async () => Promise.reject(new Error("full"));
  expect(await ask(5, full)).toMatchObject({ status: 503, body: { ready: false } });
  const metrics = await (await fine.app.request("/metrics")).text();
  expect(metrics).toContain('ai4_surface_up{surface="matrix"} 1');
  expect(metrics).toContain('ai4_surface_silent_seconds{surface="matrix"} 5');
  expect(metrics).toContain('ai4_outbox_posts{state="parked"} 1');
  expect(metrics).toContain("ai4_outbox_late_seconds 60");
});
