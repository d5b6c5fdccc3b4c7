/** Changes that are put off: kept sealed as they were shown, and made in the name of who asked when their time has come. */
import type { LaterPort, PutOff } from "../commands/leases-port.ts";
import { askedBy } from "../commands/postponed.ts";
import { refuse } from "../errors.ts";
import type { LaterStart } from "../store/lease-port.ts";
import { asJson } from "../store/store.ts";
import { lasting, openReady, type Ready, recordsOf, sealReady } from "./execute.ts";
import type { EngineDeps, Turn } from "./turn.ts";

type Who = Pick<Turn, "actor" | "actorKey" | "place" | "session">;

export function laterPort(deps: EngineDeps, who: Who): LaterPort {
  const { laterStarts } = deps.store;
  const own = async (id: string): Promise<LaterStart | undefined> => {
    const start = await laterStarts.find(id);
    return start?.owner === who.actorKey ? start : undefined;
  };
  return {
    list: async () => (await laterStarts.of(who.actorKey)).map(viewOf),
    find: async (id) => {
      const start = await own(id);
      return start && viewOf(start);
    },
    cancel: async (id) => (await own(id)) !== undefined && laterStarts.end(id),
    add: async ({ id, title, vo, at, timeZone }, { command, params, prepared }) => {
      const spec = deps.registry.get(command);
      if (!spec || !who.session) throw refuse("login.needed", "Type “login” to link your account first.");
      const ready: Ready = { operation: id, spec, params, prepared, vo, source: "schedule" };
      await laterStarts.put({
        id,
        owner: who.actorKey,
        surface: who.place.surface,
        actor: asJson(who.actor),
        place: asJson(lasting(who.place)),
        subject: who.session.subject,
        vo,
        command,
        title,
        timeZone,
        at,
        sealed: sealReady(deps, ready, contextOf(id)),
        createdAt: deps.now(),
      });
    },
  };
}

/** Throws a refusal `secret.unreadable` where it was sealed with another key. */
export function openLater(deps: EngineDeps, { id, command, sealed }: LaterStart): Ready {
  const spec = deps.registry.get(command);
  if (!spec) throw refuse("press.unknown", "This belongs to a command that I no longer have.");
  return openReady(deps, sealed, contextOf(id), spec, id);
}

/** Whether a second person said yes when it was asked for. */
export async function wasApproved(deps: EngineDeps, { id, owner }: LaterStart): Promise<boolean> {
  const records = await recordsOf(deps, askedBy(id));
  return records.some(({ approver }) => approver !== undefined && approver !== owner);
}

function viewOf({ id, title, vo, at, timeZone }: LaterStart): PutOff {
  return { id, title, vo, at, timeZone };
}

function contextOf(id: string): string {
  return `later:${id}`;
}
