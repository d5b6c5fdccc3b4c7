/** Which reply took the deferred answer of an interaction, kept over restarts: a second attempt fills it again. */
import { createHash } from "node:crypto";
import type { SurfaceMemory } from "../../src/surface.ts";

export interface Takers {
  /** Key of the reply; undefined where none has begun to. */
  of(interaction: string): Promise<string | undefined>;
  note(interaction: string, key: string): Promise<void>;
}

/** Slots are shared by hash: memory stays bounded. A token lives for minutes, in which few interactions come. */
const SLOTS = 1024;

export function createTakers(memory: SurfaceMemory): Takers {
  return {
    async of(interaction) {
      const [id, key] = JSON.parse((await memory.get(slotOf(interaction))) ?? "[]") as readonly string[];
      return id === interaction ? key : undefined;
    },
    note: (interaction, key) => memory.set(slotOf(interaction), JSON.stringify([interaction, key])),
  };
}

function slotOf(interaction: string): string {
  return `taker:${createHash("sha256").update(interaction).digest().readUInt16BE() % SLOTS}`;
}
