import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import { type Kysely, sql } from "kysely";
import { afterEach, describe, expect, it } from "vitest";
import { type Migration, openDatabase } from "../../src/store/database.ts";
import type { Patience } from "../../src/store/driver.ts";
import { temporaryFolder } from "../kit/temporary-folder.ts";

interface Schema {
  thing: { id: string; colour?: string | null };
}

const FIRST: Migration = { name: "things", sql: "create table thing (id text primary key not null) strict" };
const SECOND: Migration = { name: "colours", sql: "alter table thing add column colour text" };

const folder = temporaryFolder();
const opened: Kysely<Schema>[] = [];

async function open(
  path: string,
  migrations = [FIRST, SECOND],
  patience?: Patience,
): Promise<Kysely<Schema>> {
  const database = await openDatabase<Schema>(path, migrations, patience);
  opened.push(database);
  return database;
}

async function pragma(database: Kysely<Schema>, name: string): Promise<unknown> {
  const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database);
  return Object.values(rows[0] ?? {})[0];
}

const rights = (path: string) => statSync(path).mode & 0o777;

afterEach(async () => {
  for (const database of opened.splice(0)) await database.destroy();
});

describe("opening a database", () => {
  it("makes missing folders and the files for their owner only", async () => {
    const path = folder.file("a", "b", "bot.sqlite");
    const database = await open(path);
    await database.insertInto("thing").values({ id: "x" }).execute();
    expect(rights(folder.file("a"))).toBe(0o700);
    expect(rights(folder.file("a", "b"))).toBe(0o700);
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(rights(file)).toBe(0o600);
  });

  it("logs ahead, leaves the syncing to the driver, checks foreign keys and never blocks for more than a second", async () => {
    const database = await open(folder.file("bot.sqlite"));
    expect(await pragma(database, "journal_mode")).toBe("wal");
    expect(await pragma(database, "synchronous")).toBe(1);
    expect(await pragma(database, "foreign_keys")).toBe(1);
    expect(await pragma(database, "busy_timeout")).toBeLessThanOrEqual(1_000);
  });

  it("keeps a database in memory without any file", async () => {
    const database = await open(":memory:");
    expect(await pragma(database, "journal_mode")).toBe("memory");
    expect(existsSync(":memory:")).toBe(false);
  });

  it("closes the file even if it was never used, so that nothing is left beside it", async () => {
    const path = folder.file("bot.sqlite");
    await (await openDatabase<Schema>(path, [FIRST])).destroy();
    expect(existsSync(`${path}-wal`)).toBe(false);
  });
});

describe("migrations", () => {
  it("apply what is missing and keep what is there", async () => {
    const path = folder.file("bot.sqlite");
    const before = await open(path, [FIRST]);
    expect(await pragma(before, "user_version")).toBe(1);
    await before.insertInto("thing").values({ id: "old" }).execute();
    const after = await open(path);
    expect(await pragma(after, "user_version")).toBe(2);
    expect(await after.selectFrom("thing").selectAll().execute()).toEqual([{ id: "old", colour: null }]);
    await expect(open(path)).resolves.toBeDefined();
  });

  it("apply all or nothing", async () => {
    const path = folder.file("bot.sqlite");
    await open(path, [FIRST]);
    const wrong: Migration = { name: "wrong", sql: "alter table missing add column x text" };
    await expect(open(path, [FIRST, SECOND, wrong])).rejects.toThrow(/no such table/);
    const database = await open(path, [FIRST]);
    expect(await pragma(database, "user_version")).toBe(1);
    expect(await database.selectFrom("thing").selectAll().execute()).toEqual([]);
  });

  it("refuse a database of a newer version, and leave it alone", async () => {
    const path = folder.file("bot.sqlite");
    const raw = new BetterSqlite3(path);
    raw.exec("create table future (x text)");
    raw.pragma("user_version = 7");
    raw.close();
    const content = readFileSync(path);
    await expect(open(path)).rejects.toMatchObject({
      code: "store.newer",
      message: expect.stringMatching(/schema 7; this one knows 2.*Update ai4-chatops/),
    });
    expect(readFileSync(path).equals(content)).toBe(true);
  });
});

describe("transactions", () => {
  it("begin with the write lock, so that reading first never ends in a busy error", async () => {
    const path = folder.file("bot.sqlite");
    const [one, other] = [await open(path), await open(path)];
    const addIfFew = (database: Kysely<Schema>, id: string) =>
      database.transaction().execute(async (transaction) => {
        const rows = await transaction.selectFrom("thing").selectAll().execute();
        await new Promise((resume) => setImmediate(resume));
        if (rows.length < 3) await transaction.insertInto("thing").values({ id }).execute();
      });
    const ids = ["a", "b", "c", "d", "e", "f"];
    await Promise.all(ids.map((id, n) => addIfFew(n % 2 === 0 ? one : other, id)));
    expect(await one.selectFrom("thing").selectAll().execute()).toHaveLength(3);
  });

  it("wait for a lock with the rest of the process going on, then do their work", async () => {
    const path = folder.file("bot.sqlite");
    await open(path);
    const holder = new BetterSqlite3(path);
    holder.exec("begin immediate");
    let waited = 0;
    const pause = async () => {
      waited += 1;
      if (waited === 3) holder.exec("commit");
    };
    const database = await open(path, undefined, { busyTimeout: 1, attempts: 9, pause });
    const insert = () => database.insertInto("thing").values({ id: "x" }).execute();
    const clear = () => database.transaction().execute((all) => all.deleteFrom("thing").execute());
    for (const work of [insert, clear]) {
      holder.exec("begin immediate");
      waited = 0;
      await work();
      expect(waited).toBe(3);
    }
    expect(await database.selectFrom("thing").selectAll().execute()).toEqual([]);
    holder.close();
  });
});

describe("a file that holds something else", () => {
  it.each(["hello", "x".repeat(5_000)])("is refused and left as it is (%#)", async (content) => {
    const path = folder.file("bot.sqlite");
    writeFileSync(path, content);
    await expect(open(path)).rejects.toMatchObject({ code: "store.corrupt" });
    expect(readFileSync(path, "utf8")).toBe(content);
  });
});
