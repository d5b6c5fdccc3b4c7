import type BetterSqlite3 from "better-sqlite3";
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SqliteDialect } from "kysely";
import type { Durability } from "./durability.ts";
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

const BEGIN = "begin immediate";
const COMMIT = "commit";
const ROLLBACK = "rollback";
/** Compiled statements that are kept; the program has far fewer. */
const MOST_STATEMENTS = 300;

/** The one connection of SQLite, with its compiled statements; several dialects may share it. */
export class Core {
  readonly database: BetterSqlite3.Database;
  readonly patience: Patience;
  readonly durability: Durability;
  readonly #statements = new Map<string, BetterSqlite3.Statement>();
  #free: Promise<void> = Promise.resolve();

  constructor(database: BetterSqlite3.Database, patience: Patience, durability: Durability) {
    this.database = database;
    this.patience = patience;
    this.durability = durability;
  }

  /** Waits for its turn; what is returned ends it. */
  async lock(): Promise<() => void> {
    const before = this.#free;
    let release = (): void => {};
    this.#free = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  statement(sql: string): BetterSqlite3.Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const made = this.database.prepare(sql);
    if (this.#statements.size >= MOST_STATEMENTS) this.#statements.clear();
    this.#statements.set(sql, made);
    return made;
  }
}

/** One turn on the connection: waits for locks where that is safe, words the failures, and answers when it is durable. */
class PatientConnection implements DatabaseConnection {
  readonly #core: Core;
  readonly #durability: Durability;
  readonly #unlock: () => void;
  #ended = false;
  #wrote = false;

  constructor(core: Core, durability: Durability, unlock: () => void) {
    this.#core = core;
    this.#durability = durability;
    this.#unlock = unlock;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#ended) throw new Error("a database connection was used after its turn");
    const { database, patience } = this.#core;
    try {
      // A refused begin, commit or lone statement has changed nothing. Any other one belongs to a transaction, which
      // already owns the lock: there, "busy" has no remedy but to give up the whole.
      const repeatable = !database.inTransaction || sql === COMMIT;
      const once = () => this.#run<R>(sql, parameters);
      const result = await (repeatable ? patiently(patience, once) : once());
      if (this.#wrote && !database.inTransaction) {
        // Others may write meanwhile: their commits share the sync.
        this.end();
        await this.#durability.reached();
      }
      return result;
    } catch (error) {
      throw storeFailure(error, "the bot's database");
    }
  }

  #run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    const statement = this.#core.statement(sql);
    if (!statement.readonly && sql !== BEGIN) this.#wrote = true;
    if (sql === ROLLBACK) this.#wrote = false;
    if (statement.reader) return { rows: statement.all(parameters) as R[] };
    const { changes, lastInsertRowid } = statement.run(parameters);
    return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("rows are read in parts, not streamed");
  }

  /** True when others may use the database again. */
  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
    this.#unlock();
  }
}

/**
 * Every transaction takes the write lock when it begins. One that begins deferred and writes after it has read is refused
 * with SQLITE_BUSY at once, whatever the time-out, as soon as another connection has written in between.
 */
class ImmediateDriver implements Driver {
  readonly #core: Core;
  readonly #durability: Durability;

  constructor(core: Core, durability: Durability) {
    this.#core = core;
    this.#durability = durability;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PatientConnection> {
    return new PatientConnection(this.#core, this.#durability, await this.#core.lock());
  }

  async beginTransaction(connection: PatientConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(BEGIN));
  }

  async commitTransaction(connection: PatientConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(COMMIT));
  }

  async rollbackTransaction(connection: PatientConnection): Promise<void> {
    // After some errors (disk full, for one) SQLite has rolled back already; a second time would hide the reason. Where the
    // commit went through and could not be made durable, there is nothing to roll back either.
    if (!connection.ended && this.#core.database.inTransaction)
      await connection.executeQuery(CompiledQuery.raw(ROLLBACK));
  }

  async releaseConnection(connection: PatientConnection): Promise<void> {
    connection.end();
  }

  async destroy(): Promise<void> {
    // Lets the transaction at work end, instead of closing the file under it.
    await this.#core.lock();
    await this.#core.durability.close();
    this.#core.database.close();
  }
}

export class ImmediateSqliteDialect extends SqliteDialect {
  readonly #core: Core;
  readonly #durability: Durability;

  /** `durability`: that of the core, unless its commits may be lost with the machine. */
  constructor(core: Core, durability: Durability = core.durability) {
    super({ database: core.database });
    this.#core = core;
    this.#durability = durability;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#core, this.#durability);
  }
}
