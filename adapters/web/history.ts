/** What was said and answered, per person: in memory, and in the store for the time after a restart. */
import type { Reply } from "../../src/reply/blocks.ts";
import type { SurfaceDeps } from "../../src/surface.ts";
import { MOST_ENTRIES } from "./limits.ts";

export type Entry =
  | {
      readonly kind: "said";
      readonly id: string;
      readonly at: string;
      readonly text: string;
      /** Token of the form that was sent with it. */
      readonly form?: string;
    }
  | { readonly kind: "answer"; readonly id: string; readonly at: string; readonly reply: Reply };

/** With the numbers of its first and its last change: who knows all up to a number needs only what changed after it. */
export type Numbered = Entry & { readonly position: number; readonly change: number };

export interface Conversation {
  /** Names this history; another one, after it was forgotten, counts its changes anew. */
  readonly epoch: string;
  find(id: string): Numbered | undefined;
  /** What changed after a change, in the order of the changes. */
  since(change: number): readonly Numbered[];
  /** Puts it at the end, or in the place of the one with this id. */
  put(entry: Entry): Promise<void>;
  /** Puts it unless there is one with this id. */
  add(entry: Entry): Promise<void>;
  /** Called after each change, until `signal` is aborted. */
  watch(changed: () => void, signal: AbortSignal): void;
}

export interface Histories {
  of(person: string): Promise<Conversation>;
  forget(person: string): Promise<void>;
}

interface Kept {
  readonly epoch: string;
  readonly change: number;
  /** Ids of the entries, oldest first. */
  readonly ids: readonly string[];
}

interface Held extends Conversation {
  erase(): Promise<void>;
}

export function createHistories({ memory, newId }: Pick<SurfaceDeps, "memory" | "newId">): Histories {
  const held = new Map<string, Promise<Held>>();

  const open = (person: string): Promise<Held> => {
    const known = held.get(person);
    if (known) return known;
    const opening = load(person);
    held.set(person, opening);
    // What could not be read now may be readable later.
    opening.catch(() => held.delete(person));
    return opening;
  };

  async function load(person: string): Promise<Held> {
    const entryKey = (id: string) => `entry:${person}:${id}`;
    const indexKey = `history:${person}`;
    const found = await memory.get(indexKey);
    const kept: Kept = found === undefined ? fresh() : (JSON.parse(found) as Kept);
    let { epoch, change } = kept;
    let entries = new Map<string, Numbered>();
    for (const id of kept.ids) {
      const text = await memory.get(entryKey(id));
      if (text !== undefined) entries.set(id, JSON.parse(text, revive) as Numbered);
    }
    const watchers = new Set<() => void>();
    let turn: Promise<unknown> = Promise.resolve();

    function fresh(): Kept {
      return { epoch: newId(), change: 0, ids: [] };
    }

    /** One write after the other: the index must not name what a later one has dropped. */
    function inTurn<T>(work: () => Promise<T>): Promise<T> {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    }

    async function write(entry: Entry): Promise<void> {
      change += 1;
      const numbered = { ...entry, position: entries.get(entry.id)?.position ?? change, change };
      entries.set(entry.id, numbered);
      const dropped = [...entries.keys()].slice(0, Math.max(0, entries.size - MOST_ENTRIES));
      for (const id of dropped) entries.delete(id);
      await memory.set(entryKey(entry.id), lasting(numbered));
      const ids = [...entries.keys()];
      await memory.set(indexKey, JSON.stringify({ epoch, change, ids } satisfies Kept));
      for (const id of dropped) await memory.set(entryKey(id), undefined);
      for (const changed of watchers) changed();
    }

    return {
      get epoch() {
        return epoch;
      },
      find: (id) => entries.get(id),
      since: (last) =>
        [...entries.values()].filter((entry) => entry.change > last).sort((a, b) => a.change - b.change),
      put: (entry) => inTurn(() => write(entry)),
      add: (entry) => inTurn(async () => (entries.has(entry.id) ? undefined : write(entry))),
      watch(changed, signal) {
        watchers.add(changed);
        signal.addEventListener("abort", () => watchers.delete(changed), { once: true });
      },
      erase: () =>
        inTurn(async () => {
          const ids = [...entries.keys()];
          ({ epoch, change } = fresh());
          entries = new Map();
          await memory.set(indexKey, undefined);
          for (const id of ids) await memory.set(entryKey(id), undefined);
          for (const changed of watchers) changed();
        }),
    };
  }

  return {
    of: open,
    async forget(person) {
      await (await open(person)).erase();
    },
  };
}

/** Private answers may hold passwords, which are kept nowhere: they live as long as the program. */
export function isKept(entry: Entry): boolean {
  return entry.kind === "said" || entry.reply.visibility !== "private";
}

function lasting(entry: Numbered): string | undefined {
  if (!isKept(entry)) return undefined;
  return JSON.stringify(entry, (_, value) =>
    value instanceof Uint8Array ? { [BYTES]: Buffer.from(value).toString("base64") } : value,
  );
}

const BYTES = "$bytes";

function revive(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !(BYTES in value)) return value;
  return new Uint8Array(Buffer.from(String(value[BYTES]), "base64"));
}
