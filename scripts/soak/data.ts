/** What the program wrote down, read while it is dead or running. */
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { loadOrCreateKey } from "../../src/identity/key-file.ts";
import { createSealer } from "../../src/identity/seal.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";

export interface Written {
  /** Of the event in the inbox: not there, not begun, begun, answered. */
  stateOf(inboxId: string): "absent" | "waiting" | "begun" | "finished";
  /** Rows of the inbox that were never answered. */
  readonly unfinished: number;
  /** Changes in hand. */
  readonly openChanges: number;
}

interface InboxRow {
  readonly id: string;
  readonly instance: string | null;
  readonly finished: number;
}

export function readWritten(folder: string): Written {
  const database = new BetterSqlite3(join(folder, "ai4-chatops.sqlite"), { timeout: 2000 });
  try {
    const rows = database.prepare("select id, instance, finished from inbox").all() as InboxRow[];
    const inbox = new Map(rows.map((row) => [row.id, row]));
    const open = database
      .prepare("select count(*) as count from operation where finished_at is null")
      .get() as { count: number };
    return {
      stateOf(id) {
        const row = inbox.get(id);
        if (row === undefined) return "absent";
        if (row.finished === 1) return "finished";
        return row.instance === null ? "waiting" : "begun";
      },
      unfinished: rows.filter(({ finished }) => finished === 0).length,
      openChanges: open.count,
    };
  } finally {
    database.close();
  }
}

/** A row of the outbox. */
export interface Waiting {
  readonly surface: string;
  readonly destination: string;
  readonly batch: string | null;
  readonly kind: "post" | "edit";
  readonly state: "waiting" | "sent" | "parked" | "withdrawn";
  /** It may be out, as far as the program knows. */
  readonly doubtful: boolean;
}

/** An announcement as it is kept. */
export interface Kept {
  /** From 0 on. */
  readonly number: number;
  readonly body: string;
  readonly cancelled: boolean;
}

/**
 * What is in the outbox, the announcements, how many of them are due and not handed out to all channels, and how many have still
 * to be told, changed or taken back.
 */
export function readOutbox(folder: string): {
  readonly rows: readonly Waiting[];
  readonly kept: readonly Kept[];
  readonly untold: number;
  readonly open: number;
} {
  const database = new BetterSqlite3(join(folder, "ai4-chatops.sqlite"), { timeout: 2000 });
  try {
    const rows = database
      .prepare("select surface, destination, batch, kind, state, doubtful_at from outbox")
      .all() as (Omit<Waiting, "doubtful"> & { doubtful_at: number | null })[];
    const kept = database
      .prepare("select number - 1 as number, content ->> 'body' as body, cancelled_at from announcement")
      .all() as (Omit<Kept, "cancelled"> & { cancelled_at: number | null })[];
    const one = (sql: string, ...values: readonly number[]) =>
      (database.prepare(sql).get(...values) as { count: number }).count;
    return {
      rows: rows.map(({ doubtful_at, ...row }) => ({ ...row, doubtful: doubtful_at !== null })),
      kept: kept.map(({ cancelled_at, ...row }) => ({ ...row, cancelled: cancelled_at !== null })),
      untold: one(
        `select count(*) as count from announcement left join notice on notice.id = 'announcement:' || announcement.number
         where cancelled_at is null and told_at is null and created_at <= ?`,
        Date.now(),
      ),
      // Of one that is cancelled there is a notice until its posts are taken back.
      open: one(
        `select count(*) as count from announcement left join notice on notice.id = 'announcement:' || announcement.number
         where case when cancelled_at is null then told_at is null or notice.content ->> 'summary' <> announcement.content ->> 'body'
         else notice.id is not null end`,
      ),
    };
  } finally {
    database.close();
  }
}

/** The program's own store; only its key opens what is sealed. The program must be dead. */
export async function openWritten(folder: string): Promise<Store> {
  const { key, older } = await loadOrCreateKey({
    configured: undefined,
    previous: undefined,
    path: join(folder, "secret.key"),
  });
  return openStore(join(folder, "ai4-chatops.sqlite"), createSealer({ current: key, older }));
}

/** Launches that the audit says were begun, by title. The program must be dead. */
export async function readLaunches(folder: string): Promise<ReadonlyMap<string, number>> {
  const store = await openWritten(folder);
  const records = await store.audit.list({ command: "deploy", limit: 100_000 });
  await store.close();
  const begun = records.filter(({ phase }) => phase === "intent");
  return countBy(begun.map(({ params }) => String((params as { title?: unknown }).title)));
}

/**
 * From now on the sandbox's own database notes every deployment that is made, as a deleted one may leave it. A trigger is
 * a witness that the program cannot mislead.
 */
export function watchDeployments(folder: string): void {
  const database = openSandbox(folder);
  database.exec(`
    create table if not exists witness (id text primary key not null, title text not null) strict;
    create trigger if not exists deployment_made after insert on document when new.kind = 'job' begin
      insert or ignore into witness values (new.id, json_extract(new.value, '$.title'));
    end;
  `);
  database.close();
}

/** How many deployments were made with a title. */
export function readDeployments(folder: string): ReadonlyMap<string, number> {
  const database = openSandbox(folder);
  const rows = database.prepare("select title from witness").all() as { title: string }[];
  database.close();
  return countBy(rows.map(({ title }) => title));
}

function openSandbox(folder: string): BetterSqlite3.Database {
  return new BetterSqlite3(join(folder, "sandbox.sqlite"), { timeout: 2000 });
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
