import type { Kysely } from "kysely";
import { toMillis } from "./columns.ts";
import type { OwnProcess } from "./instances.ts";
import { instancesIn } from "./operations.ts";
import type { ScheduleStore } from "./schedule-port.ts";
import type { StoreSchema } from "./schema.ts";

/** A statement holds only so many values. */
const ROWS_AT_ONCE = 500;

export function createSchedules(database: Kysely<StoreSchema>, own: OwnProcess): ScheduleStore {
  return {
    async considered() {
      const rows = await database.selectFrom("schedule").selectAll().execute();
      return new Map(rows.map(({ job, considered_at }) => [job, new Date(considered_at)]));
    },
    async consider(jobs, until) {
      const values = { considered_at: toMillis(until) };
      for (let start = 0; start < jobs.length; start += ROWS_AT_ONCE)
        await database
          .insertInto("schedule")
          .values(jobs.slice(start, start + ROWS_AT_ONCE).map((job) => ({ job, ...values })))
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
