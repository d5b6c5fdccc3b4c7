import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import BetterSqlite3 from "better-sqlite3";
import { Kysely } from "kysely";
import { refuse } from "../errors.ts";
import { Core, ImmediateSqliteDialect, type Patience, patiently } from "./driver.ts";
import { durabilityOf, NONE, type Sync } from "./durability.ts";
import { quotePath, storeFailure } from "./failures.ts";

/** One step forward. A released step never changes; what is wrong in it is mended by the next one. */
export interface Migration {
  readonly name: string;
  /** One or more SQL statements. */
  readonly sql: string;
}

const IN_MEMORY = ":memory:";

/** About four seconds in all, in which the process never stands still for longer than the busy time-out. */
const PATIENCE: Patience = { busyTimeout: 100, attempts: 25, pause: () => wait(60) };

/** Above this size, in bytes, the write-ahead log is cut back once its content is in the database. */
const LARGEST_LOG = 64 * 1024 * 1024;

/** Two ways to one connection. */
export interface Databases<Schema> {
  /** Whose writes are answered when they would survive the death of the machine. Destroying it closes both. */
  readonly durable: Kysely<Schema>;
  /**
   * Whose writes are answered at once. They survive the death of the process; with the machine the newest may be lost, never
   * one before a later one that was durable.
   */
  readonly relaxed: Kysely<Schema>;
}

export async function openDatabase<Schema>(
  path: string,
  migrations: readonly Migration[],
  patience?: Patience,
  sync?: Sync,
): Promise<Kysely<Schema>> {
  return (await openDatabases<Schema>(path, migrations, patience, sync)).durable;
}

/**
 * Opens the database at `path`, or makes it, and brings it to the newest schema.
 *
 * @throws Refusal `store.newer`, `store.corrupt`, `store.unwritable`, `store.full`, `store.locked`, `store.disk`
 */
export async function openDatabases<Schema>(
  path: string,
  migrations: readonly Migration[],
  patience: Patience = PATIENCE,
  sync?: Sync,
): Promise<Databases<Schema>> {
  const file = path === IN_MEMORY ? path : resolve(path);
  let database: BetterSqlite3.Database | undefined;
  try {
    if (file !== IN_MEMORY) makeFile(file);
    const opened = new BetterSqlite3(file, { timeout: patience.busyTimeout });
    database = opened;
    await patiently(patience, () => prepare(opened, file, migrations));
    const durability = file === IN_MEMORY ? NONE : durabilityOf(`${file}-wal`, sync);
    const core = new Core(opened, patience, durability);
    const durable = new Kysely<Schema>({ dialect: new ImmediateSqliteDialect(core) });
    const relaxed = new Kysely<Schema>({ dialect: new ImmediateSqliteDialect(core, NONE) });
    // A driver that was never used would not close the file.
    await durable.connection().execute(async () => {});
    return { durable, relaxed };
  } catch (error) {
    database?.close();
    throw storeFailure(error, quotePath(file));
  }
}

/** Makes the file before SQLite does, as only this way it (and the files beside it) is readable by its owner alone. */
function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    // An existing file must not even be opened here: closing it would end the locks that this process has on it.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}

function prepare(database: BetterSqlite3.Database, file: string, migrations: readonly Migration[]): void {
  refuseNewer(database, file, migrations);
  database.pragma("foreign_keys = on");
  if (file !== IN_MEMORY) {
    database.pragma("journal_mode = wal");
    database.pragma(`journal_size_limit = ${LARGEST_LOG}`);
  }
  // No commit may be lost with the machine: a press that was spent could be used again after a power cut.
  database.pragma("synchronous = full");
  // What is deleted is overwritten: a key that was destroyed must not lie in a free page.
  database.pragma("secure_delete = on");
  migrate(database, file, migrations);
  // From here on the driver syncs the write-ahead log itself, once for all commits that come at the same time, and answers
  // only then. SQLite still syncs whatever a checkpoint needs.
  if (file !== IN_MEMORY) database.pragma("synchronous = normal");
}

/** All missing steps in one transaction. The version is read under the lock: another process may have just moved it. */
function migrate(database: BetterSqlite3.Database, file: string, migrations: readonly Migration[]): void {
  const run = database.transaction(() => {
    refuseNewer(database, file, migrations);
    const missing = migrations.slice(versionOf(database));
    for (const step of missing) database.exec(step.sql);
    if (missing.length > 0) database.pragma(`user_version = ${migrations.length}`);
  });
  run.immediate();
}

function versionOf(database: BetterSqlite3.Database): number {
  return Number(database.pragma("user_version", { simple: true }));
}

function refuseNewer(database: BetterSqlite3.Database, file: string, migrations: readonly Migration[]): void {
  const version = versionOf(database);
  if (version <= migrations.length) return;
  throw refuse(
    "store.newer",
    `A newer version of ai4-chatops wrote ${quotePath(file)} (schema ${version}; this one knows ${migrations.length}). ` +
      "Update ai4-chatops, or set AI4_DATA_DIR to another folder.",
  );
}
