/** What is said though nobody waits for it: written down first, posted by the outbox. */
import type { Draft, Reply } from "../reply/blocks.ts";
import type { Actor, Place } from "../surface.ts";
import { bind } from "./bind.ts";
import { lasting } from "./execute.ts";
import { keepParams } from "./keep.ts";
import { loadMemory } from "./memory.ts";
import { actorKey, conversationKey, type EngineDeps } from "./turn.ts";

export interface Unasked {
  /** Names it for good: what was put under this key before is not put again. */
  readonly key: string;
  /** Whom it is for: a private draft reaches only him, and its changes are his to press. */
  readonly actor: Actor;
  readonly place: Place;
  readonly draft: Draft;
  /** Now, unless given. */
  readonly dueAt?: Date;
  /** Key of an earlier one, which is changed into this. */
  readonly edits?: string;
}

/** As it is kept, sealed. */
export interface KeptMessage {
  readonly reply: Reply;
  readonly actor: Actor;
  readonly place: Place;
  readonly edits: string | null;
}

type Needs = Pick<EngineDeps, "store" | "sealer" | "registry" | "outbounds" | "newId" | "now">;

/**
 * Puts it into the outbox; false where it was put before. Its rows are not remembered: the numbers of the list that somebody
 * has before his eyes must not change under his hands.
 */
export async function putUnasked(deps: Needs, unasked: Unasked): Promise<boolean> {
  const { key, actor, draft } = unasked;
  if (await deps.store.outbox.find(key)) return false;
  const place = lasting(unasked.place);
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
  return deps.store.outbox.put({
    key,
    surface: place.surface,
    destination: place.channel,
    owner: actorKey(actor),
    kind: unasked.edits === undefined ? "post" : "edit",
    sealed: deps.sealer.seal(JSON.stringify(kept), contextOf(key)),
    dueAt: unasked.dueAt ?? deps.now(),
    createdAt: deps.now(),
  });
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
