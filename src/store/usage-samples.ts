import type { Kysely, Selectable } from "kysely";
import { toMillis } from "./columns.ts";
import type { StoreSchema, UsageSampleTable } from "./schema.ts";
import type { SampledUse, UsageSample, UsageSampleStore } from "./usage-samples-port.ts";

/** Lists are read often in a conversation; what they say anew counts, and else a sample each ten minutes is plenty. */
const SAME_MS = 10 * 60_000;

export function createUsageSamples(database: Kysely<StoreSchema>): UsageSampleStore {
  const rowsOf = ({ subject, vo }: SampledUse) =>
    database.selectFrom("usage_sample").selectAll().where("subject", "=", subject).where("vo", "=", vo);
  const last = (use: SampledUse) => rowsOf(use).orderBy("at", "desc").limit(1).executeTakeFirst();
  return {
    async add(use, { at, ...amounts }) {
      const newest = await last(use);
      const row = toRow(use, at, amounts);
      if (newest && row.at - newest.at < SAME_MS && saysTheSame(newest, row)) return;
      await database
        .insertInto("usage_sample")
        .values(row)
        .onConflict((conflict) => conflict.columns(["subject", "vo", "at"]).doNothing())
        .execute();
    },
    async list(use, from, to) {
      const before = await rowsOf(use)
        .where("at", "<", toMillis(from))
        .orderBy("at", "desc")
        .limit(1)
        .execute();
      const inside = await rowsOf(use)
        .where("at", ">=", toMillis(from))
        .where("at", "<=", toMillis(to))
        .orderBy("at")
        .execute();
      return [...before, ...inside].map(fromRow);
    },
    async first(use) {
      const row = await rowsOf(use).orderBy("at").limit(1).executeTakeFirst();
      return row && new Date(row.at);
    },
    async latest(use) {
      const row = await last(use);
      return row && new Date(row.at);
    },
    async all(subject) {
      const rows = await database
        .selectFrom("usage_sample")
        .selectAll()
        .where("subject", "=", subject)
        .orderBy("vo")
        .orderBy("at")
        .execute();
      return rows.map((row) => ({ vo: row.vo, ...fromRow(row) }));
    },
    async forget(subject) {
      await database.deleteFrom("usage_sample").where("subject", "=", subject).execute();
    },
    async prune(before) {
      await database.deleteFrom("usage_sample").where("at", "<", toMillis(before)).execute();
    },
  };
}

type Row = Selectable<UsageSampleTable>;

function toRow({ subject, vo }: SampledUse, at: Date, amounts: Omit<UsageSample, "at">): Row {
  const { cpu, gpu, memoryMb, diskMb, running, queued } = amounts;
  return { subject, vo, at: toMillis(at), cpu, gpu, memory_mb: memoryMb, disk_mb: diskMb, running, queued };
}

function fromRow({ at, cpu, gpu, memory_mb, disk_mb, running, queued }: Row): UsageSample {
  return { at: new Date(at), cpu, gpu, memoryMb: memory_mb, diskMb: disk_mb, running, queued };
}

function saysTheSame(one: Row, other: Row): boolean {
  return JSON.stringify(fromRow({ ...one, at: 0 })) === JSON.stringify(fromRow({ ...other, at: 0 }));
}
