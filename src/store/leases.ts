import type { Kysely } from "kysely";
import { toMillis } from "./columns.ts";
import type { OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import type { LeaseStore } from "./outbox-port.ts";
import type { StoreSchema } from "./schema.ts";

export function createLeases(database: Kysely<StoreSchema>, own: OwnProcess): LeaseStore {
  return {
    acquire: (name, holder, now, ms) =>
      database.transaction().execute(async (transaction) => {
        const at = toMillis(now);
        const row = await transaction
          .selectFrom("lease")
          .selectAll()
          .where("name", "=", name)
          .executeTakeFirst();
        // An end that lies further ahead than any lease was written before the clock was set back.
        const lasts = row !== undefined && row.ends_at > at && row.ends_at <= at + 2 * ms;
        const mine = row?.holder === holder;
        // Nobody waits for the lease of a process that was killed: what it began is in doubt, but nobody goes on with it.
        if (lasts && !mine && (await instancesIn(transaction, own, now)).alive.includes(row.holder))
          return undefined;
        const held = lasts && mine;
        // A holder that came too late does not know what others did meanwhile: it gets a new number too.
        const fence = held ? row.fence : (row?.fence ?? 0) + 1;
        const values = { holder, fence, ends_at: at + ms };
        await transaction
          .insertInto("lease")
          .values({ name, ...values })
          .onConflict((conflict) => conflict.column("name").doUpdateSet(values))
          .execute();
        return { name, fence };
      }),
    async release(name, holder) {
      // The row stays, so that its number goes on growing.
      await database
        .updateTable("lease")
        .set({ ends_at: 0 })
        .where("name", "=", name)
        .where("holder", "=", holder)
        .execute();
    },
  };
}
