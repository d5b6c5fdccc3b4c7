/** Replacing the secret key: everything that is sealed is sealed anew, a few rows at a time. */
import { type Kysely, sql, type Transaction } from "kysely";
import { refuse } from "../errors.ts";
import { createSealer, type SealKey } from "../identity/seal.ts";
import { adoptUnchained } from "./audit.ts";
import { openDatabase } from "./database.ts";
import { markAlive } from "./instances.ts";
import { STORE_MIGRATIONS } from "./migrations.ts";
import { instancesIn } from "./operations.ts";
import type { StoreSchema } from "./schema.ts";
import { type ContextOf, TABLES } from "./sealed-columns.ts";
import { ownProcess, type StoreOptions } from "./sqlite-store.ts";

export interface Resealing {
  readonly current: SealKey;
  readonly older: readonly SealKey[];
  readonly now: () => Date;
  /** This process among those that use the database. */
  readonly instance: string;
  /** Is awaited after every batch. */
  readonly afterBatch?: () => Promise<void>;
}

export interface Resealed {
  /** How many texts were sealed anew. */
  readonly changed: number;
  /** How many none of the keys opens; they are left as they are. */
  readonly unreadable: number;
}

/** Few enough that other work of the machine is not held up for long. */
const ROWS_AT_ONCE = 100;
/** As `createSealer` writes it. */
const SEALED = /v1\.[\w-]{8}\.[\w-]{16}\.[\w-]{22,}/g;

/**
 * Seals everything in the database at `path` under the current key. It may be killed at any moment and begun again: what is
 * sealed under the current key already is left alone.
 *
 * @throws Refusal `rotate.busy` while another process uses the database
 */
export async function resealStore(
  path: string,
  resealing: Resealing,
  options: StoreOptions = {},
): Promise<Resealed> {
  const database = await openDatabase<StoreSchema>(path, STORE_MIGRATIONS);
  try {
    await enterAlone(database, resealing, options);
    await adoptUnchained(database, createSealer(resealing));
    const total = { changed: 0, unreadable: 0 };
    for (const [table, { key, columns }] of Object.entries(TABLES)) {
      for (const [column, context] of Object.entries(columns)) {
        if (typeof context !== "function") continue;
        const done = await resealColumn(database, { table, key, column, context }, resealing);
        total.changed += done.changed;
        total.unreadable += done.unreadable;
      }
    }
    // Nothing that the old key opens is to stay in free pages of the file, or in the log beside it.
    await sql`vacuum`.execute(database);
    await sql`pragma wal_checkpoint(truncate)`.execute(database);
    return total;
  } finally {
    await database.deleteFrom("instance").where("id", "=", resealing.instance).execute();
    await database.destroy();
  }
}

async function enterAlone(
  database: Kysely<StoreSchema>,
  { instance, now }: Resealing,
  options: StoreOptions,
): Promise<void> {
  const own = ownProcess(options);
  await database.transaction().execute(async (transaction) => {
    const { alive } = await instancesIn(transaction, own, now());
    if (alive.length > 0) {
      throw refuse(
        "rotate.busy",
        "Another process of the bot uses this database. Stop it, then run rotate-key again; nothing was changed.",
      );
    }
    await markAlive(transaction, own, instance, now());
  });
}

interface SealedColumn {
  readonly table: string;
  readonly key: readonly string[];
  readonly column: string;
  readonly context: ContextOf;
}

async function resealColumn(
  database: Kysely<StoreSchema>,
  column: SealedColumn,
  resealing: Resealing,
): Promise<Resealed> {
  const total = { changed: 0, unreadable: 0 };
  // Rows that stay as they are stay in the answer too; they are passed over.
  let passed = 0;
  for (;;) {
    const batch = await database
      .transaction()
      .execute((transaction) => resealBatch(transaction, column, resealing, passed));
    total.changed += batch.changed;
    total.unreadable += batch.unreadable;
    passed += batch.left;
    if (batch.rows === 0) return total;
    await resealing.afterBatch?.();
  }
}

async function resealBatch(
  transaction: Transaction<StoreSchema>,
  sealed: SealedColumn,
  resealing: Resealing,
  passed: number,
): Promise<Resealed & { readonly rows: number; readonly left: number }> {
  const { table, column, context } = sealed;
  const refs = sql.join(sealed.key.map((name) => sql.ref(name)));
  const { rows } = await sql<Record<string, string>>`
    select * from ${sql.table(table)}
    where ${sql.ref(column)} like '%v1.%' and ${sql.ref(column)} not like ${`%v1.${resealing.current.id}.%`}
    order by ${refs} limit ${ROWS_AT_ONCE} offset ${passed}`.execute(transaction);
  const total = { changed: 0, unreadable: 0, left: 0 };
  for (const row of rows) {
    const before = row[column] ?? "";
    const { text, changed, unreadable } = resealText(before, context(row), resealing);
    total.changed += changed;
    total.unreadable += unreadable;
    if (changed === 0) total.left += 1;
    else {
      const own = sql.join(
        sealed.key.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
        sql` and `,
      );
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${text} where ${own}`.execute(
        transaction,
      );
    }
  }
  return { ...total, rows: rows.length };
}

/** Every sealed text in `text`, wherever in it, sealed anew. */
function resealText(
  text: string,
  context: string,
  { current, older }: Resealing,
): { readonly text: string; readonly changed: number; readonly unreadable: number } {
  const sealer = createSealer({ current, older });
  let changed = 0;
  let unreadable = 0;
  const anew = text.replace(SEALED, (sealed) => {
    try {
      const again = sealer.seal(sealer.open(sealed, context), context);
      changed += 1;
      return again;
    } catch {
      unreadable += 1;
      return sealed;
    }
  });
  return { text: anew, changed, unreadable };
}
