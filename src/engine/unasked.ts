/** What is said though nobody waits for it: written down first, posted by the outbox. */
import type { Draft, Reply } from "../reply/blocks.ts";
import type { NewOutboxEntry } from "../store/outbox-port.ts";
import type { Actor, Place } from "../surface.ts";
import { bind } from "./bind.ts";
import { lasting } from "./execute.ts";
import { keepParams } from "./keep.ts";
import { loadMemory } from "./memory.ts";
import { afterQuietHours } from "./quiet.ts";
import { actorKey, conversationKey, type EngineDeps } from "./turn.ts";
import { aloneWith } from "./whereabouts.ts";

export interface Unasked {
  /** Names it for good: what was put under this key before is not put again. */
  readonly key: string;
  /** Whom it is for: a private draft reaches only him, and its changes are his to press. */
  readonly actor: Actor;
  readonly place: Place;
  readonly draft: Draft;
  /** Now, unless given. It is put off to the end of quiet hours there. */
  readonly dueAt?: Date;
  /** Goes out in quiet hours, too. */
  readonly urgent?: boolean;
  /** Key of an earlier one, which is changed into this, also where it still waits. */
  readonly edits?: string;
  /** What belongs together, for reports on what became of it. */
  readonly batch?: string;
  /** Keys of what it says, too: they count as put with it. */
  readonly covers?: readonly string[];
}

/** As it is kept, sealed. */
export interface KeptMessage {
  readonly reply: Reply;
  readonly actor: Actor;
  readonly place: Place;
  readonly edits: string | null;
}

/** What putting something into the outbox takes. */
export type UnaskedDeps = Pick<
  EngineDeps,
  "store" | "sealer" | "registry" | "outbounds" | "newId" | "now" | "timeZone"
>;

/**
 * Puts it into the outbox; false where it was put before. Its rows are not remembered: the numbers of the list that somebody
 * has before his eyes must not change under his hands.
 */
export async function putUnasked(deps: UnaskedDeps, unasked: Unasked): Promise<boolean> {
  const { key, actor, draft } = unasked;
  if (await deps.store.outbox.find(key)) return false;
  const place = placeFor(unasked);
  const conversation = conversationKey(actor, place);
  const { reply, pending } = bind(draft, {
    registry: deps.registry,
    memory: await loadMemory(deps, conversation, deps.now()),
    actor: actorKey(actor),
    conversation,
    now: deps.now(),
    newToken: deps.newId,
    keep: (params, token) => keepParams(deps.sealer, params, `button:${token}`),
    buttons: deps.outbounds.get(place.surface)?.capabilities.buttons ?? true,
  });
  if (pending.length > 0) await deps.store.pending.issue(pending);
  const kept: KeptMessage = { reply, actor, place, edits: unasked.edits ?? null };
  const entry: NewOutboxEntry = {
    key,
    batch: unasked.batch,
    surface: place.surface,
    destination: place.channel === "" ? actorKey(actor) : place.channel,
    owner: actorKey(actor),
    kind: unasked.edits === undefined ? "post" : "edit",
    sealed: deps.sealer.seal(JSON.stringify(kept), contextOf(key)),
    dueAt: unasked.dueAt ?? deps.now(),
    createdAt: deps.now(),
  };
  if (unasked.edits !== undefined) return putEdit(deps, entry, kept, unasked.edits);
  const { urgent = false } = unasked;
  const reader = { actor, place, visibility: draft.visibility };
  const dueAt = urgent ? entry.dueAt : await afterQuietHours(deps, reader, entry.dueAt);
  return deps.store.outbox.put({ ...entry, dueAt }, unasked.covers);
}

/** What one person alone may read goes where he is alone, and stays there: a word that only he sees in a channel is soon gone. */
function placeFor({ actor, place, draft }: Unasked): Place {
  return draft.visibility === "private" && !place.direct ? aloneWith(actor) : lasting(place);
}

/** A change that comes before its post is out becomes the post; it disturbs nobody, so no hour is quiet for it. */
async function putEdit(
  { store, sealer, now }: UnaskedDeps,
  change: NewOutboxEntry,
  kept: KeptMessage,
  key: string,
): Promise<boolean> {
  const post = await store.outbox.find(key);
  if (post?.state === "withdrawn") return false;
  // An edit of its own would be left behind, should the post be taken back before anybody tried it.
  if (post) {
    const sealed = sealer.seal(JSON.stringify({ ...kept, edits: null }), contextOf(key));
    if (await store.outbox.fold(change, { key, sealed }, now())) return true;
  }
  // Never before its post: what waits in one destination goes out in the order of due times.
  const dueAt = post && post.dueAt > change.dueAt ? post.dueAt : change.dueAt;
  return store.outbox.put({ ...change, dueAt });
}

/**
 * Takes back what was put under the key `edits`: `withdrawn` where it was not posted yet and will not be, `struck` where it
 * was, and becomes `draft`; `gone` where there is nothing of it.
 */
export async function withdrawUnasked(
  deps: UnaskedDeps,
  unasked: Unasked & { readonly edits: string },
): Promise<"withdrawn" | "struck" | "gone"> {
  const post = await deps.store.outbox.find(unasked.edits);
  if (!post || post.state === "withdrawn") return "gone";
  if (await deps.store.outbox.withdraw(unasked.edits, deps.now())) return "withdrawn";
  await putUnasked(deps, unasked);
  return "struck";
}

/** Throws a refusal `secret.unreadable` where it was sealed with another key. */
export function openUnasked(
  { sealer }: Pick<EngineDeps, "sealer">,
  { key, sealed }: { readonly key: string; readonly sealed: string },
): KeptMessage {
  return JSON.parse(sealer.open(sealed, contextOf(key))) as KeptMessage;
}

function contextOf(key: string): string {
  return `outbox:${key}`;
}
