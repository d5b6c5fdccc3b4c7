/** A person's own account, bound to who is asking and where. */
import type { AccountPort } from "../commands/ports.ts";
import type { Accounts, Origin as KeptOrigin } from "../identity/accounts.ts";
import type { Session } from "../identity/session.ts";
import type { Actor, Place } from "../surface.ts";

/** Who asked for a login, and where he is answered, as it is kept. */
export interface Origin {
  readonly actor: Actor;
  readonly place: Place;
}

export function accountPort(
  accounts: Accounts,
  actor: Actor,
  place: Place,
  session: Session | undefined,
): AccountPort {
  const { surface, id } = actor;
  const account = `${surface}:${id}`;
  return {
    account,
    page: accounts.accountPage,
    begin: (operation) => accounts.begin(operation, { account, surface, origin: keptOrigin(actor, place) }),
    progress: (login) => accounts.progress(login, account),
    logout: () => accounts.logout(account),
    profile: async () => {
      if (!session) return undefined;
      const { name, email, levels, given } = session;
      return { name, email, levels, given, accounts: given ? [] : await accounts.linked(account) };
    },
  };
}

function keptOrigin(actor: Actor, place: Place): KeptOrigin {
  // A handle is secret, and good for minutes only.
  const { handle: _secret, ...lasting } = place;
  const origin: Origin = { actor, place: lasting };
  return JSON.parse(JSON.stringify(origin)) as KeptOrigin;
}
