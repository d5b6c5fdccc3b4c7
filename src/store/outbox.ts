import {
  type ExpressionBuilder,
  type Insertable,
  type Kysely,
  type Selectable,
  sql,
  type Updateable,
  type UpdateQueryBuilder,
  type UpdateResult,
} from "kysely";
import { toJson, toMillis } from "./columns.ts";
import type { Lease, NewOutboxEntry, OutboxEntry, OutboxStore } from "./outbox-port.ts";
import type { StoreSchema } from "./schema.ts";
import type { OutboxTable } from "./schema-jobs.ts";

export function createOutbox(database: Kysely<StoreSchema>): OutboxStore {
  const find = (key: string) => database.selectFrom("outbox").selectAll().where("key", "=", key);

  /** Changes a waiting row, but only for who holds the lease now. */
  async function write(lease: Lease, key: string, values: Updateable<OutboxTable>): Promise<boolean> {
    const { numUpdatedRows } = await database
      .updateTable("outbox")
      .set(values)
      .where("key", "=", key)
      .where("state", "=", "waiting")
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom("lease")
            .select("lease.name")
            .where("lease.name", "=", lease.name)
            .where("lease.fence", "=", lease.fence),
        ),
      )
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  return {
    put: (entry, covers = []) =>
      covers.length === 0
        ? insert(database, toRow(entry))
        : database.transaction().execute(async (transaction) => {
            if (!(await insert(transaction, toRow(entry)))) return false;
            const nothing = { sealed: "", state: "withdrawn", ended_at: toMillis(entry.createdAt) } as const;
            for (const key of covers) await insert(transaction, { ...toRow({ ...entry, key }), ...nothing });
            return true;
          }),
    fold: (change, { key, sealed }, now) =>
      database.transaction().execute(async (transaction) => {
        const untried = await transaction
          .selectFrom("outbox")
          .select("key")
          .where("key", "=", key)
          .where(isUnsent)
          .executeTakeFirst();
        if (!untried) return false;
        const folded = { ...toRow(change), sealed: "", state: "sent", ended_at: toMillis(now) } as const;
        if (!(await insert(transaction, folded))) return false;
        await transaction.updateTable("outbox").set({ sealed }).where("key", "=", key).execute();
        return true;
      }),
    withdraw: (key, now) => end(database.updateTable("outbox").where(isUnsent), key, now),
    drop: (key, now) => end(database.updateTable("outbox").where("state", "=", "parked"), key, now),
    async retry(key, now) {
      const { numUpdatedRows } = await database
        .updateTable("outbox")
        .set({
          state: "waiting",
          attempts: 0,
          doubtful_at: null,
          first_tried_at: null,
          try_at: toMillis(now),
          problem: null,
          ended_at: null,
        })
        .where("key", "=", key)
        .where("state", "=", "parked")
        .where("sealed", "!=", "")
        .executeTakeFirstOrThrow();
      return numUpdatedRows === 1n;
    },
    async ofBatch(batch) {
      const rows = await database
        .selectFrom("outbox")
        .selectAll()
        .where("batch", "=", batch)
        .orderBy("position")
        .execute();
      return rows.map(fromRow);
    },
    async parked(most) {
      const rows = await database
        .selectFrom("outbox")
        .selectAll()
        .where("state", "=", "parked")
        .orderBy("position", "desc")
        .limit(most)
        .execute();
      return rows.map(fromRow);
    },
    next: (surface, now, most) =>
      withLanes(database, surface)
        .selectFrom("lane")
        .innerJoin("outbox", (join) =>
          join.on("outbox.position", "=", (first) =>
            first
              .selectFrom("outbox as first")
              .select("first.position")
              .where("first.surface", "=", surface)
              .where("first.state", "=", "waiting")
              .whereRef("first.destination", "=", "lane.destination")
              .orderBy("first.due_at")
              .orderBy("first.position")
              .limit(1),
          ),
        )
        .select(["outbox.key", "outbox.destination"])
        .where("outbox.due_at", "<=", toMillis(now))
        .where("outbox.try_at", "<=", toMillis(now))
        .orderBy("outbox.due_at")
        .orderBy("outbox.position")
        .limit(most)
        .execute(),
    async nextAt(surface) {
      const row = await database
        .selectFrom("outbox")
        .select(({ fn }) => fn.min("try_at").as("at"))
        .where("surface", "=", surface)
        // Said in the query itself: an index over a part of the rows is not taken for what is bound to it.
        .where("state", "=", sql.lit("waiting" as const))
        .executeTakeFirst();
      return row?.at == null ? undefined : new Date(row.at);
    },
    async find(key) {
      const row = await find(key).executeTakeFirst();
      return row && fromRow(row);
    },
    async begin(lease, key, now) {
      const at = toMillis(now);
      const row = await find(key).executeTakeFirst();
      if (!row) return undefined;
      const begun = {
        attempts: row.attempts + 1,
        doubtful_at: row.doubtful_at ?? at,
        first_tried_at: row.first_tried_at ?? at,
      };
      if (!(await write(lease, key, begun))) return undefined;
      // Read anew: it may have been changed until a moment ago, and cannot be any more.
      const tried = await find(key).executeTakeFirst();
      return tried && fromRow(tried);
    },
    sent: (lease, key, post, now) =>
      write(lease, key, {
        state: "sent",
        post: JSON.stringify(post),
        sealed: "",
        doubtful_at: null,
        problem: null,
        ended_at: toMillis(now),
      }),
    again: (lease, key, { tryAt, problem, doubtful }) =>
      write(lease, key, {
        try_at: toMillis(tryAt),
        problem,
        ...(doubtful ? {} : { doubtful_at: null }),
      }),
    park: (lease, key, problem, now) =>
      write(lease, key, { state: "parked", problem, ended_at: toMillis(now) }),
    async counts(now) {
      const [due] = await database
        .selectFrom("outbox")
        .select(({ fn }) => [fn.countAll<number>().as("count"), fn.min("due_at").as("oldest")])
        .where("state", "=", "waiting")
        .where("due_at", "<=", toMillis(now))
        .execute();
      const [parked] = await database
        .selectFrom("outbox")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("state", "=", "parked")
        .execute();
      return {
        waiting: Number(due?.count ?? 0),
        parked: Number(parked?.count ?? 0),
        oldestDueAt: due?.oldest == null ? undefined : new Date(due.oldest),
      };
    },
    async prune(before, batchesBefore) {
      await database
        .deleteFrom("outbox")
        .where("state", "!=", "waiting")
        .where(({ or, and, eb }) =>
          or([
            and([
              or([eb("batch", "is", null), eb("state", "!=", "sent")]),
              eb("ended_at", "<", toMillis(before)),
            ]),
            eb("ended_at", "<", toMillis(batchesBefore)),
          ]),
        )
        .execute();
    },
  };
}

/** False where there is one of this key. */
async function insert(database: Kysely<StoreSchema>, row: Insertable<OutboxTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto("outbox")
    .values(row)
    .onConflict((conflict) => conflict.column("key").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/**
 * The destinations in which something waits, as `lane`. Each is found from the one before it by one step in the index: a query
 * over the rows would take the longer the more of them wait.
 */
function withLanes(database: Kysely<StoreSchema>, surface: string) {
  return database.withRecursive("lane(destination)", (query) =>
    query
      .selectFrom("outbox")
      .select(({ fn }) => fn.min<string | null>("outbox.destination").as("destination"))
      .where("outbox.surface", "=", surface)
      .where("outbox.state", "=", "waiting")
      .unionAll(
        query
          .selectFrom("lane")
          .select(({ selectFrom }) =>
            selectFrom("outbox")
              .select(({ fn }) => fn.min<string | null>("outbox.destination").as("destination"))
              .where("outbox.surface", "=", surface)
              .where("outbox.state", "=", "waiting")
              .whereRef("outbox.destination", ">", "lane.destination")
              .as("destination"),
          )
          .where("lane.destination", "is not", null),
      ),
  );
}

/** It was never tried, or was given up. */
function isUnsent({ or, and, eb }: ExpressionBuilder<StoreSchema, "outbox">) {
  return or([and([eb("state", "=", "waiting"), eb("attempts", "=", 0)]), eb("state", "=", "parked")]);
}

async function end(
  query: UpdateQueryBuilder<StoreSchema, "outbox", "outbox", UpdateResult>,
  key: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .set({ state: "withdrawn", sealed: "", ended_at: toMillis(now) })
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function toRow(entry: NewOutboxEntry): Insertable<OutboxTable> {
  const due = toMillis(entry.dueAt);
  return {
    key: entry.key,
    batch: entry.batch ?? null,
    surface: entry.surface,
    destination: entry.destination,
    owner: entry.owner,
    kind: entry.kind,
    sealed: entry.sealed,
    due_at: due,
    created_at: toMillis(entry.createdAt),
    state: "waiting",
    attempts: 0,
    doubtful_at: null,
    first_tried_at: null,
    try_at: due,
    post: null,
    problem: null,
    ended_at: null,
  };
}

function fromRow(row: Selectable<OutboxTable>): OutboxEntry {
  const moment = (millis: number | null) => (millis === null ? undefined : new Date(millis));
  return {
    key: row.key,
    number: row.position,
    batch: row.batch ?? undefined,
    surface: row.surface,
    destination: row.destination,
    owner: row.owner,
    kind: row.kind,
    sealed: row.sealed,
    dueAt: new Date(row.due_at),
    createdAt: new Date(row.created_at),
    state: row.state,
    attempts: row.attempts,
    doubtfulSince: moment(row.doubtful_at),
    firstTriedAt: moment(row.first_tried_at),
    tryAt: new Date(row.try_at),
    post: row.post === null ? undefined : toJson(row.post),
    problem: row.problem ?? undefined,
  };
}
