/** Keeps count of what is being posted, so that a stop can wait for it. */
import type { Outbound } from "../../src/surface.ts";

export function tracked(outbound: Outbound): Outbound & { idle(): Promise<void> } {
  const inHand = new Set<Promise<unknown>>();
  function track<T>(work: Promise<T>): Promise<T> {
    const entry: Promise<unknown> = work.catch(() => undefined).finally(() => inHand.delete(entry));
    inHand.add(entry);
    return work;
  }
  return {
    ...outbound,
    post: (...args) => track(outbound.post(...args)),
    edit: (post, reply) => track(outbound.edit(post, reply)),
    async idle() {
      while (inHand.size > 0) await Promise.all(inHand);
    },
  };
}
