/** Posts and edits on the page: entries of the person's history, which open pages follow. */
import { createHash } from "node:crypto";
import { toPlainText } from "../../src/reply/plain.ts";
import { type Outbound, PostFailure, type PostRef } from "../../src/surface.ts";
import { type Histories, isKept } from "./history.ts";
import { KEYS_KEPT_MS } from "./limits.ts";

export interface OutboundDeps {
  readonly histories: Histories;
  readonly newId: () => string;
  readonly now: () => Date;
}

export function createOutbound({ histories, newId, now }: OutboundDeps): Outbound {
  return {
    capabilities: { buttons: true, forms: true, edits: true, privateReplies: true, pictures: true },
    keysKeptMs: KEYS_KEPT_MS,
    async post(reply, place, actor, key) {
      // A place is one person's own; what is for somebody else must never get there.
      if (actor.id !== place.channel) throw new PostFailure("rejected", "this is somebody else's page");
      const id = key === undefined ? newId() : nameOf(key);
      const history = await written(() => histories.of(place.channel));
      await written(() => history.add({ kind: "answer", id, at: now().toISOString(), reply }));
      return { place, id };
    },
    async edit({ place, id }: PostRef, reply) {
      const history = await written(() => histories.of(place.channel));
      const at = history.find(id)?.at ?? now().toISOString();
      await written(() => history.put({ kind: "answer", id, at, reply }));
    },
    async kept(actor) {
      const entries = (await histories.of(actor.id)).since(0).toSorted((a, b) => a.position - b.position);
      return entries.filter(isKept).map((entry) => ({
        at: new Date(entry.at),
        by: entry.kind === "said" ? "person" : "bot",
        text: entry.kind === "said" ? entry.text : toPlainText(entry.reply),
      }));
    },
    forget: (actor) => histories.forget(actor.id),
  };
}

/** Keys may name people and commands; ids stand in addresses. */
function nameOf(key: string): string {
  return createHash("sha256").update(key).digest("base64url").slice(0, 22);
}

/** What the store could not write was not posted, and may be tried again under the same key. */
async function written<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new PostFailure("not-sent", "the history could not be written", { cause });
  }
}
