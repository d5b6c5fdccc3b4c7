/** The adapter with the real SDK in front of the fake Slack, and a host that writes down what it is given. */

import type { Timing } from "../../../adapters/slack/limits.ts";
import { SCOPES } from "../../../adapters/slack/manifest.ts";
import { createSlack, type SlackConfig } from "../../../adapters/slack/register.ts";
import type { Form, Press, Reply } from "../../../src/reply/blocks.ts";
import type { Actor, ChatHost, ChatSurface, Inbound, Place, SurfaceDeps } from "../../../src/surface.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack.ts";
import { APP_TOKEN, BOT_TOKEN } from "./workspace.ts";

const QUICK: Timing = {
  channelGap: 1,
  workspaceGap: 0,
  editGap: 20,
  timeout: 5000,
  readBack: 1,
  longestWait: 5,
  stagger: 1,
  retry: 1,
  longestRetry: 5,
  deaf: 60_000,
  pulse: 60_000,
};

export const ANA: Actor = { surface: "slack", id: "U1", name: "ana" };
export const IN_THREAD: Place = { surface: "slack", channel: "C1", thread: "1.0", direct: false };
export const IN_CHANNEL: Place = { surface: "slack", channel: "C1", direct: false };
export const DIRECT: Place = { surface: "slack", channel: "D1", direct: true };

export interface SlackLab {
  readonly fake: FakeSlack;
  readonly surface: ChatSurface;
  readonly events: Inbound[];
  readonly forms: Map<string, Form<Press>>;
  /** What the Home tabs of people show besides; nothing where it is not set. */
  readonly homes: Map<string, Reply>;
  readonly memory: Map<string, string>;
  readonly logged: string[];
  /** How often the host's next acceptances fail. */
  breakHost(times: number): void;
  /** Runs before the host has an event safely. */
  holdHost(until: Promise<unknown>): void;
  /** Runs before the host knows a form. */
  holdForms(until: Promise<unknown>): void;
  /** A second surface on the same memory, as after a restart. */
  again(config?: Partial<SlackConfig>): ChatSurface;
  start(surface?: ChatSurface): Promise<void>;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly timing?: Partial<Timing>;
  readonly config?: Partial<SlackConfig>;
  readonly scopes?: Iterable<string>;
}

export async function slackLab({ timing, config, scopes }: LabOptions = {}): Promise<SlackLab> {
  const fake = await startFakeSlack(scopes ?? SCOPES.keys());
  const [events, logged]: [Inbound[], string[]] = [[], []];
  const [forms, memory] = [new Map<string, Form<Press>>(), new Map<string, string>()];
  const homes = new Map<string, Reply>();
  const seen = new Set<string>();
  let broken = 0;
  let held: Promise<unknown> = Promise.resolve();
  let heldForms: Promise<unknown> = Promise.resolve();
  const host: ChatHost = {
    commands: [],
    async accept(event) {
      await held;
      if (broken-- > 0) throw new Error("the disk is full");
      if (seen.has(event.id)) return "known";
      seen.add(event.id);
      events.push(event);
      return "new";
    },
    completeParam: async () => [],
    complete: async () => [],
    async form(token, actor) {
      await heldForms;
      return actor.id === ANA.id ? forms.get(token) : undefined;
    },
    async home({ id }) {
      const home = homes.get(id);
      if (home === undefined) throw new Error("the platform is away");
      return home;
    },
  };
  let ids = 0;
  const note = (fields: Readonly<Record<string, unknown>>, message: string) =>
    void logged.push(`${message} ${String(fields["err"] ?? "")}`);
  const deps: SurfaceDeps = {
    memory: {
      get: async (key) => memory.get(key),
      async set(key, value) {
        if (value === undefined) memory.delete(key);
        else memory.set(key, value);
      },
    },
    log: { info: note, warn: note, error: note },
    now: () => new Date(fake.workspace.clock),
    newId: () => `id-${++ids}`,
  };
  const surfaces: ChatSurface[] = [];
  const make = (changed: Partial<SlackConfig> = {}) => {
    const base = { botToken: BOT_TOKEN, appToken: APP_TOKEN, apiUrl: fake.apiUrl };
    const made = createSlack({ ...base, ...config, ...changed }, deps, { ...QUICK, ...timing });
    surfaces.push(made);
    return made;
  };
  const surface = make();
  return {
    fake,
    surface,
    events,
    forms,
    homes,
    memory,
    logged,
    breakHost(times) {
      broken = times;
    },
    holdHost(until) {
      held = until;
    },
    holdForms(until) {
      heldForms = until;
    },
    again: make,
    start: (which = surface) => which.start(host),
    async close() {
      await Promise.all(surfaces.map((each) => each.stop(1000)));
      await fake.close();
    },
  };
}

/** Something that waits until the test lets it go on. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}
