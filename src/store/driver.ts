import type BetterSqlite3 from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteDialect,
  SqliteDriver,
} from "kysely";
import { isBusy, storeFailure } from "./failures.ts";

/** How long a lock of another process is waited for. */
export interface Patience {
  /** Milliseconds that SQLite itself waits. The driver is synchronous, so the whole process stands still meanwhile. */
  readonly busyTimeout: number;
  /** How often a statement is tried before the database counts as locked. */
  readonly attempts: number;
  /** Waits between two attempts while the rest of the process goes on. */
  readonly pause: () => Promise<void>;
}

/** Repeats `work` while the database is busy. Only for work that leaves nothing behind when it is refused. */
export async function patiently<T>(patience: Patience, work: () => T | Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || attempt >= patience.attempts) throw error;
    }
    await patience.pause();
  }
}

const COMMIT = "commit";

/** Waits for locks where that is safe, and words the failures. */
class PatientConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection;
  readonly #database: BetterSqlite3.Database;
  readonly #patience: Patience;

  constructor(inner: DatabaseConnection, database: BetterSqlite3.Database, patience: Patience) {
    this.#inner = inner;
    this.#database = database;
    this.#patience = patience;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const once = () => this.#inner.executeQuery<R>(query);
    try {
      // A refused begin, commit or lone statement has changed nothing. Any other one belongs to a transaction, which
      // already owns the lock: there, "busy" has no remedy but to give up the whole.
      const repeatable = !this.#database.inTransaction || query.sql === COMMIT;
      return await (repeatable ? patiently(this.#patience, once) : once());
    } catch (error) {
      throw storeFailure(error, "the bot's database");
    }
  }

  streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.#inner.streamQuery<R>(query, chunkSize);
  }
}

/**
 * Every transaction takes the write lock when it begins. One that begins deferred and writes after it has read is refused
 * with SQLITE_BUSY at once, whatever the time-out, as soon as another connection has written in between.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: BetterSqlite3.Database;
  readonly #patience: Patience;
  #connection: DatabaseConnection | undefined;

  constructor(database: BetterSqlite3.Database, patience: Patience) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await super.acquireConnection();
    this.#connection ??= new PatientConnection(inner, this.#database, this.#patience);
    return this.#connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(COMMIT));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // After some errors (disk full, for one) SQLite has rolled back already; a second time would hide the reason.
    if (this.#database.inTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
  }

  override async destroy(): Promise<void> {
    // Lets the transaction at work end, instead of closing the file under it.
    await super.acquireConnection();
    await super.destroy();
  }
}

export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: BetterSqlite3.Database;
  readonly #patience: Patience;

  constructor(database: BetterSqlite3.Database, patience: Patience) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#database, this.#patience);
  }
}
