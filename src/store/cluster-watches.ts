import type { Kysely, Selectable } from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { ClusterWatch, ClusterWatchStore } from "./lease-port.ts";
import type { StoreSchema } from "./schema.ts";
import type { ClusterWatchTable } from "./schema-leases.ts";

export function createClusterWatches(database: Kysely<StoreSchema>): ClusterWatchStore {
  const rows = () => database.selectFrom("cluster_watch").selectAll();
  return {
    async put({ owner, surface, actor, place, vo, datacenter, gpuType, endsAt }) {
      const values = {
        surface,
        actor: JSON.stringify(actor),
        place: JSON.stringify(place),
        ends_at: toMillis(endsAt),
      };
      await database
        .insertInto("cluster_watch")
        .values({ owner, vo, datacenter, gpu_type: gpuType, ...values })
        .onConflict((conflict) =>
          conflict.columns(["owner", "vo", "datacenter", "gpu_type"]).doUpdateSet(values),
        )
        .execute();
    },
    on: async (surface) =>
      (await rows().where("surface", "=", surface).orderBy("vo").orderBy("ends_at").execute()).map(fromRow),
    of: async (owner) => (await rows().where("owner", "=", owner).execute()).map(fromRow),
    async end({ owner, vo, datacenter, gpuType }) {
      await database
        .deleteFrom("cluster_watch")
        .where("owner", "=", owner)
        .where("vo", "=", vo)
        .where("datacenter", "=", datacenter)
        .where("gpu_type", "=", gpuType)
        .execute();
    },
  };
}

function fromRow(row: Selectable<ClusterWatchTable>): ClusterWatch {
  return {
    owner: row.owner,
    surface: row.surface,
    actor: toJson(row.actor),
    place: toJson(row.place),
    vo: row.vo,
    datacenter: row.datacenter,
    gpuType: row.gpu_type,
    endsAt: new Date(row.ends_at),
  };
}
