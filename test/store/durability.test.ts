/** What was answered as written survives the death of the machine; what is written at the same time shares one sync. */
import { fdatasyncSync } from "node:fs";
import type { Kysely } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { type Migration, openDatabase } from "../../src/store/database.ts";
import { openStore } from "../../src/store/sqlite-store.ts";
import { testSealer } from "../kit/sealer.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

interface Schema {
  thing: { id: string };
}

const THINGS: Migration = {
  name: "things",
  sql: "create table thing (id text primary key not null) strict",
};
const PATIENCE = { busyTimeout: 1, attempts: 3, pause: async () => {} };

const folder = temporaryFolder();
const opened: Kysely<Schema>[] = [];
let files = 0;

/** A database whose syncs end when they are let. */
async function openHeld() {
  const begun: { end(): void; fail(error: Error): void }[] = [];
  const sync = (file: number) =>
    new Promise<void>((resolve, reject) => {
      fdatasyncSync(file);
      begun.push({ end: () => resolve(), fail: reject });
    });
  files += 1;
  const path = folder.file(`held-${files}.sqlite`);
  const database = await openDatabase<Schema>(path, [THINGS], PATIENCE, sync);
  opened.push(database);
  const insert = (id: string) => database.insertInto("thing").values({ id }).execute();
  const syncs = async (count: number) => {
    while (begun.length < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { database, begun, insert, syncs };
}

afterEach(async () => {
  for (const database of opened.splice(0)) await database.destroy();
});

function watched(work: Promise<unknown>): { settled: boolean } {
  const state = { settled: false };
  const settle = () => {
    state.settled = true;
  };
  work.then(settle, settle);
  return state;
}

const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe("a write", () => {
  it("is answered once it is on the disk, alone and as a transaction", async () => {
    const { database, begun, insert, syncs } = await openHeld();
    const alone = insert("a");
    await syncs(1);
    const state = watched(alone);
    await turns();
    expect(state.settled).toBe(false);
    begun[0]?.end();
    await alone;
    const together = database
      .transaction()
      .execute((transaction) => transaction.insertInto("thing").values({ id: "b" }).execute());
    await syncs(2);
    const both = watched(together);
    await turns();
    expect(both.settled).toBe(false);
    begun[1]?.end();
    await together;
    expect(begun).toHaveLength(2);
  });

  it("that comes while another is synced waits for a sync of its own, with all others that come then", async () => {
    const { begun, insert, syncs } = await openHeld();
    const first = insert("first");
    await syncs(1);
    const later = Promise.all(Array.from({ length: 20 }, (_, index) => insert(`later ${index}`)));
    const state = watched(later);
    begun[0]?.end();
    await first;
    await syncs(2);
    expect(state.settled).toBe(false);
    begun[1]?.end();
    await later;
    expect(begun).toHaveLength(2);
  });

  it("fails where the disk fails, and the next one goes through", async () => {
    const { database, begun, insert, syncs } = await openHeld();
    const lost = insert("lost");
    await syncs(1);
    begun[0]?.fail(Object.assign(new Error("EIO: i/o error, fdatasync"), { code: "EIO" }));
    await expect(lost).rejects.toMatchObject({ code: "store.disk" });
    const inTransaction = database
      .transaction()
      .execute((transaction) => transaction.insertInto("thing").values({ id: "b" }).execute());
    await syncs(2);
    begun[1]?.fail(Object.assign(new Error("ENOSPC: no space left, fdatasync"), { code: "ENOSPC" }));
    await expect(inTransaction).rejects.toMatchObject({ code: "store.full" });
    const next = insert("next");
    await syncs(3);
    begun[2]?.end();
    await next;
  });

  it("leaves reading alone", async () => {
    const { database, begun } = await openHeld();
    expect(await database.selectFrom("thing").selectAll().execute()).toEqual([]);
    await database
      .transaction()
      .execute((transaction) => transaction.selectFrom("thing").selectAll().execute());
    expect(begun).toEqual([]);
  });
});

describe("of the store", () => {
  it("what came and what is begun is durable; who works on it, and that it is answered, need not be", async () => {
    let held = false;
    const sync = () => (held ? new Promise<void>(() => undefined) : Promise.resolve());
    const store = await openStore(folder.file("relaxed.sqlite"), testSealer(), { sync });
    const at = new Date(0);
    const entry = (id: string) => ({ id, surface: "slack", payload: "sealed", receivedAt: at });
    await store.instances.register("this", at);
    await store.inbox.put(entry("first"));
    held = true;
    expect(await store.inbox.start("first", "this", at)).toBe(true);
    await store.memories.save("conversation", {}, at);
    await store.inbox.finish("first");
    const put = watched(store.inbox.put(entry("second")));
    const issued = watched(store.surfaceMemories.set("slack", "key", "value"));
    await turns();
    expect([put.settled, issued.settled]).toEqual([false, false]);
  });
});
