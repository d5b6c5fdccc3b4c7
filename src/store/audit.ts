import { type Kysely, sql, type Transaction } from "kysely";
import type { Sealer } from "../identity/seal.ts";
import { type AuditRow, broken, hashOf, readHead, rowsAfter, writeHead } from "./audit-chain.ts";
import { type AuditPerson, meant, peopleIn, personOf } from "./audit-people.ts";
import type { AuditEntry, AuditFilter, AuditRecord, AuditStore } from "./audit-port.ts";
import { verifyAudit } from "./audit-verify.ts";
import { toJson, toMillis } from "./columns.ts";
import type { StoreSchema } from "./schema.ts";

/** What is sealed of a record: whatever may tell who it was, or what it was about. */
type Details = Pick<AuditEntry, "subject" | "place" | "params" | "plan" | "answer">;

export function createAudit(database: Kysely<StoreSchema>, sealer: Sealer): AuditStore {
  return {
    check: () =>
      database.transaction().execute(async (transaction) => void (await readHead(transaction, sealer))),
    append: (entry) => database.transaction().execute((transaction) => appendIn(transaction, sealer, entry)),
    list: (filter) => list(database, sealer, filter),
    all: async function* () {
      const { known } = await peopleIn(database, sealer);
      for await (const row of rowsAfter(database)) yield fromRow(row, known);
    },
    async forget(actor) {
      await database.deleteFrom("audit_person").where("actor", "=", actor).execute();
      // The key must not survive in the log beside the file either.
      await sql`pragma wal_checkpoint(truncate)`.execute(database);
    },
    verify: (anchor) => verifyAudit(database, sealer, anchor),
  };
}

async function appendIn(
  transaction: Transaction<StoreSchema>,
  sealer: Sealer,
  entry: AuditEntry,
): Promise<void> {
  const head = await readHead(transaction, sealer);
  const person = await personOf(transaction, sealer, entry.actor, entry.name);
  const approver =
    entry.approver === undefined
      ? undefined
      : entry.approver === entry.actor
        ? person
        : await personOf(transaction, sealer, entry.approver, undefined);
  const position = head.count + 1;
  const { subject, place, params, plan, answer } = entry;
  const details: Details = { subject, place, params, plan, answer };
  const row: Omit<AuditRow, "hash"> = {
    position,
    happened_at: toMillis(entry.at),
    operation: entry.operation,
    phase: entry.phase,
    person: person.pseudonym,
    approver: approver?.pseudonym ?? null,
    surface: entry.surface,
    source: entry.source,
    command: entry.command,
    result: entry.result ?? null,
    details: person.sealer.seal(JSON.stringify(details), detailsContext(position)),
    previous: head.last,
  };
  const hash = hashOf(head.chainKey, row);
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("audit")
    .values({ ...row, hash })
    .onConflict((conflict) => conflict.column("position").doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) throw broken("a record was added that this program did not write");
  await writeHead(transaction, sealer, { ...head, count: position, last: hash });
}

async function list(
  database: Kysely<StoreSchema>,
  sealer: Sealer,
  filter: AuditFilter,
): Promise<readonly AuditRecord[]> {
  const { operation, command, from, to } = filter;
  const { known } = await peopleIn(database, sealer);
  let query = database.selectFrom("audit").selectAll();
  const people = peopleMeant(filter, known);
  if (people !== undefined) {
    if (people.length === 0) return [];
    query = query.where("person", "in", people);
  }
  if (operation !== undefined) query = query.where("operation", "=", operation);
  if (command !== undefined) query = query.where("command", "=", command);
  if (from !== undefined) query = query.where("happened_at", ">=", toMillis(from));
  if (to !== undefined) query = query.where("happened_at", "<=", toMillis(to));
  const rows = await query
    .orderBy("happened_at", "desc")
    .orderBy("position", "desc")
    // SQLite takes a negative limit for none at all.
    .limit(Math.max(0, Math.trunc(filter.limit)))
    .execute();
  return rows.map((row) => fromRow(row, known));
}

/** Undefined: everybody. */
function peopleMeant(
  { actor, who }: AuditFilter,
  known: ReadonlyMap<string, AuditPerson>,
): readonly string[] | undefined {
  const people = [...known.values()];
  if (actor !== undefined) {
    return people.filter((person) => person.actor === actor).map(({ pseudonym }) => pseudonym);
  }
  if (who === undefined) return undefined;
  const forgotten = /^forgotten:([\w-]+)$/.exec(who.trim())?.[1];
  return forgotten === undefined ? meant(people, who) : [forgotten];
}

function fromRow(row: AuditRow, known: ReadonlyMap<string, AuditPerson>): AuditRecord {
  const person = known.get(row.person);
  const details = detailsOf(row, person);
  return {
    position: row.position,
    hash: row.hash,
    at: new Date(row.happened_at),
    operation: row.operation,
    phase: row.phase,
    actor: person?.actor ?? `forgotten:${row.person}`,
    name: person?.name,
    surface: row.surface,
    source: row.source,
    command: row.command,
    approver:
      row.approver === null ? undefined : (known.get(row.approver)?.actor ?? `forgotten:${row.approver}`),
    result: row.result ?? undefined,
    subject: details.subject,
    place: details.place,
    params: details.params,
    plan: details.plan,
    answer: details.answer,
  };
}

/** Empty where the person was forgotten, or the record was changed: verifying tells which. */
function detailsOf(row: AuditRow, person: AuditPerson | undefined): Details {
  try {
    if (person) return JSON.parse(person.sealer.open(row.details, detailsContext(row.position))) as Details;
  } catch {
    // As if it were nobody's.
  }
  return { subject: undefined, place: "", params: null };
}

function detailsContext(position: number): string {
  return `audit:record:${position}`;
}

/** Moves what was written before there was a chain into it, in its order. */
export async function adoptUnchained(database: Kysely<StoreSchema>, sealer: Sealer): Promise<void> {
  const found = await database.selectFrom("audit_unchained").select("position").limit(1).executeTakeFirst();
  if (!found) return;
  await database.transaction().execute(async (transaction) => {
    const rows = await transaction.selectFrom("audit_unchained").selectAll().orderBy("position").execute();
    for (const row of rows) {
      await appendIn(transaction, sealer, {
        at: new Date(row.happened_at),
        operation: row.operation,
        phase: row.phase,
        actor: row.actor,
        subject: row.subject ?? undefined,
        surface: row.actor.split(":")[0] ?? "",
        place: row.place,
        source: row.source,
        command: row.command,
        params: toJson(row.params),
        result: row.result ?? undefined,
      });
    }
    await transaction.deleteFrom("audit_unchained").execute();
  });
}
