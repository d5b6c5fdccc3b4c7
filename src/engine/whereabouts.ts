/** Where people are when nobody just spoke: their accounts, and the place in which each is alone with the bot. */
import type { Actor, Place, SurfaceName } from "../surface.ts";
import { names } from "./standing.ts";
import type { EngineDeps } from "./turn.ts";

/** A private post there reaches the person alone; the surface opens a direct message where there is none yet. */
export function aloneWith({ surface }: Actor): Place {
  return { surface, channel: "", direct: false };
}

/** The person behind an account (surface and id), without a name: the surface knows it. */
export function accountActor(account: string): Actor {
  const [surface = "", ...id] = account.split(":");
  return { surface: surface as SurfaceName, id: id.join(":"), name: id.join(":") };
}

/** One account of everybody who is linked, of those on the surfaces in question. */
export async function linkedPeople(
  { store }: Pick<EngineDeps, "store">,
  isMeant: (surface: SurfaceName) => boolean,
): Promise<readonly Actor[]> {
  const found: Actor[] = [];
  for (const { issuer, subject } of await store.identities.all()) {
    const accounts = await store.identities.accounts(issuer, subject);
    const actor = accounts
      .map(({ account }) => accountActor(account))
      .find(({ surface }) => isMeant(surface));
    if (actor) found.push(actor);
  }
  return found;
}

/** Accounts of the admins of the bot that are linked, on surfaces that are there. */
export async function adminAccounts({
  store,
  admins,
  outbounds,
}: Pick<EngineDeps, "store" | "admins" | "outbounds">): Promise<readonly string[]> {
  const found: string[] = [];
  for (const identity of await store.identities.all()) {
    if (!admins.some((entry) => names(entry, identity))) continue;
    const accounts = await store.identities.accounts(identity.issuer, identity.subject);
    found.push(...accounts.map(({ account }) => account));
  }
  return found.filter((account) => outbounds.has(accountActor(account).surface));
}
