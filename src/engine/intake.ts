/**
 * Deliveries of chat surfaces: written down before they are acknowledged, then worked on. What a process left behind is
 * worked on by the next; a change that had begun is not begun again.
 */
import { note, reply } from "../reply/build.ts";
import type { InboxEntry } from "../store/store.ts";
import type { Handled, Inbound, SurfaceName } from "../surface.ts";
import { MOST_RECORDS, placeOf } from "./execute.ts";
import { say } from "./speak.ts";
import { type EngineContext, openTurn, type Turn } from "./turn.ts";

export interface Intake {
  accept(surface: SurfaceName, event: Inbound, confirm?: () => Promise<boolean>): Promise<"new" | "known">;
  resume(surface: SurfaceName): Promise<void>;
  /** Resolves when nothing is in hand. */
  idle(): Promise<void>;
}

/** What was asked longer ago than this is not done unasked after an outage: the person may have moved on. */
const STALE_MS = 15 * 60_000;

export function openIntake(
  deps: EngineContext,
  answer: (event: Inbound, rerun: boolean) => Promise<Handled>,
): Intake {
  const inHand = new Map<string, Promise<void>>();
  /** Answers that a surface would not take for long: offered again when it comes up anew, or by the next process. */
  const unposted = new Map<string, { readonly surface: SurfaceName; readonly event: Inbound }>();
  /** Per surface, whether what earlier processes left has had its turn. */
  const takenUp = new Map<SurfaceName, Promise<void>>();

  function keepInHand(id: string, begin: () => Promise<unknown>): void {
    if (inHand.has(id)) return;
    const work = begin()
      .then(() => undefined)
      .catch((error: unknown) => deps.log.error({ err: error, event: id }, "a delivery stays in the inbox"))
      .finally(() => inHand.delete(id));
    inHand.set(id, work);
  }

  /** `begun` is called once the event has its turn in its conversation, or is not for this process. */
  async function settle(id: string, event: Inbound, rerun: boolean, begun = () => {}): Promise<void> {
    const isMine = await deps.store.inbox.start(id, deps.instance, deps.now()).catch((error: unknown) => {
      begun();
      throw error;
    });
    const answered = isMine ? answer(event, rerun) : undefined;
    begun();
    if (answered === undefined) return;
    try {
      await answered;
    } catch (error) {
      unposted.set(id, { surface: event.place.surface, event });
      throw error;
    }
    await deps.store.inbox.finish(id);
  }

  /** What was left is begun in the order in which it came, and before all that comes now. */
  function takeUp(surface: SurfaceName): Promise<void> {
    const taking = takeUpLeft(surface);
    takenUp.set(surface, taking);
    return taking;
  }

  async function takeUpLeft(surface: SurfaceName): Promise<void> {
    for (const [id, left] of unposted) {
      if (left.surface !== surface) continue;
      unposted.delete(id);
      keepInHand(id, () => settle(id, left.event, true));
    }
    for (const entry of await deps.store.inbox.waiting(surface, deps.now())) {
      if (inHand.has(entry.id)) continue;
      await new Promise<void>((begun) => {
        keepInHand(entry.id, async () => {
          try {
            const event = JSON.parse(deps.sealer.open(entry.payload, `inbox:${entry.id}`)) as Inbound;
            const isStale = deps.now().getTime() - entry.receivedAt.getTime() > STALE_MS;
            await (isStale ? excuse(deps, entry, event) : settle(entry.id, event, true, begun));
          } finally {
            begun();
          }
        });
      });
    }
  }

  return {
    accept: async (surface, event, confirm) => {
      const id = `${surface}:${event.id}`;
      const payload = deps.sealer.seal(JSON.stringify(event), `inbox:${id}`);
      const isNew = await deps.store.inbox.put({ id, surface, payload, receivedAt: deps.now() });
      if (!isNew) return "known";
      const confirmed = confirm?.() ?? Promise.resolve(true);
      keepInHand(id, async () => {
        // A "yes" must not overtake the question that it answers.
        const [isTaken] = await Promise.all([
          confirmed.catch(() => false),
          takenUp.get(surface) ?? takeUp(surface),
        ]);
        await (isTaken ? settle(id, event, false) : deps.store.inbox.finish(id));
      });
      await confirmed;
      return "new";
    },
    resume: takeUp,
    idle: async () => {
      while (inHand.size > 0) await Promise.allSettled(inHand.values());
    },
  };
}

/** Says that an old message was not worked on, once. */
async function excuse(deps: EngineContext, entry: InboxEntry, event: Inbound): Promise<void> {
  if (!(await deps.store.inbox.start(entry.id, deps.instance, deps.now()))) return;
  const turn = await openTurn(deps, event.actor, event.place, { key: `${entry.id}:excuse` });
  if (await wasActedOn(deps, turn, entry)) return deps.store.inbox.finish(entry.id);
  const at = entry.receivedAt.toISOString().slice(11, 16);
  await say(
    deps,
    turn,
    reply(
      note(
        "warning",
        `I was away when you wrote at ${at} UTC, and did not act on it. Send it again if you still want it.`,
      ),
    ),
  );
  await deps.store.inbox.finish(entry.id);
}

/** Whether a change was begun there since: then the recovery of unfinished operations has answered. */
async function wasActedOn(deps: EngineContext, turn: Turn, { receivedAt }: InboxEntry): Promise<boolean> {
  const since = await deps.store.audit.list({ actor: turn.actorKey, from: receivedAt, limit: MOST_RECORDS });
  return since.some((record) => record.phase === "intent" && record.place === placeOf(turn));
}
