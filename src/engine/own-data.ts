/** What is kept of one person, read out or erased: of all the accounts that are linked to his login. */
import type { OwnData } from "../commands/ports.ts";
import type { Owner } from "../store/personal-port.ts";
import type { Outbound } from "../surface.ts";
import { forgetSamples, samplesOf, subjectsOf } from "./own-use.ts";
import type { EngineDeps, Turn } from "./turn.ts";
import { accountActor } from "./whereabouts.ts";

/** More would not be read in a chat; an operator can export all. */
const MOST_RECORDS = 200;

export function ownDataOf(
  deps: EngineDeps,
  { actor, actorKey, session }: Pick<Turn, "actor" | "actorKey" | "session">,
): OwnData {
  const keptOf = async (account: string) => ({
    ...(await deps.store.personal.read(ownerOf(account))),
    audit: await deps.store.audit.list({ actor: account, limit: MOST_RECORDS }),
    said: (await surfaceOf(deps, account)?.kept?.(accountActor(account))) ?? [],
  });
  return {
    read: async () => {
      const others = await othersOf(deps, actorKey);
      return {
        person: actor,
        login: await deps.accounts.kept(actorKey),
        ...(await keptOf(actorKey)),
        usage: await samplesOf(deps, actorKey, session),
        elsewhere: await Promise.all(
          others.map(async (account) => ({ account, ...(await keptOf(account)) })),
        ),
      };
    },
  };
}

/**
 * Erases it: samples of usage while the login and the audit still tell whose they are, what is kept under his other accounts while the login still tells which these are, then the login, and who he
 * is in the audit last. After a crash it can be done again.
 */
export async function eraseOwnData(
  deps: EngineDeps,
  { actor, actorKey, session }: Turn,
  operation: string,
): Promise<void> {
  const subjects = await subjectsOf(deps, actorKey, session);
  await forgetSamples(deps, subjects);
  for (const other of await othersOf(deps, actorKey)) {
    // Without a record of its own, a name that is gone would be taken for tampering.
    await deps.store.audit.append({
      at: deps.now(),
      operation,
      phase: "outcome",
      actor: other,
      subject: undefined,
      surface: other.split(":", 1)[0] ?? "",
      place: "{}",
      source: "login",
      command: "account forget",
      params: {},
      result: "done",
    });
    await eraseAccount(deps, other);
  }
  for (const forget of deps.forgetters ?? []) await forget(actor);
  // One may have been taken meanwhile.
  await forgetSamples(deps, subjects);
  await eraseAccount(deps, actorKey);
}

async function eraseAccount(deps: EngineDeps, account: string): Promise<void> {
  await surfaceOf(deps, account)?.forget?.(accountActor(account));
  await deps.store.personal.erase(ownerOf(account));
  await deps.store.audit.forget(account);
}

/** Undefined where this process does not speak there. */
function surfaceOf({ outbounds }: EngineDeps, account: string): Outbound | undefined {
  return outbounds.get(accountActor(account).surface);
}

async function othersOf(deps: EngineDeps, actorKey: string): Promise<readonly string[]> {
  return (await deps.accounts.linked(actorKey)).filter((account) => account !== actorKey);
}

function ownerOf(account: string): Owner {
  return { actor: account, owns: (conversation) => ownsConversation(account, conversation) };
}

/** Conversations are named by `conversationKey`. */
function ownsConversation(account: string, conversation: string): boolean {
  try {
    const [surface, , , id] = JSON.parse(conversation) as readonly unknown[];
    return `${String(surface)}:${String(id)}` === account;
  } catch {
    // A plan that was not shown yet has none.
    return false;
  }
}
