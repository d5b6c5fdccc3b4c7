import type { Generated, Kysely, Transaction } from "kysely";
import { type Migration, openDatabase } from "./database.ts";
import type { Json } from "./store.ts";

/** Plain JSON values by kind and id. */
export interface Documents {
  get(kind: string, id: string): Promise<Json | undefined>;
  /** In the order in which they were first put. */
  list(kind: string): Promise<readonly { readonly id: string; readonly value: Json }[]>;
  /** Makes the document, or replaces its value; a replaced one keeps its place in the list. */
  put(kind: string, id: string, value: Json): Promise<void>;
  remove(kind: string, id: string): Promise<void>;
}

export interface DocumentStore {
  /**
   * Runs `work` alone: no other caller, in this process or another, reads or writes meanwhile. When it throws, nothing is
   * kept. It must not call `transaction` again, as that would wait for itself.
   */
  transaction<T>(work: (documents: Documents) => Promise<T>): Promise<T>;
  /** Waits for the transaction at work. */
  close(): Promise<void>;
}

interface Schema {
  document: { position: Generated<number>; kind: string; id: string; value: string };
}

const MIGRATIONS: readonly Migration[] = [
  {
    name: "documents",
    // Positions are never given twice, so that a document put again after its removal comes last.
    sql: `create table document (
      position integer primary key autoincrement,
      kind text not null,
      id text not null,
      value text not null,
      unique (kind, id)
    ) strict`,
  },
];

/** Opens documents in a file of their own; `:memory:` keeps them for the life of the store. */
export async function openDocuments(path: string): Promise<DocumentStore> {
  const database: Kysely<Schema> = await openDatabase<Schema>(path, MIGRATIONS);
  return {
    transaction: (work) => database.transaction().execute((transaction) => work(documentsIn(transaction))),
    close: () => database.destroy(),
  };
}

function documentsIn(transaction: Transaction<Schema>): Documents {
  return {
    async get(kind, id) {
      const row = await transaction
        .selectFrom("document")
        .select("value")
        .where("kind", "=", kind)
        .where("id", "=", id)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.value) as Json);
    },
    async list(kind) {
      const rows = await transaction
        .selectFrom("document")
        .select(["id", "value"])
        .where("kind", "=", kind)
        .orderBy("position")
        .execute();
      return rows.map(({ id, value }) => ({ id, value: JSON.parse(value) as Json }));
    },
    async put(kind, id, value) {
      const text = JSON.stringify(value);
      await transaction
        .insertInto("document")
        .values({ kind, id, value: text })
        .onConflict((conflict) => conflict.columns(["kind", "id"]).doUpdateSet({ value: text }))
        .execute();
    },
    async remove(kind, id) {
      await transaction.deleteFrom("document").where("kind", "=", kind).where("id", "=", id).execute();
    },
  };
}
