/** What is kept of one person, read out or erased. */
import type { OwnData } from "../commands/ports.ts";
import type { Owner } from "../store/personal-port.ts";
import type { Actor } from "../surface.ts";
import { forgetSamples, samplesOf, subjectsOf } from "./own-use.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** More would not be read in a chat; an operator can export all. */
const MOST_RECORDS = 200;

export function ownDataOf(
  deps: EngineDeps,
  { actor, actorKey, session }: Pick<Turn, "actor" | "actorKey" | "session">,
): OwnData {
  return {
    read: async () => ({
      person: actor,
      ...(await deps.store.personal.read(ownerOf(actor, actorKey))),
      usage: await samplesOf(deps, actorKey, session),
      audit: await deps.store.audit.list({ actor: actorKey, limit: MOST_RECORDS }),
    }),
  };
}

/**
 * Erases it: the samples while the login and the audit still tell whose they are, then the login, who he is in the audit
 * last. After a crash it can be done again.
 */
export async function eraseOwnData(deps: EngineDeps, { actor, actorKey, session }: Turn): Promise<void> {
  const subjects = await subjectsOf(deps, actorKey, session);
  await forgetSamples(deps, subjects);
  for (const forget of deps.forgetters ?? []) await forget(actor);
  // One may have been taken meanwhile.
  await forgetSamples(deps, subjects);
  await deps.store.personal.erase(ownerOf(actor, actorKey));
  await deps.store.audit.forget(actorKey);
}

function ownerOf(actor: Actor, actorKey: string): Owner {
  return { actor: actorKey, owns: (conversation) => ownsConversation(actor, conversation) };
}

/** Conversations are named by `conversationKey`. */
function ownsConversation(actor: Actor, conversation: string): boolean {
  try {
    const [surface, , , id] = JSON.parse(conversation) as readonly unknown[];
    return surface === actor.surface && id === actor.id;
  } catch {
    // A plan that was not shown yet has none.
    return false;
  }
}
