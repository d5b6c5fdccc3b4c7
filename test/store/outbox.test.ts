/** Whose turn it is in the outbox, and what asking costs. */
import BetterSqlite3 from "better-sqlite3";
import fc from "fast-check";
import { type CompiledQuery, Kysely, SqliteDialect } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { STORE_MIGRATIONS } from "../../src/store/migrations.ts";
import { createOutbox } from "../../src/store/outbox.ts";
import type { NewOutboxEntry, OutboxStore } from "../../src/store/outbox-port.ts";
import type { StoreSchema } from "../../src/store/schema.ts";

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23, 10, 0, seconds));
const NOW = at(10);
const LEASE = { name: "outbox:slack", fence: 1 };

let sqlite: BetterSqlite3.Database;
let outbox: OutboxStore;
let asked: CompiledQuery[];

beforeEach(() => {
  sqlite = new BetterSqlite3(":memory:");
  for (const { sql } of STORE_MIGRATIONS) sqlite.exec(sql);
  sqlite.exec("insert into lease (name, holder, fence, ends_at) values ('outbox:slack', 'me', 1, 0)");
  asked = [];
  const dialect = new SqliteDialect({ database: sqlite });
  outbox = createOutbox(new Kysely<StoreSchema>({ dialect, log: ({ query }) => void asked.push(query) }));
});
afterEach(() => sqlite.close());

function entry(key: string, destination: string, due: number, surface = "slack"): NewOutboxEntry {
  const rest = { owner: "", kind: "post", sealed: "sealed", createdAt: at(0) } as const;
  return { ...rest, key, surface, destination, dueAt: at(due) };
}

/** How SQLite goes about the last query. */
function plan(): readonly string[] {
  const query = asked.at(-1);
  if (query === undefined) throw new Error("nothing was asked");
  const steps = sqlite.prepare(`explain query plan ${query.sql}`).all(...query.parameters);
  return (steps as { detail: string }[]).map(({ detail }) => detail);
}

test("the next turns are found by steps in the index: one or two for a destination, however much waits there", async () => {
  await outbox.next("slack", NOW, 40);
  const readsOutbox = plan().filter((step) => /\b(?:outbox|first)\b/.test(step));
  expect(readsOutbox).toEqual([
    // The least of an index's range is one step.
    "SEARCH outbox USING COVERING INDEX outbox_order (surface=? AND state=?)",
    "SEARCH outbox USING COVERING INDEX outbox_order (surface=? AND state=? AND destination>?)",
    "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)",
    "SEARCH first USING COVERING INDEX outbox_order (surface=? AND state=? AND destination=?)",
  ]);
});

test("when something is tried next is found by one step in an index of what waits", async () => {
  await outbox.nextAt("slack");
  expect(plan()).toEqual(["SEARCH outbox USING COVERING INDEX outbox_try (surface=?)"]);
});

test("the next turns are the first ones of their destinations, due and not put off, oldest first", async () => {
  const row = fc.record({
    surface: fc.constantFrom("slack", "matrix"),
    destination: fc.constantFrom("", "A", "B", "b", "é"),
    due: fc.integer({ min: 5, max: 12 }),
    fate: fc.constantFrom("waits", "waits", "put off", "sent", "parked"),
  });
  const rows = fc.array(row, { maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 6 }), async (drawn, most) => {
      sqlite.exec("delete from outbox");
      for (const [index, { surface, destination, due, fate }] of drawn.entries()) {
        const key = String(index);
        await outbox.put(entry(key, destination, due, surface));
        const later = { tryAt: at(60), problem: "", doubtful: false };
        if (fate === "put off") await outbox.again(LEASE, key, later);
        if (fate === "sent") await outbox.sent(LEASE, key, {}, NOW);
        if (fate === "parked") await outbox.park(LEASE, key, "", NOW);
      }
      const firsts = new Map<string, { key: string; destination: string; due: number; fate: string }>();
      const inOrder = drawn
        .map((one, index) => ({ ...one, key: String(index) }))
        .filter(({ surface, fate }) => surface === "slack" && (fate === "waits" || fate === "put off"))
        .sort((a, b) => a.due - b.due || Number(a.key) - Number(b.key));
      for (const one of inOrder) if (!firsts.has(one.destination)) firsts.set(one.destination, one);
      const expected = [...firsts.values()]
        .filter(({ due, fate }) => due <= 10 && fate === "waits")
        .slice(0, most)
        .map(({ key, destination }) => ({ key, destination }));
      expect(await outbox.next("slack", NOW, most)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
