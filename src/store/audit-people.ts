/**
 * Who is behind the pseudonyms of the audit. Each person's records are sealed under a key of his own; destroying that key
 * makes them unreadable without touching the chain, whose hashes cover the sealed text.
 */
import { randomBytes } from "node:crypto";
import type { Kysely, Selectable } from "kysely";
import { createSealer, KEY_LENGTH, type Sealer, sealKey } from "../identity/seal.ts";
import type { StoreSchema } from "./schema.ts";

export interface AuditPerson {
  readonly pseudonym: string;
  readonly actor: string;
  readonly name: string | undefined;
  /** Seals and opens the details of his records. */
  readonly sealer: Sealer;
}

/** What is sealed of a person. */
interface Identity {
  readonly key: string;
  readonly name?: string | undefined;
}

export type AuditReader = Pick<Kysely<StoreSchema>, "selectFrom">;
export type AuditWriter = AuditReader & Pick<Kysely<StoreSchema>, "insertInto" | "updateTable">;

/** The actor is part of the context: whoever exchanges two people in the table makes both unreadable. */
export function personContext(pseudonym: string, actor: string): string {
  return `audit:person:${pseudonym}:${actor}`;
}

/** Finds a person, or makes him a pseudonym; keeps his newest name. */
export async function personOf(
  database: AuditWriter,
  sealer: Sealer,
  actor: string,
  name: string | undefined,
): Promise<AuditPerson> {
  const row = await database
    .selectFrom("audit_person")
    .selectAll()
    .where("actor", "=", actor)
    .executeTakeFirst();
  const known = row && openPerson(sealer, row);
  if (known && (name === undefined || known.name === name)) return known;
  const pseudonym = row?.pseudonym ?? randomBytes(9).toString("base64url");
  const key = row ? keyOf(sealer, row) : randomBytes(KEY_LENGTH).toString("base64");
  const identity = sealer.seal(JSON.stringify({ key, name }), personContext(pseudonym, actor));
  await database
    .insertInto("audit_person")
    .values({ pseudonym, actor, identity })
    .onConflict((conflict) => conflict.column("pseudonym").doUpdateSet({ identity }))
    .execute();
  return { pseudonym, actor, name, sealer: ownSealer(key) };
}

/** Every person that is known, by pseudonym; `unreadable` are those whose row was changed. */
export async function peopleIn(
  database: AuditReader,
  sealer: Sealer,
): Promise<{ readonly known: ReadonlyMap<string, AuditPerson>; readonly unreadable: readonly string[] }> {
  const rows = await database.selectFrom("audit_person").selectAll().execute();
  const known = new Map<string, AuditPerson>();
  const unreadable: string[] = [];
  for (const row of rows) {
    try {
      known.set(row.pseudonym, openPerson(sealer, row));
    } catch {
      unreadable.push(row.pseudonym);
    }
  }
  return { known, unreadable };
}

/** The people that somebody may mean by a name, an id, or surface and id. */
export function meant(people: Iterable<AuditPerson>, typed: string): readonly string[] {
  const wanted = typed.trim().replace(/^@/, "").toLowerCase();
  return [...people]
    .filter(({ pseudonym, actor, name }) => {
      const lower = actor.toLowerCase();
      const id = lower.slice(lower.indexOf(":") + 1);
      return [pseudonym.toLowerCase(), lower, id, id.replace(/^@/, ""), name?.toLowerCase()].includes(wanted);
    })
    .map(({ pseudonym }) => pseudonym);
}

type Row = Selectable<StoreSchema["audit_person"]>;

function openPerson(sealer: Sealer, row: Row): AuditPerson {
  const { key, name } = identityOf(sealer, row);
  return { pseudonym: row.pseudonym, actor: row.actor, name, sealer: ownSealer(key) };
}

function keyOf(sealer: Sealer, row: Row): string {
  return identityOf(sealer, row).key;
}

function identityOf(sealer: Sealer, { identity, pseudonym, actor }: Row): Identity {
  return JSON.parse(sealer.open(identity, personContext(pseudonym, actor))) as Identity;
}

function ownSealer(key: string): Sealer {
  return createSealer({ current: sealKey(Buffer.from(key, "base64")) });
}
