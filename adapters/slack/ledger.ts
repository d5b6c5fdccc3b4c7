/** Which parts of which post are out, kept over restarts, so that a second attempt goes on where the first one ended. */
import { createHash } from "node:crypto";
import type { SurfaceMemory } from "../../src/surface.ts";

/** One attempt at a post. */
export interface Entry {
  readonly key: string;
  /** Where it really goes: a private reply may go to a direct message. */
  readonly channel: string;
  readonly thread: string | undefined;
  /** Unix seconds before which no part can have been posted. */
  readonly since: number;
  /** Per part that is known to be out: its message timestamp, or a file id. */
  readonly done: readonly string[];
  /** True where the next part was begun and may be out. */
  readonly open: boolean;
  /** Set where the next part was begun as a file: its id, by which it is found again. */
  readonly file?: string;
}

/** Slots are shared by hash: memory stays bounded, and only a much later post can push an entry out. */
const SLOTS = 4096;

export interface Ledger {
  read(key: string): Promise<Entry | undefined>;
  write(entry: Entry): Promise<void>;
}

export function createLedger(memory: SurfaceMemory): Ledger {
  return {
    async read(key) {
      const stored = await memory.get(slotOf(key));
      const entry = stored === undefined ? undefined : (JSON.parse(stored) as Entry);
      return entry?.key === key ? entry : undefined;
    },
    write: (entry) => memory.set(slotOf(entry.key), JSON.stringify(entry)),
  };
}

function slotOf(key: string): string {
  return `post:${createHash("sha256").update(key).digest().readUInt16BE() % SLOTS}`;
}
