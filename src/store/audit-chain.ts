/**
 * The chain of the audit. Each record carries a keyed hash of all its columns and of the hash before it. How many there
 * are, and the last hash, lie sealed beside them: without the key nobody can change, insert, remove, swap or cut off
 * records unnoticed.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Selectable } from "kysely";
import { type Refusal, refuse } from "../errors.ts";
import { KEY_LENGTH, type Sealer } from "../identity/seal.ts";
import type { AuditReader, AuditWriter } from "./audit-people.ts";
import type { AuditTable } from "./schema.ts";

export type AuditRow = Selectable<AuditTable>;

export interface Head {
  readonly chainKey: Buffer;
  readonly count: number;
  readonly last: string;
}

/** Contexts under which the two parts of the head are sealed. */
export const CHAIN_KEY_CONTEXT = "audit:chain-key";
export const HEAD_CONTEXT = "audit:head";
/** What the first record has instead of the hash of one before it. */
export const GENESIS = "genesis";
const HEAD_ID = 1;

/** Keyed, so that only this program can continue the chain. */
export function hashOf(chainKey: Buffer, row: Omit<AuditRow, "hash">): string {
  // An array in a fixed order has one spelling; the length of each value is part of it.
  const canonical = JSON.stringify([
    row.position,
    row.happened_at,
    row.operation,
    row.phase,
    row.person,
    row.approver,
    row.surface,
    row.source,
    row.command,
    row.result,
    row.details,
    row.previous,
  ]);
  return createHmac("sha256", chainKey).update(canonical).digest("base64url");
}

export function sameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Where the chain ends.
 *
 * @throws Refusal `audit.broken` where there are records and no head, `audit.key` where the key does not open it
 */
export async function readHead(database: AuditWriter, sealer: Sealer): Promise<Head> {
  const row = await database
    .selectFrom("audit_head")
    .selectAll()
    .where("id", "=", HEAD_ID)
    .executeTakeFirst();
  if (!row) return firstHead(database, sealer);
  try {
    const [count, last] = JSON.parse(sealer.open(row.head, HEAD_CONTEXT)) as [number, string];
    return { chainKey: Buffer.from(sealer.open(row.chain_key, CHAIN_KEY_CONTEXT), "base64"), count, last };
  } catch (cause) {
    throw wrongKey(cause);
  }
}

async function firstHead(database: AuditWriter, sealer: Sealer): Promise<Head> {
  const found = await database.selectFrom("audit").select("position").limit(1).executeTakeFirst();
  if (found) throw broken("its sealed head is gone");
  const chainKey = randomBytes(KEY_LENGTH);
  const head: Head = { chainKey, count: 0, last: GENESIS };
  await database
    .insertInto("audit_head")
    .values({
      id: HEAD_ID,
      chain_key: sealer.seal(chainKey.toString("base64"), CHAIN_KEY_CONTEXT),
      head: sealHead(sealer, head),
    })
    .execute();
  return head;
}

export async function writeHead(database: AuditWriter, sealer: Sealer, head: Head): Promise<void> {
  await database
    .updateTable("audit_head")
    .set({ head: sealHead(sealer, head) })
    .where("id", "=", HEAD_ID)
    .execute();
}

function sealHead(sealer: Sealer, { count, last }: Pick<Head, "count" | "last">): string {
  return sealer.seal(JSON.stringify([count, last]), HEAD_CONTEXT);
}

/** Records from `after` on, oldest first, in parts. */
export async function* rowsAfter(database: AuditReader, after = 0): AsyncIterable<AuditRow> {
  for (let position = after; ; ) {
    const rows = await database
      .selectFrom("audit")
      .selectAll()
      .where("position", ">", position)
      .orderBy("position")
      .limit(ROWS_AT_ONCE)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    position = last.position;
  }
}

const ROWS_AT_ONCE = 500;

export function broken(how: string): Refusal {
  return refuse(
    "audit.broken",
    `The audit was tampered with: ${how}. I make no changes until an operator has looked: run “ai4-chatops audit verify”.`,
  );
}

function wrongKey(cause: unknown): Refusal {
  return refuse(
    "audit.key",
    "The audit cannot be continued: it was written with another secret key, or its head was changed. Bring the old key back " +
      "(to replace a key, run “ai4-chatops rotate-key”), or move ai4-chatops.sqlite away to begin anew.",
    { cause },
  );
}
