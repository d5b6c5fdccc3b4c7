/** Who waits for a GPU to be free, and where he hears of it. */
import type { ClusterWatchesPort } from "../commands/leases-port.ts";
import { asJson } from "../store/store.ts";
import { lasting } from "./execute.ts";
import type { EngineDeps, Turn } from "./turn.ts";

export function clusterWatchesPort(
  { store }: EngineDeps,
  { actor, actorKey, place }: Pick<Turn, "actor" | "actorKey" | "place">,
): ClusterWatchesPort {
  return {
    add: ({ vo = "", datacenter = "", gpuType = "" }, endsAt) =>
      store.clusterWatches.put({
        owner: actorKey,
        surface: place.surface,
        actor: asJson(actor),
        place: asJson(lasting(place)),
        vo,
        datacenter,
        gpuType,
        endsAt,
      }),
    endAll: async () => {
      const watches = await store.clusterWatches.of(actorKey);
      for (const watch of watches) await store.clusterWatches.end(watch);
      return watches.length;
    },
  };
}
