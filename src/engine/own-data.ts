/** What is kept of one person, read out or erased. */
import type { OwnData } from "../commands/ports.ts";
import type { Owner } from "../store/personal-port.ts";
import type { Actor } from "../surface.ts";
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
      ...(await deps.store.personal.read(ownerOf(actor, actorKey, session?.subject))),
      audit: await deps.store.audit.list({ actor: actorKey, limit: MOST_RECORDS }),
    }),
  };
}

/** Erases it: the login first, who he is in the audit last. After a crash it can be done again. */
export async function eraseOwnData(deps: EngineDeps, { actor, actorKey, session }: Turn): Promise<void> {
  const subject = session?.subject;
  // Without the login nobody knows any more whose samples these are; those taken meanwhile go with the rest.
  if (subject !== undefined) await deps.store.usageSamples.forget(subject);
  for (const forget of deps.forgetters ?? []) await forget(actor);
  await deps.store.personal.erase(ownerOf(actor, actorKey, subject));
  await deps.store.audit.forget(actorKey);
}

function ownerOf(actor: Actor, actorKey: string, subject: string | undefined): Owner {
  return { actor: actorKey, subject, owns: (conversation) => ownsConversation(actor, conversation) };
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
