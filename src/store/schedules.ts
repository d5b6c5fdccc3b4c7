import type { Kysely } from "kysely";
import { toMillis } from "./columns.ts";
import type { OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import type { ScheduleStore } from "./schedule-port.ts";
import type { StoreSchema } from "./schema.ts";

export function createSchedules(database: Kysely<StoreSchema>, own: OwnProcess): ScheduleStore {
  return {
    async considered(job) {
      const row = await database
        .selectFrom("schedule")
        .select("considered_at")
        .where("job", "=", job)
        .executeTakeFirst();
      return row && new Date(row.considered_at);
    },
    async consider(job, until) {
      const values = { considered_at: toMillis(until) };
      await database
        .insertInto("schedule")
        .values({ job, ...values })
        .onConflict((conflict) => conflict.column("job").doUpdateSet(values))
        .execute();
    },
    take: (job, slot, instance, now) =>
      database.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("schedule_slot")
          .selectAll()
          .where("job", "=", job)
          .where("slot", "=", slot)
          .executeTakeFirst();
        if (row && row.finished_at !== null) return "done";
        if (row && row.instance !== instance) {
          const { alive } = await instancesIn(transaction, own, now);
          if (alive.includes(row.instance)) return "other";
        }
        await transaction
          .insertInto("schedule_slot")
          .values({ job, slot, instance, finished_at: null })
          .onConflict((conflict) => conflict.columns(["job", "slot"]).doUpdateSet({ instance }))
          .execute();
        return "own";
      }),
    async finish(job, slot, now) {
      await database
        .updateTable("schedule_slot")
        .set({ finished_at: toMillis(now) })
        .where("job", "=", job)
        .where("slot", "=", slot)
        .execute();
    },
    async prune(before) {
      await database.deleteFrom("schedule_slot").where("finished_at", "<", toMillis(before)).execute();
    },
  };
}
