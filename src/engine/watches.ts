/** Watching deployments for people: who hears of which, and where. */
import type { WatchesPort } from "../commands/ports.ts";
import { ENDED, type Watched } from "../commands/watched.ts";
import { asJson } from "../store/store.ts";
import type { Actor } from "../surface.ts";
import { type AnyChange, lasting } from "./execute.ts";
import type { EngineDeps, Turn } from "./turn.ts";

type Who = Pick<Turn, "actor" | "actorKey" | "place">;

/** `live`: this process shows him what becomes of it, and lets go with {@link letGo}. */
async function watchFor(deps: EngineDeps, who: Who, watched: Watched, live: boolean): Promise<void> {
  const { ref, title, submitted, told, until } = watched;
  const { surface } = who.place;
  const { kind } = ref;
  // Batch jobs and trials come to an end by themselves, and soon.
  if (kind !== "module" && kind !== "tool") return;
  const watch = {
    owner: who.actorKey,
    surface,
    deployment: ref.id,
    vo: ref.vo,
    kind,
    title,
    actor: asJson(who.actor),
    place: asJson(lasting(who.place)),
    since: submitted ?? deps.now(),
    told,
    ...(until === undefined ? {} : { until }),
  };
  await deps.store.watches.put(watch, deps.now(), live ? deps.instance : undefined);
}

/** The live reply ended, having shown this last. */
export async function letGo(deps: EngineDeps, who: Who, { ref, told }: Watched): Promise<void> {
  // A process that stops is gone soon, and what it followed is free then.
  if (deps.signal.aborted) return;
  if (told.includes(ENDED)) await deps.store.watches.end(who.actorKey, ref.id);
  else await deps.store.watches.release(who.actorKey, ref.id, told, deps.now());
}

/** What a change that was done means for what is watched; a failure must not keep its result from being told. */
export async function noteWatches(
  deps: EngineDeps,
  who: Who,
  command: AnyChange,
  result: unknown,
  live: boolean,
): Promise<void> {
  try {
    const watched = command.watches?.(result);
    if (watched && !watched.told.includes(ENDED)) await watchFor(deps, who, watched, live);
    for (const gone of command.unwatches?.(result) ?? []) await deps.store.watches.end(who.actorKey, gone);
  } catch (error) {
    deps.log.error({ err: error, command: command.path }, "what is watched could not be written down");
  }
}

export function watchesPort(deps: EngineDeps, who: Who): WatchesPort {
  const { surface, channel } = who.place;
  return {
    here: async () =>
      (await deps.store.watches.at(surface, channel)).map((watch) => ({
        id: watch.deployment,
        title: watch.title,
        vo: watch.vo,
        kind: watch.kind,
        who: (watch.actor as unknown as Actor).name,
        own: watch.owner === who.actorKey,
        since: watch.since,
        seen: watch.seen,
      })),
    add: (watched) => watchFor(deps, who, watched, false),
    has: async (deployment) => (await deps.store.watches.find(who.actorKey, deployment)) !== undefined,
  };
}
