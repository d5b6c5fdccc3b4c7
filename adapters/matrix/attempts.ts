/** What each part of a post said when it was first tried, kept over restarts. */
import { createHash } from "node:crypto";
import type { SurfaceMemory } from "../../src/surface.ts";

export interface Attempts {
  /** Notes an attempt. The identity of what an earlier one said; undefined where this is the first. */
  begin(key: string, part: string, identity: string): Promise<string | undefined>;
}

/** Slots are shared by hash: memory stays bounded, and only a much later post can push one out. */
const SLOTS = 4096;

export function createAttempts(memory: SurfaceMemory): Attempts {
  return {
    async begin(key, part, identity) {
      const digest = createHash("sha256")
        .update(JSON.stringify([key, part]))
        .digest();
      const slot = `attempt ${digest.readUInt16BE() % SLOTS}`;
      const id = digest.toString("base64url");
      const [known, earlier] = JSON.parse((await memory.get(slot)) ?? "[]") as readonly string[];
      if (known === id) return earlier;
      await memory.set(slot, JSON.stringify([id, identity]));
      return undefined;
    },
  };
}
