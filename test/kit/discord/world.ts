/** A fake Discord, the real adapter connected to it, and an engine that only writes down. */
import { createDiscord } from "../../../adapters/discord/register.ts";
import type { Form, Press } from "../../../src/reply/blocks.ts";
import type {
  ChatHost,
  ChatSurface,
  CommandOutline,
  Inbound,
  Suggestion,
  SurfaceDeps,
} from "../../../src/surface.ts";
import { type FakeDiscord, startDiscord } from "./server.ts";
import type { FakeMessage } from "./state.ts";

interface Clock {
  now(): Date;
  /** Moves on, in ms. */
  pass(ms: number): void;
}

function createClock(): Clock {
  let at = Date.UTC(2026, 10, 23, 12);
  return {
    now: () => new Date(at),
    pass(ms) {
      at += ms;
    },
  };
}

const text = { kind: "text", repeatable: false, options: [], min: undefined, max: undefined } as const;

export const OUTLINES: readonly CommandOutline[] = [
  {
    path: "search",
    summary: "Find modules",
    visibility: "channel",
    params: [
      { ...text, name: "text", description: "What to look for", required: false, completes: true },
      {
        ...text,
        name: "library",
        description: "Library",
        required: false,
        completes: true,
        repeatable: true,
      },
      {
        ...text,
        name: "limit",
        description: "How many",
        required: false,
        completes: false,
        kind: "number",
        min: 1,
        max: 50,
      },
    ],
  },
  {
    path: "deployment delete",
    summary: "Delete a deployment",
    visibility: "channel",
    params: [{ ...text, name: "deployment", description: "Which", required: true, completes: true }],
  },
  { path: "deployment list", summary: "Your deployments", visibility: "channel", params: [] },
  { path: "account profile", summary: "Your profile", visibility: "private", params: [] },
];

export interface World {
  readonly fake: FakeDiscord;
  readonly surface: ChatSurface;
  readonly clock: Clock;
  readonly memory: Map<string, string>;
  readonly logged: { readonly level: string; readonly message: string; readonly fields: unknown }[];
  /** What reached the engine. */
  readonly accepted: Inbound[];
  readonly forms: Map<string, Form<Press>>;
  /** What the engine does on acceptance and completion; tests may replace it. */
  host: {
    accept: (event: Inbound) => Promise<"new" | "known">;
    complete: () => Promise<readonly Suggestion[]>;
    commands: readonly CommandOutline[];
  };
  /** The channel that exists from the start. */
  readonly channel: string;
  start(): Promise<void>;
  /** A further adapter on the same Discord, memory and clock: the process after a restart. */
  again(config?: Partial<Parameters<typeof createDiscord>[0]>): ChatSurface;
  /** The next event that the engine is given. */
  next<K extends Inbound["kind"]>(kind: K): Promise<Extract<Inbound, { kind: K }>>;
  visible(): readonly FakeMessage[];
  close(): Promise<void>;
}

export async function createWorld(
  config: Partial<Parameters<typeof createDiscord>[0]> = {},
  heartbeatMs?: number,
): Promise<World> {
  const clock = createClock();
  const fake = await startDiscord(clock.now, heartbeatMs);
  const memory = new Map<string, string>();
  const logged: { level: string; message: string; fields: unknown }[] = [];
  const accepted: Inbound[] = [];
  const forms = new Map<string, Form<Press>>();
  const surfaces: ChatSurface[] = [];
  let ids = 0;
  let taken = 0;
  const log = (level: string) => (fields: unknown, message: string) => {
    logged.push({ level, message, fields });
    fake.changed();
  };
  const deps: SurfaceDeps = {
    memory: {
      get: async (key) => memory.get(key),
      async set(key, value) {
        if (value === undefined) memory.delete(key);
        else memory.set(key, value);
      },
    },
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    now: clock.now,
    newId: () => `id-${++ids}`,
  };
  const again: World["again"] = (more = {}) => {
    const settings = { token: fake.state.token, apiUrl: fake.apiUrl, ...config, ...more };
    const made = createDiscord(settings, deps);
    surfaces.push(made);
    return made;
  };
  const known = new Set<string>();
  const world: World = {
    fake,
    surface: again(),
    clock,
    memory,
    logged,
    accepted,
    forms,
    again,
    channel: [...fake.state.channels.keys()][0] ?? "",
    host: {
      async accept({ id }) {
        const first = !known.has(id);
        known.add(id);
        return first ? "new" : "known";
      },
      complete: async () => [],
      commands: OUTLINES,
    },
    start: () => world.surface.start(hostOf(world)),
    async next(kind) {
      await fake.until(() => accepted.length > taken);
      const event = accepted[taken++];
      if (event?.kind !== kind) throw new Error(`expected ${kind}, got ${event?.kind}`);
      return event as never;
    },
    visible: () => fake.state.messages.filter(({ deleted }) => !deleted),
    async close() {
      await Promise.all(surfaces.map((one) => one.stop(0)));
      await fake.close();
    },
  };
  return world;
}

export function hostOf(world: World): ChatHost {
  return {
    commands: world.host.commands,
    async accept(event, confirm) {
      const reached = () => {
        world.accepted.push(event);
        world.fake.changed();
      };
      if (confirm === undefined) reached();
      const state = await world.host.accept(event);
      if (confirm !== undefined) {
        if (!(await confirm())) return "new";
        reached();
      }
      world.fake.changed();
      return state;
    },
    completeParam: () => world.host.complete(),
    complete: async () => [],
    form: async (token) => world.forms.get(token),
  };
}
