/** Where the engine learns who somebody is on the platform. */
import type { Session } from "../identity/session.ts";
import type { Actor } from "../surface.ts";

export interface Sessions {
  /** The person's login; undefined when he has none. */
  of(actor: Actor): Promise<Session | undefined>;
}
