/** The door of the engine: who sends too much is told so once, and is not heard until he may come back. */

import type { Reply } from "../reply/blocks.ts";
import { note } from "../reply/build.ts";
import type { Handled, Inbound } from "../surface.ts";
import { actorKey, type EngineDeps, type Entry } from "./turn.ts";

export interface Entrance {
  /** How an event ends that is not let in; undefined where it is. `confirm` acknowledges it, before anybody is told. */
  refuses(event: Inbound, confirm?: () => Promise<boolean>): Promise<Handled | undefined>;
  /** Resolves when everybody was told. */
  idle(): Promise<void>;
}

export function openEntrance(deps: EngineDeps): Entrance {
  const telling = new Set<Promise<void>>();
  return {
    refuses: async (event, confirm) => {
      const { surface, channel } = event.place;
      const entry = await deps.door?.(actorKey(event.actor), `${surface}:${channel}`);
      if (!entry || entry.ok) return undefined;
      const message = wordsOf(entry);
      if (entry.tell || isAwaited(event)) {
        // Not waited for: the surface must acknowledge in time, and posts have to queue there.
        const told = confirmed(confirm).then((is) => (is ? tell(deps, event, message) : undefined));
        telling.add(told);
        void told.finally(() => telling.delete(told));
      }
      return {
        invocation: undefined,
        source: "none",
        confidence: 0,
        outcome: "refused",
        refusal: { code: "rate.exceeded", message, suggestions: [] },
        settled: Promise.resolve(),
      };
    },
    idle: async () => {
      while (telling.size > 0) await Promise.allSettled([...telling]);
    },
  };
}

/** A command or form that a surface has already said to be working on: without an answer it would say so for long. */
function isAwaited({ kind, place }: Inbound): boolean {
  return place.handle !== undefined && (kind === "command" || kind === "submit");
}

function confirmed(confirm: (() => Promise<boolean>) | undefined): Promise<boolean> {
  return confirm === undefined ? Promise.resolve(true) : confirm().catch(() => false);
}

function wordsOf({ who, retryInSeconds }: Exclude<Entry, { ok: true }>): string {
  const wait = `Please wait ${retryInSeconds} s and send it again; what you send until then I do not read.`;
  return who === "person" ? `That is a lot at once. ${wait}` : `There is too much going on in here. ${wait}`;
}

async function tell(deps: EngineDeps, { id, actor, place }: Inbound, message: string): Promise<void> {
  const words: Reply = { visibility: "private", blocks: [note("warning", message)] };
  try {
    await deps.outbounds.get(place.surface)?.post(words, place, actor, `${place.surface}:${id}#slow`);
  } catch (error) {
    deps.log.warn({ err: error, event: id }, "somebody could not be told to slow down");
  }
  deps.log.info({ actor: actorKey(actor) }, "somebody sends too much");
}
