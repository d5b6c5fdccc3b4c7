/** A chat with an outbox before it, which can be killed at any step and begun again. */
import { createOutboxWorker, type OutboxDeps } from "../../src/jobs/outbox.ts";
import type { Reply } from "../../src/reply/blocks.ts";
import { toPlainText } from "../../src/reply/plain.ts";
import type { OutboxEntry } from "../../src/store/outbox-port.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import type { Outbound, Place, PostRef, SurfaceName } from "../../src/surface.ts";
import type { LabClock } from "./lab-clock.ts";
import { type Interrupt, interruptible } from "./lab-steps.ts";
import { testSealer } from "./sealer.ts";

/** What people see, whoever of several processes posted it. */
export interface Chat {
  readonly shown: { key: string | undefined; channel: string; text: string }[];
  /** Keys that it knows again; undefined: it keeps none. */
  readonly keys: Map<string, PostRef> | undefined;
  /** Thrown by the next calls, first to last; after the post where `late`. */
  readonly failures: { error: Error; late?: boolean }[];
}

export function createChat(keepsKeys = true): Chat {
  return { shown: [], keys: keepsKeys ? new Map() : undefined, failures: [] };
}

export interface OutboxLife {
  readonly store: Store;
  readonly steps: readonly string[];
  readonly alarms: { key: string; problem: string }[];
  readonly wake: () => void;
  /** Ends it as a program that is told to stop does. */
  stop(): Promise<void>;
  /** Leaves it where it is. */
  abandon(): Promise<void>;
}

export interface LifeOptions {
  readonly chat: Chat;
  readonly clock: LabClock;
  readonly storePath: string;
  readonly instance: string;
  readonly interrupt?: Interrupt;
  /** Surfaces beside the chat. */
  readonly others?: readonly (readonly [SurfaceName, Outbound])[];
}

/** Starts a process that works on the outbox. */
export async function startOutbox(options: LifeOptions): Promise<OutboxLife> {
  const { chat, clock, instance } = options;
  const steps: string[] = [];
  const step: Interrupt = async (name) => {
    steps.push(name);
    await options.interrupt?.(name);
  };
  const store = await openStore(options.storePath, testSealer());
  await store.instances.register(instance, clock.now());
  const stopping = new AbortController();
  const alarms: { key: string; problem: string }[] = [];
  const nothing = (): void => undefined;
  const deps: OutboxDeps = {
    store: interruptible(store, clock, step),
    sealer: testSealer(),
    outbounds: new Map([...(options.others ?? []), ["slack", chatOutbound(chat, step)]]),
    illustrate: async (reply) => reply,
    now: clock.now,
    wait: clock.wait,
    instance,
    log: { info: nothing, warn: nothing, error: nothing },
    signal: stopping.signal,
    pace: async (_destination, work) => work(),
    random: () => 0.5,
    alarm: async (entry: OutboxEntry, problem) => void alarms.push({ key: entry.key, problem }),
  };
  const worker = createOutboxWorker(deps);
  const running = worker.run();
  return {
    store,
    steps,
    alarms,
    wake: worker.wake,
    stop: async () => {
      stopping.abort();
      await running;
      await store.close();
    },
    abandon: () => store.close(),
  };
}

function chatOutbound(chat: Chat, step: Interrupt): Outbound {
  const fail = (late: boolean): void => {
    const [first] = chat.failures;
    if (!first || (first.late ?? false) !== late) return;
    chat.failures.shift();
    throw first.error;
  };
  const show = (reply: Reply, place: Place, key?: string): PostRef => {
    const known = key === undefined ? undefined : chat.keys?.get(key);
    if (known) return known;
    const ref = { place, id: `${chat.shown.length}` };
    chat.shown.push({
      key,
      channel: place.channel,
      text: toPlainText(reply)
        .replace(/^Note: /, "")
        .trim(),
    });
    if (key !== undefined) chat.keys?.set(key, ref);
    return ref;
  };
  return {
    keysKeptMs: chat.keys ? Number.POSITIVE_INFINITY : 0,
    capabilities: { buttons: true, forms: true, edits: true, privateReplies: true, pictures: false },
    post: async (reply, place, _actor, key) => {
      await step("before post");
      fail(false);
      const ref = show(reply, place, key);
      await step("after post");
      fail(true);
      return ref;
    },
    edit: async ({ id }, reply) => {
      await step("before edit");
      fail(false);
      const post = chat.shown[Number(id)];
      if (!post) throw new Error("edited what was never posted");
      post.text = toPlainText(reply)
        .replace(/^Note: /, "")
        .trim();
      await step("after edit");
      fail(true);
    },
  };
}
