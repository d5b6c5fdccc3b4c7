import type { Kysely, Transaction } from "kysely";
import type { StoreSchema } from "./schema.ts";
import type { PlaceStore } from "./store.ts";

/** Where people hear of things lies beside each of them, as JSON. */
const TABLES = ["watch", "deployment_lease", "later_start", "cluster_watch"] as const;

export function createPlaces(database: Kysely<StoreSchema>): PlaceStore {
  return {
    move: (surface, from, to) =>
      database.transaction().execute(async (transaction) => {
        for (const table of TABLES) await moveIn(transaction, table, { surface, from, to });
      }),
  };
}

interface Move {
  readonly surface: string;
  readonly from: string;
  readonly to: string;
}

async function moveIn(
  transaction: Transaction<StoreSchema>,
  table: (typeof TABLES)[number],
  { surface, from, to }: Move,
): Promise<void> {
  const rows = await transaction
    .selectFrom(table)
    .select("place")
    .distinct()
    .where("surface", "=", surface)
    .execute();
  for (const { place } of rows) {
    // A channel that has a new id since has lost its threads.
    const { thread: _lost, ...kept } = JSON.parse(place) as { channel?: unknown; thread?: unknown };
    if (kept.channel !== from) continue;
    await transaction
      .updateTable(table)
      .set({ place: JSON.stringify({ ...kept, channel: to }) })
      .where("surface", "=", surface)
      .where("place", "=", place)
      .execute();
  }
}
