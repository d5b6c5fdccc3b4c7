/** What somebody is beside his levels on the platform: an admin of the bot, or of the place. Closed by default. */
import type { Session } from "../identity/session.ts";
import type { EngineDeps, Turn } from "./turn.ts";

/** Where a surface does not say who administers its places. */
const NOBODY = "the admins of this bot";

/** Whether the settings name this person: by subject, or by an address that the platform's login vouches for. */
export function isAdmin(admins: readonly string[], session: Session | undefined): boolean {
  return session !== undefined && admins.some((entry) => names(entry, session));
}

/** Whether `entry` is the subject or the verified e-mail address of the person; case counts in neither. */
export function names(
  entry: string,
  { subject, email, emailVerified }: Pick<Session, "subject" | "email" | "emailVerified">,
): boolean {
  const wanted = entry.toLowerCase();
  return wanted === subject.toLowerCase() || (emailVerified === true && wanted === email.toLowerCase());
}

/** Whether the person decides for the place of this turn. Asks the surface; where it cannot say, the answer is no. */
export async function administers(deps: EngineDeps, turn: Turn): Promise<boolean> {
  if (turn.place.direct || isAdmin(deps.admins, turn.session)) return true;
  try {
    return (await turn.outbound.administrators?.include(turn.actor, turn.place)) === true;
  } catch (error) {
    deps.log.warn(
      { err: error, surface: turn.place.surface },
      "the surface could not say who administers a place",
    );
    return false;
  }
}

/** What others may call the person: a surface that does not tell names has the id in their place. */
export function nameOf({ actor, session }: Pick<Turn, "actor" | "session">): string {
  return actor.name === actor.id ? (session?.name ?? actor.name) : actor.name;
}

/** Who administers shared places there, in words. */
export function administratorsOf({ outbound }: Pick<Turn, "outbound">): string {
  return outbound.administrators?.who ?? NOBODY;
}
