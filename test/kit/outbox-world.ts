/** One chat and one store over several lives of the outbox, and what is put into it. */
import { COMMANDS } from "../../src/commands/index.ts";
import { createRegistry } from "../../src/engine/registry.ts";
import { putUnasked, type Unasked, withdrawUnasked } from "../../src/engine/unasked.ts";
import { note, reply } from "../../src/reply/build.ts";
import type { Store } from "../../src/store/store.ts";
import { type Actor, type Place, PostFailure, type SurfaceName } from "../../src/surface.ts";
import { createLabClock } from "./lab-clock.ts";
import { repeatableIds } from "./lab-engine.ts";
import { type Chat, createChat, type LifeOptions, startOutbox } from "./outbox-chat.ts";
import { testSealer } from "./sealer.ts";

export const START = new Date("2026-11-23T10:00:00Z");
export const MINUTE = 60_000;
const actor: Actor = { surface: "slack", id: "U1", name: "Ana" };
let worlds = 0;

export interface Put extends Partial<Pick<Unasked, "key" | "dueAt" | "edits" | "batch" | "urgent">> {
  readonly channel?: string;
  readonly surface?: SurfaceName;
}

/** `fileOf` names a file that outlives the process. */
export function createOutboxWorld(fileOf: (name: string) => string, keepsKeys = true) {
  worlds += 1;
  const chat: Chat = createChat(keepsKeys);
  const clock = createLabClock(START);
  const storePath = fileOf(`outbox-${worlds}.sqlite`);
  const newId = repeatableIds(`outbox ${worlds}`);
  const registry = createRegistry(COMMANDS);
  let lives = 0;
  const depsWith = (store: Store) => ({
    store,
    sealer: testSealer(),
    registry,
    outbounds: new Map(),
    newId,
    now: clock.now,
    timeZone: "UTC",
  });
  const place = (channel = "C1", surface: SurfaceName = "slack"): Place => ({
    surface,
    channel,
    direct: false,
    handle: "secret",
  });
  return {
    chat,
    clock,
    texts: () => chat.shown.map(({ text }) => text),
    /** What putting something into the outbox of a life takes. */
    deps: depsWith,
    live: (more: Partial<LifeOptions> = {}) => {
      lives += 1;
      return startOutbox({ chat, clock, storePath, instance: `life ${lives}`, ...more });
    },
    put: (store: Store, text: string, { channel, surface, ...more }: Put = {}) =>
      putUnasked(depsWith(store), {
        key: text,
        actor,
        place: place(channel, surface),
        draft: reply(note("info", text)),
        ...more,
      }),
    withdraw: (store: Store, key: string) =>
      withdrawUnasked(depsWith(store), {
        key: `${key}:struck`,
        edits: key,
        actor,
        place: place(),
        draft: reply(note("info", "struck")),
      }),
  };
}

export const minute = (minutes: number): Date => new Date(START.getTime() + minutes * MINUTE);
export const notSent = (retryAfterMs?: number) => new PostFailure("not-sent", "try later", { retryAfterMs });
export const ambiguous = () => new PostFailure("ambiguous", "the line was cut");
